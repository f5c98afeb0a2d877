/** A list as it should be, with the page pieces that its value carries: related lists and listings. Pure. */
import { hashOf } from '../article/hash.ts'
import { listingKey, type ListingScope, relatedKey } from '../article/keys.ts'
import {
  type Listing,
  LISTING_PAGE_SIZE,
  type ListingMetadata,
  type Related,
  type RelatedItem,
  type RelatedMetadata,
} from '../article/lists.ts'
import { prepared } from '../article/prepared.ts'
import type { Article, Card } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import { articlePieces } from '../page/article-template.ts'
import { listingPiece } from '../page/listing-template.ts'
import { fixedPagesOf } from './pages.ts'

/** A value for CONTENT, not made yet. `hash` covers all that readers see of it. */
export type WantedList = {
  key: string
  hash: string
  /** The article whose page the value carries; it must be read to make the value. */
  article?: { slug: string; hash: string }
  make: (article?: Article) => { value: string; metadata: RelatedMetadata | ListingMetadata }
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

/** A page of the listing `scope`, with the cards of `placesOf`, newest first. */
export async function listingList(
  { scope, page, total, items }: { scope: ListingScope; page: number | undefined; total: number; items: Card[] },
  { site, basis }: Making,
): Promise<WantedList> {
  const content = scope === 'home' ? { items } : { items, ...linksOf(page, total) }
  const hash = await hashOf(JSON.stringify([basis, content]))
  return {
    key: listingKey(scope, page),
    hash,
    make: () => {
      const { value, ranges } = prepared({ ...content, hash }, [listingPiece(site, content, scope)])
      return { value, metadata: { hash, basis, ranges } }
    },
  }
}

function linksOf(page: number | undefined, total: number): Pick<Listing, 'next' | 'previous' | 'total'> {
  const fixedPages = fixedPagesOf(total)
  const nextOf = (older: number): { next?: string } => (older > 0 ? { next: String(older) } : {})
  if (page === undefined) return { ...nextOf(fixedPages), total }
  return { ...nextOf(page - 1), previous: page === fixedPages ? 'newest' : String(page + 1) }
}

/** The related list of an article, with the pieces of the article's page. */
export async function relatedList(
  article: { slug: string; hash: string },
  items: RelatedItem[],
  { site, basis, builtAt }: Making,
): Promise<WantedList> {
  const hash = await hashOf(JSON.stringify([basis, article.hash, items]))
  const make = (record?: Article): ReturnType<WantedList['make']> => {
    if (!record) throw new TypeError(`the page of ${article.slug} needs its article`)
    const related: Related = { slug: record.slug, builtAt, items }
    const { value, ranges } = prepared(related, articlePieces(site, record, items))
    const section = record.section[0]?.slug ?? ''
    return { value, metadata: { hash, article: record.hash, basis, lang: record.lang, section, ranges } }
  }
  return { key: relatedKey(article.slug), hash, article, make }
}
