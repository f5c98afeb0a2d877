/** Catalogue -> every list as it should be: related lists, listings of the site and of each section. Pure. */
import { hashOf } from '../article/hash.ts'
import { listingKey, type ListingScope, relatedKey } from '../article/keys.ts'
import { type Listing, LISTING_PAGE_SIZE, type Related, type RelatedItem } from '../article/lists.ts'
import { type Card, sectionOf } from '../article/record.ts'
import { sectionPaths, type Site } from '../article/site.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { fold } from './fold.ts'
import { rankAll, type RankedDocument } from './rank.ts'

/** A value for CONTENT. `hash` covers what readers see in it. */
export type WantedList = { key: string; value: string; hash: string }

/**
 * Listings first, then related lists of the newest articles first: what readers miss most is written first.
 * `builtAt` is the time of the revision, so that two ticks for one revision write the same bytes.
 */
export async function wantedLists(entries: CatalogueEntry[], site: Site, builtAt: string): Promise<WantedList[]> {
  const cards = entries.map(({ card }) => card).toSorted(newestFirst)
  const scopes: ListingScope[] = ['all', ...sectionPaths(site.sections).map((section) => ({ section }))]
  const listings = await Promise.all(scopes.flatMap((scope) => listingPages(scope, cardsOf(scope, cards))))
  return [...listings, ...(await relatedLists(entries, cards, site, builtAt))]
}

const newestFirst = (a: Card, b: Card): number =>
  Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.slug < b.slug ? -1 : 1)

/** A section lists its own articles and those of the sections inside it. */
function cardsOf(scope: ListingScope, cards: Card[]): Card[] {
  if (scope === 'all') return cards
  return cards.filter((card) => `${sectionOf(card)}/`.startsWith(`${scope.section}/`))
}

/**
 * Page n holds the n-th twenty articles counted from the oldest, and never changes once it is full, but for the link
 * to its newer neighbour. The newest page shows what is on no such page yet: from 20 to 39 articles.
 */
function listingPages(scope: ListingScope, newestFirstCards: Card[]): Promise<WantedList>[] {
  const total = newestFirstCards.length
  const fixedPages = Math.max(0, Math.floor(total / LISTING_PAGE_SIZE) - 1)
  const fixedCards = fixedPages * LISTING_PAGE_SIZE
  const newest = { items: newestFirstCards.slice(0, total - fixedCards), ...numbered('next', fixedPages), total }
  const older = Array.from({ length: fixedPages }, (_, at) => {
    const page = at + 1
    const end = total - at * LISTING_PAGE_SIZE
    const items = newestFirstCards.slice(end - LISTING_PAGE_SIZE, end)
    const previous = page === fixedPages ? 'newest' : String(page + 1)
    return { page, content: { items, ...numbered('next', page - 1), previous } }
  })
  return [
    listing(listingKey(scope), newest),
    ...older.map(({ page, content }) => listing(listingKey(scope, page), content)),
  ]
}

const numbered = (name: 'next', page: number): { next?: string } => (page > 0 ? { [name]: String(page) } : {})

async function listing(key: string, content: Omit<Listing, 'hash'>): Promise<WantedList> {
  const hash = await hashOf(JSON.stringify(content))
  return { key, value: JSON.stringify({ ...content, hash } satisfies Listing), hash }
}

function relatedLists(entries: CatalogueEntry[], cards: Card[], site: Site, builtAt: string): Promise<WantedList[]> {
  const bySlug = new Map(cards.map((card) => [card.slug, card]))
  const ranked = rankAll(entries.map(documentOf), site.relatedItems)
  return Promise.all(
    cards.map(async ({ slug }) => {
      const items = (ranked.get(slug) ?? []).flatMap(({ slug: other, score, reasons }): RelatedItem[] => {
        const card = bySlug.get(other)
        return card ? [{ ...card, score, reasons }] : []
      })
      const related: Related = { slug, builtAt, items }
      return { key: relatedKey(slug), value: JSON.stringify(related), hash: await hashOf(JSON.stringify(items)) }
    }),
  )
}

const documentOf = ({ card, pin, ban, vector }: CatalogueEntry): RankedDocument => ({
  slug: card.slug,
  group: card.lang.startsWith('zh') ? 'zh' : card.lang,
  section: sectionOf(card),
  tags: card.tags.map(fold),
  publishedAt: Date.parse(card.publishedAt),
  vector,
  pin,
  ban,
})
