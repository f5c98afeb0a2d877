/**
 * `GET /api/articles?section=&tag=&cursor=&limit=&lang=`: cards of the newest articles first, from the listings that the
 * trigger wrote. A cursor says which article was the last and where it stood, so nothing is left out or told twice when
 * articles come or go in between.
 */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { listingKey, type ListingScope, scopeName, tagOf } from '../article/keys.ts'
import { LISTING_PAGE_SIZE } from '../article/lists.ts'
import { ContentUnavailable, readDocuments } from '../article/read.ts'
import { type Card, CardSchema, sectionOf } from '../article/record.ts'
import { sectionsTo } from '../article/site.ts'
import { textOfSegment } from '../article/slug.ts'
import { type FieldFault, problem } from '../page/problem.ts'
import { AskedLangSchema } from './asked.ts'
import { cardPairs, listingSchema } from './both-scripts.ts'
import { madeJson } from './json-answer.ts'
import { memoryOf } from './memory.ts'
import type { C } from './page-answer.ts'

/** Pages that one answer looks at, beside the newest: enough for 100 cards; 2 to 4 ms of CPU. */
const PAGES_AT_ONCE = 8

/** What `next` says: how many articles stood from the oldest to the last one told, its time and its slug. */
const CursorSchema = v.pipe(
  v.string(),
  v.check((text) => /^\d{1,9}_-?\d{1,16}_.{1,2000}$/.test(text), 'must be what `next` said'),
  v.transform((text) => {
    const [place, time, ...slug] = text.split('_')
    return { place: Number(place), time: Number(time), slug: textOfSegment(slug.join('_')) ?? '' }
  }),
)
type Cursor = v.InferOutput<typeof CursorSchema>

const cursorOf = ({ card, place }: Placed): string =>
  `${place}_${Date.parse(card.publishedAt)}_${encodeURIComponent(card.slug)}`

const LIMIT_DEFAULT = 20
const LIMIT = 'must be a number from 1 to 100'

/** What may be asked for in the address. */
export const ArticlesQuerySchema = v.object({
  /** Path of a section; what stands in sections within it is in it, too. */
  section: v.optional(
    v.pipe(
      v.string(),
      v.transform((path) => path.replaceAll(/^\/|\/$/g, '')),
    ),
  ),
  /** As the site writes it in its own language. */
  tag: v.optional(v.pipe(v.string(), v.transform(tagOf), v.string('is no tag'))),
  cursor: v.optional(CursorSchema),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.metadata({ type: 'integer', minimum: 1, maximum: 100, default: LIMIT_DEFAULT }),
      v.check((text) => /^\d+$/.test(text), LIMIT),
      v.transform(Number),
      v.minValue(1, LIMIT),
      v.maxValue(100, LIMIT),
    ),
  ),
  lang: v.optional(AskedLangSchema),
})

const ListedSchema = listingSchema(CardSchema.entries)
type Listed = v.InferOutput<typeof ListedSchema>

export async function articlesJson(c: C): Promise<Response> {
  const query = v.safeParse(ArticlesQuerySchema, askedFor(c))
  if (!query.success) {
    const faults = query.issues.map((issue) => ({ path: v.getDotPath(issue) ?? '', message: issue.message }))
    return problem(400, 'Query not understood', { errors: faults })
  }
  const { section, tag, cursor, limit = LIMIT_DEFAULT, lang } = query.output
  const { site } = await memoryOf(c.env)
  if (section !== undefined && !sectionsTo(site, section))
    return unknown({ path: 'section', message: 'is no section of this site: GET /api/site names them' })

  const scope: ListingScope = tag !== undefined ? { tag } : section !== undefined ? { section } : 'all'
  const isFiltered = tag !== undefined && section !== undefined
  const { placed, keys } = await readPlaces(c.env.CONTENT, scope, { cursor, wanted: isFiltered ? Infinity : limit })
  if (tag !== undefined && placed.length === 0) return unknown({ path: 'tag', message: 'is the tag of no article' })

  const isTold = ({ card }: Placed): boolean => !isFiltered || `${sectionOf(card)}/`.startsWith(`${section}/`)
  const { told, last } = firstOf(cursor ? placed.filter((one) => isOlder(one, cursor)) : placed, limit, isTold)
  return madeJson(c, keys.map(cacheTagOf).join(','), {
    items: told.map(({ card, other }) => (other !== undefined && other.lang === lang ? other : card)),
    ...(last && last.place > 1 && { next: cursorOf(last) }),
  })
}

/** What is left empty is left out. */
const askedFor = (c: C): Record<string, string> =>
  Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''))

const unknown = (fault: FieldFault): Response => problem(404, 'Not found', { errors: [fault] })

/** A card in the language of the site, and in the other script; how many articles stand from the oldest of the listing to it. */
type Placed = { card: Card; other: Card | undefined; place: number }

/** Newest first, from before the cursor on; at least `wanted` where there are so many. One KV operation, or two. */
async function readPlaces(
  content: KVNamespace,
  scope: ListingScope,
  { cursor, wanted }: { cursor: Cursor | undefined; wanted: number },
): Promise<{ placed: Placed[]; keys: string[] }> {
  const numbers = cursor ? pagesFrom(Math.ceil(cursor.place / LISTING_PAGE_SIZE) + 1) : []
  const [newest, ...older] = await readPages(content, scope, [undefined, ...numbers])
  if (!newest) return { placed: [], keys: [listingKey(scope)] }
  const count = Number(newest.next ?? 0)
  if (!cursor && count > 0 && newest.items.length < wanted) {
    numbers.push(...pagesFrom(count))
    older.push(...(await readPages(content, scope, numbers)))
  }
  // While the trigger writes, an article may stand on two pages for a moment.
  const placed = new Map(placesIn(newest, newest.total ?? newest.items.length).map((one) => [one.card.slug, one]))
  for (const [at, number] of numbers.entries()) {
    const page = older[at]
    if (!page && number <= count) throw new ContentUnavailable(`page ${number} of ${scopeName(scope)} is not there`)
    for (const one of page ? placesIn(page, number * LISTING_PAGE_SIZE) : [])
      if (!placed.has(one.card.slug)) placed.set(one.card.slug, one)
  }
  return { placed: [...placed.values()], keys: [undefined, ...numbers].map((number) => listingKey(scope, number)) }
}

const readPages = (
  content: KVNamespace,
  scope: ListingScope,
  numbers: (number | undefined)[],
): Promise<(Listed | undefined)[]> =>
  readDocuments(
    content,
    ListedSchema,
    numbers.map((number) => listingKey(scope, number)),
  )

/** Numbers of fixed pages, newest first. */
const pagesFrom = (newest: number): number[] =>
  Array.from({ length: Math.min(newest, PAGES_AT_ONCE) }, (_, at) => newest - at)

const placesIn = (page: Listed, newestPlace: number): Placed[] =>
  cardPairs(page).map(({ card, other }, at) => ({ card, other, place: newestPlace - at }))

/** The first cards that are told, and the last one that was looked at. */
function firstOf(
  placed: Placed[],
  limit: number,
  isTold: (one: Placed) => boolean,
): { told: Placed[]; last: Placed | undefined } {
  const told: Placed[] = []
  for (const one of placed) {
    if (isTold(one)) told.push(one)
    if (told.length === limit) return { told, last: one }
  }
  return { told, last: placed.at(-1) }
}

/** As listings are ordered: by time, and those of one time by slug. */
const isOlder = ({ card }: Placed, { time, slug }: Cursor): boolean => {
  const published = Date.parse(card.publishedAt)
  return published < time || (published === time && card.slug > slug)
}
