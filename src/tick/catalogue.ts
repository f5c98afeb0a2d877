/**
 * The table `articles` of INDEX and all that follows from a change of it in the same transaction: on which listings an
 * article stands, its terms for the search of candidates, and which lists are stale now.
 */
import * as v from 'valibot'

import { addressTags, type Pair } from '../article/editions.ts'
import { type ListingScope, RELATED_PREFIX, scopeName, tagOf } from '../article/keys.ts'
import { endOfMinute } from '../article/published.ts'
import { type Article, type Card, cardOf } from '../article/record.ts'
import type { FoldTable } from '../related/fold.ts'
import { described, type Described } from '../related/likeness.ts'
import { lookedAt } from '../related/rank.ts'
import { packed, type Vector, VECTOR_MODEL, vectorOf } from '../related/vector.ts'
import { tokensOf } from './candidates.ts'
import { monthOf } from './month.ts'
import type { Run } from './run.ts'
import { isSamePlace, staleBeside, stepOf } from './section-order.ts'
import { BEFORE_ALL, CONTENT_CHANGED, staleRelated } from './stale-lists.ts'
import { stateStatement } from './state.ts'
import { forRows, type Statement } from './stores.ts'

/** With which table vectors are made. */
export type Folding = { table: FoldTable; hash: string }

/** A vector of another model is made again. */
export const vectorModelOf = ({ hash }: Folding): string => `${VECTOR_MODEL} ${hash}`

/** With what a row of the catalogue was made beside the article: with anything else it is made again. */
export const modelOf = ({ folding, site }: Pick<Run, 'folding' | 'site'>): string =>
  `${vectorModelOf(folding)} ${site.timeZone} ${site.lang} pairs`

/** `dirty` in the table: what is wrong with the neighbours of an article. The greater the more urgent. */
export const DIRTY = { no: 0, statistics: 1, thin: 2, changed: 3 } as const

const SELECT_BEFORE = `SELECT slug, card, vector, kind, section, ban, published_at, scopes, live FROM articles
  WHERE slug IN (SELECT value FROM json_each(?))`

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema)
const BeforeSchema = v.object({
  slug: v.string(),
  card: v.string(),
  vector: v.string(),
  kind: v.string(),
  section: v.string(),
  ban: v.string(),
  published_at: v.number(),
  scopes: json(v.array(v.string())),
  live: v.number(),
})

/** A row as far as its place among others goes. */
type Row = v.InferOutput<typeof BeforeSchema>

const UPSERT =
  `INSERT INTO articles (slug, hash, model, card, pin, ban, vector, kind, section, tags, published_at, scopes,
    live, statistics, dirty, left_out, sketch, found)
  SELECT value ->> 'slug', value ->> 'hash', value ->> 'model', value ->> 'card', value ->> 'pin', value ->> 'ban',
    value ->> 'vector', value ->> 'kind', value ->> 'section', value ->> 'tags', value ->> 'published_at',
    value ->> 'scopes', value ->> 'live', 0, iif(value ->> 'live', ${DIRTY.changed}, 0), NULL, '[]', 0
  FROM json_each(?) WHERE true
  ON CONFLICT (slug) DO UPDATE SET
    hash = excluded.hash, model = excluded.model, card = excluded.card, pin = excluded.pin,
    section = excluded.section, tags = excluded.tags, scopes = excluded.scopes,
    statistics = iif(likely_same, statistics, 0), dirty = iif(likely_same, dirty, excluded.dirty),
    ban = excluded.ban, vector = excluded.vector, kind = excluded.kind, published_at = excluded.published_at,
    live = excluded.live`.replaceAll(
    'likely_same',
    `(vector = excluded.vector AND tags = excluded.tags AND published_at = excluded.published_at AND ban = excluded.ban
    AND kind = excluded.kind AND live = excluded.live)`,
  )

/** Puts in what was read: at most some twenty articles, in one transaction. */
export async function putInCatalogue(run: Run, articles: Pair<Article>[]): Promise<void> {
  const before = await rowsBefore(
    run,
    articles.map(({ own }) => own.slug),
  )
  const changes = articles.map((article) => ({ before: before.get(article.own.slug), after: entryOf(run, article) }))
  // No article of their old kind will be compared with them any more, nor any at all before their time.
  const strangers = changes.filter(
    ({ before: was, after: { row } }) => was && (was.kind !== row.kind || (was.live === 1 && row.live === 0)),
  )
  const { moved, shown } = besides(changes.map(({ before: was, after }) => ({ before: was, after: after.row })))
  await run.index.write([
    ...staleBeside(moved),
    ...forRows(
      UPSERT,
      changes.map(({ after }) => ({ ...after.row, scopes: JSON.stringify(after.row.scopes) })),
    ),
    [FORGET_TERMS, JSON.stringify(articles.map(({ own }) => own.slug))],
    ...forRows(
      PUT_TERMS,
      changes.map(({ after }) => [after.row.slug, tokensOf(after.vector)]),
    ),
    ...consequences(
      run,
      changes.map(({ before: was, after }) => ({ before: was, after: after.row })),
    ),
    ...forgetNeighbours(
      run,
      strangers.map(({ after }) => after.row.slug),
    ),
    ...staleBeside(shown),
  ])
}

