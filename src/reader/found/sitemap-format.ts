/** Sitemaps (sitemaps.org/protocol.html) with the pictures and other scripts of their pages. Pure. */
import { xmlText, XML_START } from './xml.ts'

/** All URLs are absolute. */
export type SitemapEntry = {
  url: string
  /** When the page truly last changed, ISO 8601; undefined where nobody knows. */
  changedAt: string | undefined
  /** The page in all scripts, as it says itself. */
  alternates: { hreflang: string; url: string }[]
  pictures: string[]
}

/** Elements of the protocol first, in its order; those of others behind. */
export const sitemapOf = (entries: SitemapEntry[]): string =>
  [
    `${XML_START}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">`,
    ...entries.map(({ url, changedAt, alternates, pictures }) =>
      [
        `<url><loc>${xmlText(url)}</loc>`,
        changedAt === undefined ? '' : `<lastmod>${new Date(changedAt).toISOString()}</lastmod>`,
        ...alternates.map(
          (one) => `<xhtml:link rel="alternate" hreflang="${one.hreflang}" href="${xmlText(one.url)}"/>`,
        ),
        ...pictures.map((picture) => `<image:image><image:loc>${xmlText(picture)}</image:loc></image:image>`),
        '</url>',
      ].join(''),
    ),
    '</urlset>\n',
  ].join('\n')

export const sitemapIndexOf = (urls: string[]): string =>
  [
    `${XML_START}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`,
    ...urls.map((url) => `<sitemap><loc>${xmlText(url)}</loc></sitemap>`),
    '</sitemapindex>\n',
  ].join('\n')
