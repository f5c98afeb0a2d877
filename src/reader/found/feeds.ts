/** `/feed.xml`, `/feed.json` and those of sections: made of the newest page of a listing, one KV read. */
import { addressOf, type Edition } from '../../article/editions.ts'
import { type ListingScope, listingKey, isKey } from '../../article/keys.ts'
import { mediaTypeOf } from '../../article/media.ts'
import { type Card, sectionOf } from '../../article/record.ts'
import { sectionsTo, type Site } from '../../article/site.ts'
import { sectionPath } from '../../article/slug.ts'
import { notFound } from '../../page/failures.ts'
import { movedTo } from '../../page/one-address.ts'
import { askedOf } from '../asked.ts'
import { youngMemory } from '../memory.ts'
import type { C } from '../page-answer.ts'
import { ATOM_TYPE, atomOf, type Feed, type FeedEntry, JSON_FEED_TYPE, jsonFeedOf } from './feed-formats.ts'
import { readListed } from './listed.ts'
import { madeAnswer } from './made-answer.ts'

const FORMATS = {
  xml: { type: ATOM_TYPE, textOf: atomOf },
  json: { type: JSON_FEED_TYPE, textOf: jsonFeedOf },
}

export async function feed(c: C): Promise<Response> {
  const { path, script } = askedOf(c)
  const [, folder, section, format] = /^(\/(?:((?:[a-z0-9-]+\/)*[a-z0-9-]+)\/)?)feed\.(xml|json)$/.exec(path) ?? []
  if (folder === undefined || (format !== 'xml' && format !== 'json')) return notFound(c)
  const scope: ListingScope = section === undefined ? 'all' : { section }
  if (!isKey(listingKey(scope))) return notFound(c)
  // What is no section should cost no read of its own.
  const young = youngMemory(c.env)
  if (young && nameOf(young.site, section) === undefined) return notFound(c)

  const listed = await readListed(c, scope, script)
  const { edition } = listed
  const { site, prefix } = edition
  const title = nameOf(site, section)
  if (title === undefined) return notFound(c)
  const own = `${prefix}${path}`
  if (new URL(c.req.url).pathname !== own) return movedTo(c.req.url, own)
  const { type, textOf } = FORMATS[format]
  const hash = `${listed.hash}-${site.lang}`
  return madeAnswer(c, { type, hash, cacheTag: listed.cacheTag }, () =>
    textOf({
      ...feedOf(edition, section),
      title,
      self: `${site.url}${own}`,
      entries: listed.items.map((card) => entryOf(site, card)),
    }),
  )
}

/** Undefined for a section that the site has not. */
function nameOf(site: Site, section: string | undefined): string | undefined {
  if (section === undefined) return site.title
  const last = sectionsTo(site, section)?.at(-1)
  return last && `${last.title} - ${site.title}`
}

/** What all feeds of an edition say. */
export const feedFrame = ({ site, prefix }: Edition): Pick<Feed, 'lang' | 'icon' | 'author'> => ({
  lang: site.lang,
  icon: `${site.url}/favicon.svg`,
  author: { name: site.company, url: `${site.url}${prefix}/` },
})

function feedOf(edition: Edition, section: string | undefined): Omit<Feed, 'title' | 'self' | 'entries'> {
  const { site, prefix } = edition
  const summary = section === undefined ? '' : sectionsTo(site, section)?.at(-1)?.summary
  return {
    ...feedFrame(edition),
    description: summary || site.description,
    page: `${site.url}${prefix}${section === undefined ? '/' : sectionPath(section)}`,
    // Those that the trigger tells the hub of (src/upkeep/changed-feeds.ts).
    hub: section === undefined ? site.hub : undefined,
  }
}

/** Who wrote it the card does not say: the feed's author stands for all. */
function entryOf(site: Site, card: Card): FeedEntry {
  const { title, summary, lang, publishedAt, updatedAt, image, tags } = card
  // In the words of the feed, as on its page.
  const section = (sectionsTo(site, sectionOf(card))?.at(-1) ?? card.section.at(-1))?.title
  const picture = image && new URL(image.url, site.url)
  return {
    url: `${site.url}${addressOf(card)}`,
    lang,
    title,
    summary,
    publishedAt,
    updatedAt,
    categories: [...new Set([...(section === undefined ? [] : [section]), ...tags])],
    picture: picture && { url: picture.href, type: mediaTypeOf(picture.pathname) },
  }
}
