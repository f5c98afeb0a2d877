/** Stale keys -> the lists as they should be, from the tables of INDEX. Reads only. */
import * as v from 'valibot'

import type { Pair } from '../article/editions.ts'
import { type ListingScope, parseListKey, scopeName } from '../article/keys.ts'
import type { Step } from '../article/lists.ts'
import { type Card, CardSchema } from '../article/record.ts'
import { type Candidate, listOf, lookedAt, type Neighbour } from '../related/rank.ts'
import { ALL_MONTHS, monthsOf, monthsOn, showsMonths } from './archive-months.ts'
import { arrangedHome } from './home.ts'
import { listingList, placesOf, relatedList, type RelatedPair, type WantedList } from './lists.ts'
import type { Run } from './run.ts'
import { NEWER, OLDER, stepOf } from './section-order.ts'
import type { Statement } from './stores.ts'

/** What is to be in CONTENT under a key. */
export type Wanted =
  /** Nothing: there is no such article or page any more. */
  { key: string; state: 'none' } | { key: string; state: 'list'; list: WantedList; related?: WrittenRelated }

/** What is noted of a related list when it is written. */
type WrittenRelated = { slug: string; others: string[]; found: number }

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema)
/** A card as the catalogue has it: in the article's own script, and in the other. */
const CardsPairSchema = v.object({ own: CardSchema, variant: v.optional(CardSchema) })
const StringsSchema = json(v.array(v.string()))

/** Queries of D1 that the lists of one call take at most, beside one for each page of a listing. */
export const QUERIES = 5

export async function wantedOf(run: Run, keys: string[]): Promise<Wanted[]> {
  const related: string[] = []
  const pages: Page[] = []
  const none: Wanted[] = []
  for (const key of keys) {
    const parsed = parseListKey(key)
    if (!parsed) none.push({ key, state: 'none' })
    else if ('slug' in parsed) related.push(parsed.slug)
    else pages.push({ key, scope: parsed.scope, page: parsed.page })
  }
  return [...none, ...(await wantedPages(run, pages)), ...(await wantedRelated(run, related, keys))]
}

type Page = { key: string; scope: ListingScope; page: number | undefined }

/** With all months where one of the pages shows them: one search of `scopes` either way. */
const SELECT_TOTALS = `SELECT scope, total FROM scopes WHERE scope IN (SELECT value FROM json_each(?1))
  UNION SELECT scope, total FROM scopes WHERE ?2 AND ${ALL_MONTHS}`

/** From whichever end is nearer: an offset is walked. */
const SELECT_FROM_NEWEST = `SELECT card FROM (SELECT slug, published_at FROM listed WHERE scope = ?
  ORDER BY published_at DESC, slug LIMIT ? OFFSET ?) l JOIN articles a ON a.slug = l.slug ORDER BY l.published_at DESC, l.slug`
const SELECT_FROM_OLDEST = `SELECT card FROM (SELECT slug, published_at FROM listed WHERE scope = ?
  ORDER BY published_at, slug DESC LIMIT ? OFFSET ?) l JOIN articles a ON a.slug = l.slug ORDER BY l.published_at DESC, l.slug`

const TotalsSchema = v.array(v.object({ scope: v.string(), total: v.number() }))
const CardsSchema = v.array(v.object({ card: json(CardsPairSchema) }))

/** Articles of `home` are those of `all`. */
const sourceOf = (scope: ListingScope): string => scopeName(scope === 'home' ? 'all' : scope)