/** `moved` left their places; `shown` are what the articles beside their places now must show anew. */
function besides(changes: { before: Row | undefined; after: Row }[]): { moved: string[]; shown: string[] } {
  const moved: string[] = []
  const shown: string[] = []
  for (const { before, after } of changes) {
    const hasMoved = before === undefined || !isSamePlace(before, after)
    if (hasMoved && before) moved.push(after.slug)
    if (hasMoved || !isSameStep(before, after)) shown.push(after.slug)
  }
  return { moved, shown }
}

const isSameStep = (before: Row, after: Row): boolean =>
  before.card === after.card || stepText(before.card) === stepText(after.card)
const stepText = (card: string): string => JSON.stringify(stepOf(JSON.parse(card) as Pair<Card>))

/** Takes articles out: at most some fifty, in one transaction. */
export async function removeFromCatalogue(run: Run, slugs: string[]): Promise<void> {
  const before = await rowsBefore(run, slugs)
  const gone = JSON.stringify(slugs)
  await run.index.write([
    ...staleBeside(slugs, 'leaving'),
    ...consequences(
      run,
      [...before.values()].map((row) => ({ before: row, after: undefined })),
    ),
    [LEAVING, gone],
    [FORGET_TERMS, gone],
    ...forgetNeighbours(run, slugs),
    ['DELETE FROM shown WHERE owner IN (SELECT value FROM json_each(?))', gone],
    ['DELETE FROM articles WHERE slug IN (SELECT value FROM json_each(?))', gone],
  ])
}

const FORGET_TERMS = `DELETE FROM article_terms WHERE rowid IN
  (SELECT id FROM articles WHERE slug IN (SELECT value FROM json_each(?)))`
const PUT_TERMS = `INSERT INTO article_terms (rowid, terms)
  SELECT a.id, j.value ->> 1 FROM json_each(?) j JOIN articles a ON a.slug = j.value ->> 0`

function forgetNeighbours(run: Run, slugs: string[]): Statement[] {
  if (slugs.length === 0) return []
  const gone = JSON.stringify(slugs)
  return [
    [THIN, gone, lookedAt(run.site.relatedItems)],
    [
      `DELETE FROM neighbours WHERE owner IN (SELECT value FROM json_each(?1)) OR other IN (SELECT value FROM json_each(?1))`,
      gone,
    ],
    // A comparison under way may hold them as well: it begins again.
    ['DELETE FROM comparing'],
    stateStatement('comparing', null),
  ]
}

/** What shows a removed article is worse than what lacks a new one: its turn is first. */
const LEAVING = `UPDATE stale_lists SET at = ${BEFORE_ALL} WHERE key IN
  (SELECT '${RELATED_PREFIX}' || owner FROM shown WHERE other IN (SELECT value FROM json_each(?1))
    UNION SELECT '${RELATED_PREFIX}' || value FROM json_each(?1))`

/** Lists that lose so many neighbours that they may not know their best any more. */
const THIN = `UPDATE articles SET dirty = max(dirty, ${DIRTY.thin})
  WHERE live = 1 AND left_out IS NOT NULL AND slug IN (SELECT owner FROM neighbours WHERE other IN (SELECT value FROM json_each(?1)))
    AND (SELECT count(*) FROM neighbours WHERE owner = slug AND other NOT IN (SELECT value FROM json_each(?1))) < ?2`

async function rowsBefore(run: Run, slugs: string[]): Promise<Map<string, Row>> {
  const [rows] = await run.index.read([SELECT_BEFORE, JSON.stringify(slugs)])
  return new Map(v.parse(v.array(BeforeSchema), rows).map((row) => [row.slug, row]))
}

/** The listings that a card stands on: all, its section and those around it, its tags as addresses have them, its month. */
function scopesOf(card: Card, tagged: string[], timeZone: string): string[] {
  const sections = card.section.map((_, at) =>
    card.section
      .slice(0, at + 1)
      .map(({ slug }) => slug)
      .join('/'),
  )
  const tags = tagged.flatMap((tag) => tagOf(tag) ?? [])
  const scopes: ListingScope[] = [
    'all',
    ...sections.map((section) => ({ section })),
    ...tags.map((tag) => ({ tag })),
    { month: monthOf(card.publishedAt, timeZone) },
  ]
  return [...new Set(scopes.map(scopeName))]
}

type Entry = { vector: Vector; row: Row & { hash: string; model: string; pin: string; tags: string } }

