/** What the tick writes to CONTENT: stale lists that differ from what was written last, noted so that no cut-off loses one. */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import type { Pair } from '../article/editions.ts'
import { LIST_PREFIXES, listingKey, RELATED_PREFIX, relatedKey } from '../article/keys.ts'
import { keyPages } from '../article/read.ts'
import type { Article } from '../article/record.ts'
import { COST } from './budget.ts'
import { HOME_QUERIES } from './home.ts'
import { readArticles } from './read-content.ts'
import { chunksOf, type Run } from './run.ts'
import { staleStatement } from './stale-answers.ts'
import { freshStatement, nextStale, postponed, staleKeys } from './stale-lists.ts'
import { stateStatement } from './state.ts'
import { forRows, Overtaken } from './stores.ts'
import { QUERIES, type Wanted, wantedOf } from './wanted-lists.ts'

/** Six connections may be open at once (developers.cloudflare.com/workers/platform/limits). */
const CONNECTIONS = 6

/**
 * Lists made between two notes of what was put. A run that is always cut off at the same place still gets on by so many.
 */
const LISTS_AT_ONCE = 24

/** Queries of D1 for that many lists, beside one for each page of a listing. */
const QUERIES_AT_ONCE = QUERIES + 13

export type Writing = {
  written: number
  /** Entries of rewritten related lists, and how many of them were not there before. */
  entries: number
  replaced: number
  /** Slugs whose article cannot be read now: their page keeps what it has, and its turn comes again. */
  unreadable: string[]
  /** Keys that KV refused: tried again by the next run, after the others. */
  failed: string[]
}

/** Writes lists in their turn, as far as the budget goes. `writtenToday`: keys that earlier runs of the day wrote. */
export async function writeLists(run: Run, writtenToday: number): Promise<Writing> {
  const writing: Writing = { written: 0, entries: 0, replaced: 0, unreadable: [], failed: [] }
  for (;;) {
    const room = Math.min(LISTS_AT_ONCE, run.meter.writesLeft())
    const most = run.meter.fitting(COST.list + COST.listPut, room, QUERIES_AT_ONCE)
    if (most === 0) return writing
    const late = new Set([...writing.failed, ...writing.unreadable.map(relatedKey)])
    const stale = await nextStale(run, most + late.size)
    const readable = stale.filter((key) => !late.has(key))
    const keys = withinQueries(run, readable.slice(0, most))
    if (keys.length === 0) return writing
    await writeSome(run, keys, writtenToday, writing)
  }
}

/** The first keys, as far as the queries for pages of listings go; one at least. */
function withinQueries({ budget, meter }: Run, keys: string[]): string[] {
  let queries = budget.queries - meter.operations.queries - QUERIES_AT_ONCE
  const end = keys.findIndex((key) => (queries -= queriesFor(key)) < 0)
  return end === -1 ? keys : keys.slice(0, Math.max(1, end))
}

/** Beside those for all lists at once. */
const queriesFor = (key: string): number =>
  key.startsWith(RELATED_PREFIX) ? 0 : key === HOME_KEY ? 1 + HOME_QUERIES : 1
const HOME_KEY = listingKey('home')

const SELECT_HASHES = 'SELECT key, hash FROM lists WHERE key IN (SELECT value FROM json_each(?))'
const HashesSchema = v.array(v.object({ key: v.string(), hash: v.string() }))

async function writeSome(run: Run, keys: string[], writtenToday: number, writing: Writing): Promise<void> {
  const wanted = await wantedOf(run, keys)
  const [rows] = await run.index.read([SELECT_HASHES, JSON.stringify(keys)])
  const before = new Map(v.parse(HashesSchema, rows).map(({ key, hash }) => [key, hash]))
  const different = wanted.filter((one) =>
    one.state === 'none' ? before.has(one.key) : before.get(one.key) !== one.list.hash,
  )
  run.meter.spend(keys.length * COST.list)

  const hashes = new Map(different.flatMap((one) => articleOf(one)))
  const { articles, unreadable } = hashes.size > 0 ? await readArticles(run.content, hashes) : NOTHING_READ
  const bySlug = new Map(articles.map((article) => [article.own.slug, article]))
  const wantedPuts = different.filter((one) => articleOf(one).every(([slug]) => bySlug.has(slug)))
  const failed = wantedPuts.length > 0 ? await putLists(run, wantedPuts, bySlug, writtenToday) : new Set<Wanted>()
  const puts = wantedPuts.filter((one) => !failed.has(one))
  const same = wanted.filter((one) => !different.includes(one))
  const late = different.filter((one) => !puts.includes(one)).map(({ key }) => key)
  const written = await noteWritten(run, [...same, ...puts], puts, late).catch(async (error: unknown) => {
    if (error instanceof Overtaken) await distrust(run, puts)
    throw error
  })
  run.meter.spend(puts.length * COST.listPut)
  writing.written += puts.length
  writing.entries += written.entries
  writing.replaced += written.replaced
  writing.unreadable.push(...unreadable)
  writing.failed.push(...[...failed].map(({ key }) => key))
}

/** Gives those that KV refused. When it refused all of several it is KV that fails: then this throws. */
async function putLists(
  run: Run,
  puts: Wanted[],
  articles: Map<string, Pair<Article>>,
  writtenToday: number,
): Promise<Set<Wanted>> {
  await intend(run, puts, writtenToday)
  const failed = new Map<Wanted, unknown>()
  for (const part of chunksOf(puts, CONNECTIONS)) {
    const results = await Promise.allSettled(part.map((one) => putList(run, one, articles)))
    for (const [at, result] of results.entries()) if (result.status === 'rejected') failed.set(part[at]!, result.reason)
  }
  if (failed.size === puts.length && puts.length > 1) throw [...failed.values()][0]
  for (const [{ key }, reason] of failed) {
    console.error(JSON.stringify({ event: 'list-not-written', key, message: String(reason) }))
  }
  return new Set(failed.keys())
}