async function wantedPages(run: Run, pages: Page[]): Promise<Wanted[]> {
  if (pages.length === 0) return []
  const sources = JSON.stringify(pages.map(({ scope }) => sourceOf(scope)))
  const [rows] = await run.index.read([SELECT_TOTALS, sources, Number(pages.some(showsMonths))])
  const totals = new Map(v.parse(TotalsSchema, rows).map(({ scope, total }) => [scope, total]))
  const months = monthsOf(totals)
  const existing = pages.flatMap(({ key, scope, page }) => {
    const total = totals.get(sourceOf(scope)) ?? 0
    const places = placesOf(scope, page, total)
    return places ? [{ key, scope, page, total, ...places }] : []
  })
  const cards = existing.length === 0 ? [] : await run.index.read(...existing.map(cardsStatement))
  const hasHome = existing.some(({ scope }) => scope === 'home')
  const home = hasHome ? await arrangedHome(run, (slugs) => cardsOf(run, slugs)) : undefined
  const lists = await Promise.all(
    existing.map(async ({ key, scope, page, total }, at): Promise<Wanted> => {
      const items = v.parse(CardsSchema, cards[at]).map(({ card }) => card)
      const arranged = scope === 'home' ? home : undefined
      const shown = monthsOn({ scope, page }, months)
      const list = await listingList({ scope, page, total, items, arranged, months: shown }, run)
      return { key, state: 'list', list }
    }),
  )
  const known = new Set(existing.map(({ key }) => key))
  return [...pages.filter(({ key }) => !known.has(key)).map(({ key }): Wanted => ({ key, state: 'none' })), ...lists]
}

function cardsStatement({
  scope,
  total,
  from,
  count,
}: {
  scope: ListingScope
  total: number
  from: number
  count: number
}): Statement {
  const fromOldest = total - from - count
  return fromOldest >= 0 && fromOldest < from
    ? [SELECT_FROM_OLDEST, sourceOf(scope), count, fromOldest]
    : [SELECT_FROM_NEWEST, sourceOf(scope), count, from]
}

const SELECT_OWNERS = `SELECT slug, hash, kind, section, tags, published_at, pin, ban, ${OLDER} AS older, ${NEWER} AS newer
  FROM articles a WHERE live = 1 AND slug IN (SELECT value FROM json_each(?)) ORDER BY slug`
const SELECT_CANDIDATES = `SELECT owner, score, slug, section, tags, published_at, sketch FROM
  (SELECT owner, other, score, row_number() OVER (PARTITION BY owner ORDER BY score DESC, other) AS place
    FROM neighbours WHERE owner IN (SELECT value FROM json_each(?)))
  JOIN articles ON slug = other WHERE live = 1 AND place <= ? ORDER BY owner, score DESC, other`
const SELECT_LIVE = `SELECT slug FROM articles WHERE live = 1 AND slug IN (SELECT value FROM json_each(?))`
const SELECT_CARDS = `SELECT card FROM articles WHERE live = 1 AND slug IN (SELECT value FROM json_each(?))`

/** The newest of the owner's kind and section, and of its kind: enough of them, even if some are in the list already. */
const newestOf = (condition: string): string => `(SELECT json_group_array(json_array(slug, section)) FROM
  (SELECT slug, section FROM articles WHERE ${condition} AND live = 1 ORDER BY published_at DESC, slug LIMIT ?2))`
const SELECT_NEWEST = `SELECT value ->> 0 AS kind, value ->> 1 AS section,
  ${newestOf('kind = value ->> 0 AND section = value ->> 1')} AS own, ${newestOf('kind = value ->> 0')} AS every
  FROM json_each(?1)`

const OwnersSchema = v.array(
  v.object({
    slug: v.string(),
    hash: v.string(),
    kind: v.string(),
    section: v.string(),
    tags: StringsSchema,
    published_at: v.number(),
    pin: StringsSchema,
    ban: StringsSchema,
    older: v.nullable(v.string()),
    newer: v.nullable(v.string()),
  }),
)
type Owner = v.InferOutput<typeof OwnersSchema>[number]

const CandidatesSchema = v.array(
  v.pipe(
    v.object({
      owner: v.string(),
      score: v.number(),
      slug: v.string(),
      section: v.string(),
      tags: StringsSchema,
      published_at: v.number(),
      sketch: json(v.array(v.number())),
    }),
    v.transform(({ published_at, ...row }): Candidate & { owner: string } => ({ ...row, publishedAt: published_at })),
  ),
)
const SlugsSchema = v.array(v.object({ slug: v.string() }))
const NewestSchema = v.pipe(
  json(v.array(v.tuple([v.string(), v.string()]))),
  v.transform((pairs) => pairs.map(([slug, section]) => ({ slug, section }))),
)
const NewestRowsSchema = v.array(
  v.object({ kind: v.string(), section: v.string(), own: NewestSchema, every: NewestSchema }),
)

