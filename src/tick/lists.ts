/** A list as it should be, with the page pieces that its value carries: related lists and listings. Pure. */
import { addressTags, editionOf, inLang, langsOf, type Pair } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import { listingKey, type ListingScope, relatedKey, tagOf } from '../article/keys.ts'
import {
  type Arranged,
  type Listing,
  LISTING_PAGE_SIZE,
  type ListingMetadata,
  type Related,
  type RelatedItem,
  type RelatedMetadata,
  type Step,
} from '../article/lists.ts'
import { type Face, prepared } from '../article/prepared.ts'
import type { Article, Card, Lang } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import { articlePieces } from '../page/article-template.ts'
import { listingPieces } from '../page/listing-template.ts'
import type { MonthsShown } from './archive-months.ts'
import type { ArrangedPairs } from './home.ts'
import { fixedPagesOf } from './pages.ts'

/** A value for CONTENT, not made yet. `hash` covers all that readers see of it. */
export type WantedList = {
  key: string
  hash: string
  /** The article whose page the value carries; it must be read to make the value. */
  article?: { slug: string; hash: string }
  make: (article?: Pair<Article>) => { value: string; metadata: RelatedMetadata | ListingMetadata }
}

/** What all lists of a run have in common. */
export type Making = {
  site: Site
  /** `piecesBasis` of the site. */
  basis: string
  /** Time of the revision, so that two ticks for one revision write the same bytes. */
  builtAt: string
}

/** Articles on the home page. */
const HOME_ITEMS = 12

/** Cards that a page of a listing shows, by places from the newest, from 0; undefined for a page that does not exist. */
export function placesOf(
  scope: ListingScope,
  page: number | undefined,
  total: number,
): { from: number; count: number } | undefined {
  if (total === 0) return undefined
  if (scope === 'home') return { from: 0, count: HOME_ITEMS }
  const fixedPages = fixedPagesOf(total)
  if (page === undefined) return { from: 0, count: total - fixedPages * LISTING_PAGE_SIZE }
  return page <= fixedPages ? { from: total - page * LISTING_PAGE_SIZE, count: LISTING_PAGE_SIZE } : undefined
}

/**
 * A page of a listing with the cards of `placesOf`, newest first; the home page also as it is arranged, the archive with
 * its months, a month with those beside it.
 */
export type ListedPage = {
  scope: ListingScope
  page: number | undefined
  total: number
  items: Pair<Card>[]
  arranged?: ArrangedPairs | undefined
  months?: MonthsShown | undefined
}

/** In each script in which the site can be had. */
export async function listingList(
  { scope, page, total, items, arranged, months }: ListedPage,
  { site, basis }: Making,
): Promise<WantedList> {
  const links = scope === 'home' ? {} : { ...linksOf(page, total), ...months }
  const contentIn = (lang: Lang): Omit<Listing, 'hash'> => ({
    items: items.map((pair) => inLang(pair, lang)),
    ...(arranged && { arranged: arrangedIn(arranged, lang) }),
    ...links,
  })
  const [first, second] = langsOf(site).map(contentIn)
  const hash = await hashOf(JSON.stringify([basis, first, second]))
  const faceIn = (lang: Lang, content: Omit<Listing, 'hash'>): Face => ({
    lang,
    document: { ...content, hash },
    pieces: listingPieces(editionOf(site, lang), content, scope),
  })
  return {
    key: listingKey(scope, page),
    hash,
    make: () => {
      const [own = site.lang, other = site.lang] = langsOf(site)
      const { value, layout } = prepared(faceIn(own, first ?? { items: [] }), second && faceIn(other, second))
      const name = second && tagName(scope, items, site, other)
      return { value, metadata: { hash, basis, ...(name !== undefined && { name }), ...layout } }
    },
  }
}

function arrangedIn({ lead, blocks, rest }: ArrangedPairs, lang: Lang): Arranged {
  const cards = (pairs: Pair<Card>[]): Card[] => pairs.map((pair) => inLang(pair, lang))
  return {
    lead: cards(lead),
    blocks: blocks.map(({ section, items }) => ({ section, items: cards(items) })),
    rest: cards(rest),
  }
}

/** How the tag of a listing is written in another script. */
function tagName(scope: ListingScope, items: Pair<Card>[], site: Site, lang: Lang): string | undefined {
  if (typeof scope === 'string' || !('tag' in scope)) return undefined
  for (const pair of items) {
    const at = addressTags(pair, site).findIndex((tag) => tagOf(tag) === scope.tag)
    const name = at === -1 ? undefined : inLang(pair, lang).tags[at]
    if (name !== undefined && inLang(pair, lang).lang === lang) return name
  }
  return undefined
}

function linksOf(page: number | undefined, total: number): Pick<Listing, 'next' | 'previous' | 'total'> {
  const fixedPages = fixedPagesOf(total)
  const nextOf = (older: number): { next?: string } => (older > 0 ? { next: String(older) } : {})
  if (page === undefined) return { ...nextOf(fixedPages), total }
  return { ...nextOf(page - 1), previous: page === fixedPages ? 'newest' : String(page + 1) }
}

/** What stands around an article: its related list, and the articles before and after it in its section. */
export type AroundPairs = { items: RelatedPair[]; older?: Pair<Step> | undefined; newer?: Pair<Step> | undefined }

/** The related list of an article, with the pieces of the article's page, in each script in which it can be had. */
export async function relatedList(
  article: { slug: string; hash: string },
  { items, older, newer }: AroundPairs,
  { site, basis, builtAt }: Making,
): Promise<WantedList> {
  const hash = await hashOf(JSON.stringify([basis, article.hash, items, older, newer]))
  const make = (pair?: Pair<Article>): ReturnType<WantedList['make']> => {
    if (!pair) throw new TypeError(`the page of ${article.slug} needs its article`)
    const { own, variant } = pair
    const tags = addressTags(pair, site)
    const faceOf = (record: Article): Face => {
      const shown = items.map(({ card, score, reasons }): RelatedItem => ({
        ...inLang(card, record.lang),
        score,
        reasons,
      }))
      const document: Related = {
        slug: record.slug,
        builtAt,
        items: shown,
        ...(older && { older: inLang(older, record.lang) }),
        ...(newer && { newer: inLang(newer, record.lang) }),
      }
      return {
        lang: record.lang,
        document,
        pieces: articlePieces(editionOf(site, record.lang), record, document, tags),
      }
    }
    const { value, layout } = prepared(faceOf(own), variant && faceOf(variant))
    const section = own.section[0]?.slug ?? ''
    return { value, metadata: { hash, article: own.hash, basis, lang: own.lang, section, ...layout } }
  }
  return { key: relatedKey(article.slug), hash, article, make }
}

/** An entry, with its card in all scripts. */
export type RelatedPair = { card: Pair<Card>; score: number; reasons: string[] }
