/**
 * What prepared pieces depend on besides their article or list: the templates and what they say of the site. The hash is
 * taken of pieces made of a sample, so that a change of markup or words makes stored pieces out of date by itself.
 */
import { editionOf, langsOf, otherScript } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import type { Arranged, RelatedItem } from '../article/lists.ts'
import { pieceText } from '../article/prepared.ts'
import type { Card, Lang } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import { articlePieces, type ArticleView, type Around } from './article-template.ts'
import { listingPieces } from './listing-template.ts'

const LANGS: Lang[] = ['zh-Hans', 'zh-Hant', 'en']

/** The same for the same site and the same templates. */
export function piecesBasis(site: Site): Promise<string> {
  const samples = LANGS.map(sampleOf)
  const pages = samples.flatMap((article) => [
    ...articlePieces(editionOf(site, article.lang), article, aroundOf(article)),
    ...articlePieces(editionOf(site, article.lang), article, undefined),
  ])
  const items = samples.map(itemOf)
  const listings = langsOf(site).flatMap((lang) => {
    const edition = editionOf(site, lang)
    return [
      listingPieces(edition, { items }, 'home'),
      listingPieces(edition, { items, arranged: arrangedOf(site, items) }, 'home'),
      listingPieces(edition, { items, next: '1', previous: '3' }, { section: 's' }),
      listingPieces(edition, { items, next: '1', total: 3 }, { tag: 's' }),
      listingPieces(edition, { items: [], previous: 'newest' }, { section: 's' }),
      listingPieces(edition, { items, months: MONTHS }, 'all'),
      listingPieces(edition, { items, olderMonth: '2025-12', newerMonth: '2026-03' }, { month: '2026-02' }),
    ].flat()
  })
  // The dates of the sample are not all that move with the time zone.
  return hashOf([site.timeZone, ...[...pages, ...listings].map(pieceText)].join('\n'))
}

const MONTHS = ['2026-02', '2026-01', '2025-12'].map((month) => ({ month, count: 1 }))

/** An article that uses every part of the templates. */
const sampleOf = (lang: Lang): ArticleView => ({
  slug: 's',
  lang,
  variantOf: otherScript(lang),
  variants: LANGS.filter((one) => one === otherScript(lang)),
  title: 't',
  summary: 'd',
  section: [{ slug: 's', title: 't' }],
  tags: ['t'],
  author: 'a',
  publishedAt: '2026-01-02T03:04:05Z',
  updatedAt: '2026-02-03T04:05:06Z',
  minutes: 1,
  words: 1,
  image: { url: '/media/i', width: 1, height: 1, alt: 'i' },
  toc: [
    { id: 'a', text: 'a', depth: 2 },
    { id: 'b', text: 'b', depth: 3 },
  ],
  html: '' as ArticleView['html'],
  questions: ['a?', 'b?'].map((question) => ({ id: 'a', question, answer: 'a' })),
  sources: [{ title: 's', publisher: 'p', url: 'https://s.example/' }],
})

const itemOf = (article: ArticleView): RelatedItem => ({ ...article, score: 1, reasons: [] })

const aroundOf = (article: ArticleView): Around => ({ items: [itemOf(article)], older: article, newer: article })

const arrangedOf = ({ sections }: Site, items: Card[]): Arranged => ({
  lead: items,
  blocks: [{ section: sections[0]?.slug ?? '', items }],
  rest: items,
})