async function putList(run: Run, one: Wanted, articles: Map<string, Pair<Article>>): Promise<void> {
  if (one.state === 'none') return run.content.delete(one.key)
  const { value, metadata } = one.list.make(one.list.article && articles.get(one.list.article.slug))
  await run.content.put(one.key, value, { metadata })
}

const NOTHING_READ = { articles: [], unreadable: [] }

const articleOf = (one: Wanted): [slug: string, hash: string][] =>
  one.state === 'list' && one.list.article ? [[one.list.article.slug, one.list.article.hash]] : []

const NOTE = `INSERT INTO lists (key, hash) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
  ON CONFLICT (key) DO UPDATE SET hash = excluded.hash`

/**
 * Before the writing: a key that is put but never noted could not be removed later. With a cache in front of the Worker,
 * the answers that show the keys are noted as stale in the same go.
 */
async function intend(run: Run, puts: Wanted[], writtenToday: number): Promise<void> {
  const keys = puts.map(({ key }) => key)
  const day = dayOf(run.now)
  await run.index.write([
    ...forRows(
      NOTE,
      keys.map((key) => [key, '']),
    ),
    ...(run.hasCache ? [staleStatement(keys.map(cacheTagOf), run.now)] : []),
    stateStatement('writes', { day, keys: writtenToday + run.meter.operations.kvWrites + keys.length }),
  ])
}

/** What an overtaken run put may lie over what the other one put: all of it is to be written again. */
async function distrust(run: Run, puts: Wanted[]): Promise<void> {
  const keys = puts.map(({ key }) => key)
  await run.index.tell([
    ...forRows(
      NOTE,
      keys.map((key) => [key, '']),
    ),
    staleKeys(keys),
    stateStatement('completed', ''),
  ])
}

/** Writes are counted by the day in UTC, as the platform does it. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

const FORGET = 'DELETE FROM lists WHERE key IN (SELECT value FROM json_each(?))'
const SELECT_SHOWN = `SELECT slug AS owner, found,
  (SELECT json_group_array(other) FROM shown WHERE owner = slug) AS others
  FROM articles WHERE slug IN (SELECT value FROM json_each(?))`
const FORGET_SHOWN = 'DELETE FROM shown WHERE owner IN (SELECT value FROM json_each(?))'
const SHOW = `INSERT INTO shown (owner, other) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
  ON CONFLICT DO NOTHING`
const FOUND = `UPDATE articles SET found = j.value ->> 1 FROM json_each(?) j WHERE articles.slug = j.value ->> 0`
const ShownSchema = v.array(
  v.object({
    owner: v.string(),
    found: v.number(),
    others: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
  }),
)

/** After the writing: a run cut off between the two writes the same bytes again, and loses nothing. */
async function noteWritten(
  run: Run,
  done: Wanted[],
  puts: Wanted[],
  late: string[],
): Promise<{ entries: number; replaced: number }> {
  const related = done.flatMap((one) => (one.state === 'list' && one.related ? [one.related] : []))
  const before = await shownBefore(
    run,
    related.map(({ slug }) => slug),
  )
  const news = related.filter(({ slug, others, found }) => before.get(slug) !== textOf(others, found))
  const gone = puts.flatMap((one) => (one.state === 'none' ? [one.key] : []))
  await run.index.write([
    ...forRows(
      NOTE,
      puts.flatMap((one) => (one.state === 'list' ? [[one.key, one.list.hash]] : [])),
    ),
    ...forRows(FORGET, gone),
    ...forRows(
      FORGET_SHOWN,
      news.map(({ slug }) => slug),
    ),
    ...forRows(
      SHOW,
      news.flatMap(({ slug, others }) => others.map((other) => [slug, other])),
    ),
    ...forRows(
      FOUND,
      news.map(({ slug, found }) => [slug, found]),
    ),
    freshStatement(done.map(({ key }) => key)),
    ...(late.length > 0 ? [postponed(late)] : []),
  ])
  const replaced = news.flatMap(({ slug, others }) => {
    const was = before.get(slug)?.split(' ') ?? []
    return others.filter((other) => !was.includes(other))
  })
  return { entries: news.flatMap(({ others }) => others).length, replaced: replaced.length }
}

/** What the lists showed, by owner, as text for comparing. */
async function shownBefore(run: Run, owners: string[]): Promise<Map<string, string>> {
  if (owners.length === 0) return new Map()
  const [rows] = await run.index.read([SELECT_SHOWN, JSON.stringify(owners)])
  return new Map(v.parse(ShownSchema, rows).map(({ owner, others, found }) => [owner, textOf(others, found)]))
}

/** Slugs have no spaces. */
const textOf = (others: string[], found: number): string => [...others.toSorted(), found].join(' ')

const ADOPT = `INSERT INTO lists (key, hash) SELECT value, '' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`

/** Keys in CONTENT that INDEX may not know, as when it was dropped: what nobody wants any more is removed in its turn. */
export async function adoptUnknownLists(run: Run): Promise<void> {
  for (const prefix of LIST_PREFIXES) {
    for await (const page of keyPages(run.content, prefix)) {
      run.meter.prepare(page.length * COST.listedKey)
      const keys = page.map(({ name }) => name)
      await run.index.write([...forRows(ADOPT, keys), staleKeys(keys)])
    }
  }
}