async function wantedRelated(run: Run, slugs: string[], keys: string[]): Promise<Wanted[]> {
  if (slugs.length === 0) return []
  const size = run.site.relatedItems
  const asked = JSON.stringify(slugs)
  const [ownerRows, candidateRows] = await run.index.read(
    [SELECT_OWNERS, asked],
    [SELECT_CANDIDATES, asked, lookedAt(size)],
  )
  const owners = v.parse(OwnersSchema, ownerRows)
  const candidates = Map.groupBy(v.parse(CandidatesSchema, candidateRows), ({ owner }) => owner)
  const pinned = owners.flatMap(({ pin }) => pin)
  const wantsMore = owners.filter(({ slug }) => (candidates.get(slug)?.length ?? 0) < size)
  const [liveRows = [], newestRows = []] = await run.index.read(
    [SELECT_LIVE, JSON.stringify(pinned)],
    [SELECT_NEWEST, JSON.stringify(sectionsOf(wantsMore)), newestNeeded(wantsMore, size)],
  )
  const live = new Set(v.parse(SlugsSchema, liveRows).map(({ slug }) => slug))
  const newest = new Map(
    v
      .parse(NewestRowsSchema, newestRows)
      .map(({ kind, section, own, every }) => [`${kind} ${section}`, [...own, ...every]]),
  )
  const neighbours = owners.map((owner): Neighbour[] =>
    listOf(
      {
        owner: { ...owner, publishedAt: owner.published_at },
        candidates: candidates.get(owner.slug) ?? [],
        pins: owner.pin.filter((slug) => slug !== owner.slug && live.has(slug)),
        newest: newest.get(`${owner.kind} ${owner.section}`) ?? [],
      },
      size,
    ),
  )
  const beside = owners.flatMap(({ older, newer }) => [older, newer].filter((slug) => slug !== null))
  const cards = await cardsOf(run, [...new Set([...neighbours.flat().map(({ slug }) => slug), ...beside])])
  const lists = await Promise.all(owners.map((owner, at) => wantedList(run, owner, neighbours[at] ?? [], cards)))
  const known = new Set(lists.map(({ key }) => key))
  const gone = keys.filter((key) => {
    const parsed = parseListKey(key)
    return parsed && 'slug' in parsed && !known.has(key)
  })
  return [...gone.map((key): Wanted => ({ key, state: 'none' })), ...lists]
}

const sectionsOf = (owners: Owner[]): [kind: string, section: string][] => {
  const pairs = new Map(owners.map(({ kind, section }) => [`${kind} ${section}`, [kind, section] as const]))
  return [...pairs.values()].map(([kind, section]) => [kind, section])
}

/** What is in the list already, banned or the article itself is passed over. */
const newestNeeded = (owners: Owner[], size: number): number =>
  Math.max(0, ...owners.map(({ ban }) => 2 * size + 1 + ban.length))

async function cardsOf(run: Run, slugs: string[]): Promise<Map<string, Pair<Card>>> {
  const [rows] = await run.index.read([SELECT_CARDS, JSON.stringify(slugs)])
  return new Map(v.parse(CardsSchema, rows).map(({ card }) => [card.own.slug, card]))
}

async function wantedList(
  run: Run,
  owner: Owner,
  neighbours: Neighbour[],
  cards: Map<string, Pair<Card>>,
): Promise<Wanted> {
  const items = neighbours.flatMap(({ slug, score, reasons }): RelatedPair[] => {
    const card = cards.get(slug)
    return card ? [{ card, score, reasons }] : []
  })
  const stepTo = (slug: string | null): Pair<Step> | undefined => {
    const card = slug === null ? undefined : cards.get(slug)
    return card && stepOf(card)
  }
  const list = await relatedList(owner, { items, older: stepTo(owner.older), newer: stepTo(owner.newer) }, run)
  const found = items.filter(({ score, reasons }) => score > 0 || reasons[0] === 'pinned').length
  return {
    key: list.key,
    state: 'list',
    list,
    related: { slug: owner.slug, others: items.map(({ card }) => card.own.slug), found },
  }
}
