/** A feed as Atom (RFC 4287) and as JSON Feed 1.1 (jsonfeed.org/version/1.1). Pure. */
import type { SafeHtml } from '../../article/record.ts'
import { xmlText, XML_START } from './xml.ts'

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8'
export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8'

/** All URLs are absolute. */
export type Feed = {
  title: string
  description: string
  lang: string
  /** Of the page that shows the same, and of the feed itself. */
  page: string
  self: string
  /** WebSub. */
  hub: string | undefined
  icon: string
  author: { name: string; url: string }
  /** Newest first. */
  entries: FeedEntry[]
}

export type FeedEntry = {
  /** Also its id. */
  url: string
  lang: string
  title: string
  summary: string
  /** The whole of it, instead of the summary; its links may be relative to `url`. */
  html?: SafeHtml
  /** ISO 8601. */
  publishedAt: string
  updatedAt: string
  categories: string[]
  picture: { url: string; type: string | undefined } | undefined
}

export function atomOf(feed: Feed): string {
  const link = (rel: string, url: string, type?: string): string =>
    `<link rel="${rel}"${type === undefined ? '' : ` type="${type}"`} href="${xmlText(url)}"/>`
  const entry = (one: FeedEntry): string =>
    [
      one.lang === feed.lang ? '<entry>' : `<entry xml:lang="${one.lang}">`,
      `<id>${xmlText(one.url)}</id>`,
      `<title>${xmlText(one.title)}</title>`,
      link('alternate', one.url, 'text/html'),
      `<published>${instant(one.publishedAt)}</published>`,
      `<updated>${instant(one.updatedAt)}</updated>`,
      ...one.categories.map((name) => `<category term="${xmlText(name)}"/>`),
      ...(one.picture ? [link('enclosure', one.picture.url, one.picture.type)] : []),
      one.html === undefined
        ? `<summary>${xmlText(one.summary)}</summary>`
        : `<content type="html" xml:base="${xmlText(one.url)}">${xmlText(one.html)}</content>`,
      '</entry>',
    ].join('\n')
  return [
    `${XML_START}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.lang}">`,
    `<id>${xmlText(feed.self)}</id>`,
    `<title>${xmlText(feed.title)}</title>`,
    `<subtitle>${xmlText(feed.description)}</subtitle>`,
    link('self', feed.self, 'application/atom+xml'),
    link('alternate', feed.page, 'text/html'),
    ...(feed.hub === undefined ? [] : [link('hub', feed.hub)]),
    `<updated>${latest(feed.entries)}</updated>`,
    `<author><name>${xmlText(feed.author.name)}</name><uri>${xmlText(feed.author.url)}</uri></author>`,
    `<icon>${xmlText(feed.icon)}</icon>`,
    ...feed.entries.map(entry),
    '</feed>\n',
  ].join('\n')
}

export const jsonFeedOf = (feed: Feed): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.description,
    language: feed.lang,
    home_page_url: feed.page,
    feed_url: feed.self,
    icon: feed.icon,
    authors: [feed.author],
    ...(feed.hub !== undefined && { hubs: [{ type: 'WebSub', url: feed.hub }] }),
    items: feed.entries.map(({ url, picture, ...one }) => ({
      id: url,
      url,
      title: one.title,
      // An item must have content; ours is what the card says.
      content_text: one.summary,
      summary: one.summary,
      language: one.lang,
      date_published: instant(one.publishedAt),
      date_modified: instant(one.updatedAt),
      tags: one.categories,
      ...(picture && {
        image: picture.url,
        ...(picture.type !== undefined && { attachments: [{ url: picture.url, mime_type: picture.type }] }),
      }),
    })),
  })

/** RFC 3339, which knows fewer forms than ISO 8601. */
const instant = (at: string): string => new Date(at).toISOString()

/** The same whenever there is nothing. */
const latest = (entries: FeedEntry[]): string =>
  new Date(Math.max(0, ...entries.map(({ updatedAt }) => Date.parse(updatedAt)))).toISOString()