function entryOf(run: Run, pair: Pair<Article>): Entry {
  const { folding, site, now } = run
  const { own: article, variant } = pair
  const card = cardOf(article)
  const { pin = [], ban = [] } = article.related ?? {}
  const vector = vectorOf(article, folding.table)
  const { group, section, tags, publishedAt }: Described = described(card, ban, folding.table)
  const live = publishedAt < endOfMinute(now) ? 1 : 0
  return {
    vector,
    row: {
      slug: article.slug,
      hash: article.hash,
      model: modelOf(run),
      card: JSON.stringify({ own: card, variant: variant && cardOf(variant) }),
      pin: JSON.stringify(pin),
      ban: JSON.stringify(ban),
      vector: packed(vector),
      kind: group,
      section,
      tags: JSON.stringify(tags),
      published_at: publishedAt,
      scopes: live === 1 ? scopesOf(card, addressTags(pair, site), site.timeZone) : [],
      live,
    },
  }
}

type Change = { before: Row | undefined; after: Row | undefined }

/** What else changes when articles do: places on listings, how many there are of a kind, lists that show them. */
function consequences(run: Run, changes: Change[]): Statement[] {
  const leave: [scope: string, publishedAt: number, slug: string][] = []
  const come: typeof leave = []
  const touched: [scope: string, publishedAt: number, slug: string, moved: 0 | 1][] = []
  const totals = new Map<string, number>()
  const kinds = new Map<string, { documents: number; changes: number }>()
  const own: string[] = []
  const visible: string[] = []
  for (const { before, after } of changes) {
    const slug = after?.slug ?? before?.slug ?? ''
    const isSameCard = before?.card === after?.card && before?.live === after?.live
    own.push(slug)
    if (!isSameCard) visible.push(slug)
    for (const scope of new Set([...(before?.scopes ?? []), ...(after?.scopes ?? [])])) {
      const was = before?.scopes.includes(scope) ? before.published_at : undefined
      const is = after?.scopes.includes(scope) ? after.published_at : undefined
      if (was === is) {
        if (!isSameCard && is !== undefined) touched.push([scope, is, slug, 0])
        continue
      }
      if (was !== undefined) {
        leave.push([scope, was, slug])
        touched.push([scope, was, slug, 1])
      }
      if (is !== undefined) {
        come.push([scope, is, slug])
        touched.push([scope, is, slug, 1])
      }
      totals.set(scope, (totals.get(scope) ?? 0) + Number(is !== undefined) - Number(was !== undefined))
    }
    for (const kind of new Set([before?.kind, after?.kind])) {
      if (kind === undefined) continue
      const count = kinds.get(kind) ?? { documents: 0, changes: 0 }
      count.documents += Number(after?.kind === kind && after.live) - Number(before?.kind === kind && before.live)
      count.changes++
      kinds.set(kind, count)
    }
  }
  return [
    ...forRows(LEAVE, leave),
    ...forRows(COME, come),
    ...forRows(TOTALS, [...totals]),
    ...forRows(TOUCH, touched),
    ...forRows(
      KINDS,
      [...kinds].map(([kind, count]) => [kind, count.documents, count.changes]),
    ),
    staleRelated(own, CONTENT_CHANGED),
    ...(visible.length > 0 ? [[SHOWING, JSON.stringify(visible), run.site.relatedItems] satisfies Statement] : []),
  ]
}

const LEAVE = `DELETE FROM listed WHERE (scope, published_at, slug) IN
  (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`
const COME = `INSERT INTO listed (scope, published_at, slug)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`
const TOTALS = `INSERT INTO scopes (scope, total) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
  ON CONFLICT (scope) DO UPDATE SET total = total + excluded.total`
const TOUCH = `INSERT INTO touched (scope, published_at, slug, moved)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE true
  ON CONFLICT (scope, published_at, slug) DO UPDATE SET moved = max(moved, excluded.moved)`
const KINDS = `INSERT INTO kinds (kind, documents, changes, statistics, model, counted, tags, renewing)
  SELECT value ->> 0, value ->> 1, value ->> 2, 0, '', 0, '{}', 0 FROM json_each(?) WHERE true
  ON CONFLICT (kind) DO UPDATE SET documents = documents + excluded.documents, changes = changes + excluded.changes`

/** Lists that show one of the articles, want it pinned, or have room to fill up with it. */
const SHOWING = `INSERT INTO stale_lists (key, urgency, at)
  SELECT '${RELATED_PREFIX}' || slug, ${CONTENT_CHANGED}, published_at FROM articles WHERE live = 1 AND slug IN (
    SELECT owner FROM shown WHERE other IN (SELECT value FROM json_each(?1))
    UNION SELECT slug FROM articles WHERE live = 1 AND statistics > 0 AND found < ?2
    UNION SELECT a.slug FROM articles a, json_each(a.pin) p
      WHERE a.pin <> '[]' AND p.value IN (SELECT value FROM json_each(?1)))
  ON CONFLICT (key) DO UPDATE SET urgency = ${CONTENT_CHANGED}`
