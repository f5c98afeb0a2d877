/** Catalogue -> every list as it should be, with the page pieces that it carries: related lists, listings. Pure. */
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
import { type Article, type Card, sectionOf } from '../article/record.ts'
import { sectionPaths, type Site } from '../article/site.ts'
import { articlePieces } from '../page/article-template.ts'
import { listingPiece } from '../page/listing-template.ts'
import type { FoldTable } from '../related/fold.ts'
import { rankedDocument } from '../related/likeness.ts'
import { rankAll } from '../related/rank.ts'
import type { CatalogueEntry } from './catalogue.ts'

/** A value for CONTENT, not made yet. `hash` covers all that readers see of it. */
export type WantedList = {
  key: string
  hash: string
  /** Slug of the article whose page the value carries; it must be read to make the value. */
  slug?: string
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

/** Listings first, then related lists of the newest articles first: what readers miss most is written first. */
export async function wantedLists(entries: CatalogueEntry[], table: FoldTable, making: Making): Promise<WantedList[]> {
  const cards = entries.map(({ card }) => card).toSorted(newestFirst)
  return [...(await wantedListings(cards, making)), ...(await relatedLists(entries, cards, table, making))]
}

/** Home, all articles, and each section, of cards from the newest to the oldest. */
export function wantedListings(cards: Card[], making: Making): Promise<WantedList[]> {
  const scopes: ListingScope[] = ['all', ...sectionPaths(making.site.sections).map((section) => ({ section }))]
  const listings = scopes.flatMap((scope) => listingPages(scope, cardsOf(scope, cards)))
  const home = { key: listingKey('home'), path: undefined, content: { items: cards.slice(0, HOME_ITEMS) } }
  return Promise.all([home, ...listings].map((page) => listingList(page, making)))
}

/** Articles on the home page. */
const HOME_ITEMS = 12

const newestFirst = (a: Card, b: Card): number =>
  Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.slug < b.slug ? -1 : 1)

/** A section lists its own articles and those of the sections inside it. */
function cardsOf(scope: ListingScope, cards: Card[]): Card[] {
  if (typeof scope === 'string') return cards
  return cards.filter((card) => `${sectionOf(card)}/`.startsWith(`${scope.section}/`))
}

type ListingPage = { key: string; path: string | undefined; content: Omit<Listing, 'hash'> }

/**
 * Page n holds the n-th twenty articles counted from the oldest, and never changes once it is full, but for the link
 * to its newer neighbour. The newest page shows what is on no such page yet: from 20 to 39 articles.
 */
function listingPages(scope: ListingScope, newestFirstCards: Card[]): ListingPage[] {
  const path = typeof scope === 'string' ? undefined : scope.section
  const total = newestFirstCards.length
  const fixedPages = Math.max(0, Math.floor(total / LISTING_PAGE_SIZE) - 1)
  const fixedCards = fixedPages * LISTING_PAGE_SIZE
  const newest = { items: newestFirstCards.slice(0, total - fixedCards), ...nextOf(fixedPages), total }
  const older = Array.from({ length: fixedPages }, (_, at) => {
    const page = at + 1
    const end = total - at * LISTING_PAGE_SIZE
    const items = newestFirstCards.slice(end - LISTING_PAGE_SIZE, end)
    const previous = page === fixedPages ? 'newest' : String(page + 1)
    return { key: listingKey(scope, page), path, content: { items, ...nextOf(page - 1), previous } }
  })
  return [{ key: listingKey(scope), path, content: newest }, ...older]
}

const nextOf = (page: number): { next?: string } => (page > 0 ? { next: String(page) } : {})

async function listingList({ key, path, content }: ListingPage, { site, basis }: Making): Promise<WantedList> {
  const hash = await hashOf(JSON.stringify([basis, content]))
  return {
    key,
    hash,
    make: () => {
      const { value, ranges } = prepared({ ...content, hash }, [listingPiece(site, content, path)])
      return { value, metadata: { hash, basis, ranges } }
    },
  }
}

function relatedLists(
  entries: CatalogueEntry[],
  cards: Card[],
  table: FoldTable,
  making: Making,
): Promise<WantedList[]> {
  const hashes = new Map(entries.map(({ card, hash }) => [card.slug, hash]))
  const bySlug = new Map(cards.map((card) => [card.slug, card]))
  const ranked = rankAll(
    entries.map((entry) => rankedDocument(entry, table)),
    making.site.relatedItems,
  )
  return Promise.all(
    cards.map(async ({ slug }) => {
      const items = (ranked.get(slug) ?? []).flatMap(({ slug: other, score, reasons }): RelatedItem[] => {
        const card = bySlug.get(other)
        return card ? [{ ...card, score, reasons }] : []
      })
      return relatedList(slug, hashes.get(slug) ?? '', items, making)
    }),
  )
}

/** The related list of an article with this hash, with the pieces of the article's page. */
export async function relatedList(
  slug: string,
  articleHash: string,
  items: RelatedItem[],
  { site, basis, builtAt }: Making,
): Promise<WantedList> {
  const hash = await hashOf(JSON.stringify([basis, articleHash, items]))
  const make = (article?: Article): ReturnType<WantedList['make']> => {
    if (!article) throw new TypeError(`the page of ${slug} needs its article`)
    const related: Related = { slug, builtAt, items }
    const { value, ranges } = prepared(related, articlePieces(site, article, items))
    const section = article.section[0]?.slug ?? ''
    return { value, metadata: { hash, article: article.hash, basis, lang: article.lang, section, ranges } }
  }
  return { key: relatedKey(slug), hash, slug, make }
}
