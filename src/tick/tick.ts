/**
 * The scheduled trigger: sees what a push changed, and brings every list up to date. Bounded; may be cut off anywhere,
 * run twice or overlap another; the next one finishes its work. It never writes a key of the push.
 */
import * as v from 'valibot'

import { digestOf } from '../article/hash.ts'
import { ARTICLE_PREFIX, articleKey, LIST_PREFIXES, RELISTED_KEY, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import { type Relisted, type Revision, RevisionSchema } from '../article/lists.ts'
import { ArticleMetadataSchema } from '../article/metadata.ts'
import { type Article, ArticleSchema } from '../article/record.ts'
import { type Site, SiteSchema } from '../article/site.ts'
import type { Env } from '../env.ts'
import { piecesBasis } from '../page/pieces-basis.ts'
import { catalogueEntries, catalogueHashes, updateCatalogue } from './catalogue.ts'
import { type WantedList, wantedLists } from './lists.ts'
import { completedRevision, firstWaited, noteRun, type TickReport } from './runs.ts'
import { noteWritten, writtenLists } from './written-lists.ts'

export type TickBudget = {
  /** Articles read from KV in one tick; a bulk read takes at most 100. */
  reads: number
  /** Lists written in one tick. */
  writes: number
}

/** The free plan's 1,000 KV writes a day leave room for five such ticks; an ordinary push needs a tenth of one. */
export const TICK_BUDGET: TickBudget = { reads: 100, writes: 200 }

/**
 * An operator's or editor's clock is not asked: the time counts from the first run that waited.
 * KV shows a change within "60 seconds or more" (developers.cloudflare.com/kv/concepts/how-kv-works). After this long a
 * difference between the revision and what is listed is no delay but a key that somebody changed by hand.
 */
const SETTLE_MS = 15 * 60_000

/** One run. Reads two KV values and one D1 row when nothing changed. Throws only when INDEX or CONTENT fails as a whole. */
export async function runTick(env: Env, budget: TickBudget, now: Date): Promise<TickReport> {
  const { CONTENT, INDEX } = env
  const revision = await readJson(CONTENT, REVISION_KEY, RevisionSchema)
  if (!revision) return { state: 'nothing-pushed' }
  const site = await readJson(CONTENT, SITE_KEY, SiteSchema)
  const basis = site ? await piecesBasis(site) : ''
  // A deployment that makes pages anew is as good as a push.
  const target = `${revision.id} ${basis}`
  if ((await completedRevision(INDEX)) === target) return { state: 'unchanged' }

  const listed = await listArticles(CONTENT)
  const isAsPushed = (await digestOf(listed.keys)) === revision.digest && site?.hash === revision.site
  const firstSeen = await firstWaited(INDEX, revision.id)
  const isSettled = firstSeen !== undefined && now.getTime() - firstSeen.getTime() >= SETTLE_MS
  const report =
    site && (isAsPushed || isSettled)
      ? await bringUpToDate(env, budget, { site, basis, revision, articles: listed.articles, isAsPushed, isSettled })
      : ({ state: 'waiting', revision: revision.id, listed: listed.articles.size } as const)
  if (report.state === 'complete') {
    const relisted: Relisted = { revision: revision.id, at: revision.at }
    await CONTENT.put(RELISTED_KEY, JSON.stringify(relisted))
  }
  // A state that is not the one pushed is never done with: it is looked at again until a push or KV puts it right.
  await noteRun(INDEX, report, report.state === 'complete' && isAsPushed ? target : undefined, now)
  return report
}

type Seen = {
  site: Site
  basis: string
  revision: Revision
  /** Hash by slug. */
  articles: Map<string, string>
  isAsPushed: boolean
  isSettled: boolean
}

/** Articles read between two updates of the catalogue, so that a run that is cut off has got on. */
const ARTICLES_A_NOTE = 10

async function bringUpToDate({ CONTENT, INDEX }: Env, budget: TickBudget, seen: Seen): Promise<TickReport> {
  const known = await catalogueHashes(INDEX)
  const changed = [...seen.articles].filter(([slug, hash]) => known.get(slug) !== hash).map(([slug]) => slug)
  // An article that is missing from a listing that is not as pushed may only be hidden: it stays.
  const gone = seen.isAsPushed ? [...known.keys()].filter((slug) => !seen.articles.has(slug)) : []

  const batch = changed.slice(0, budget.reads)
  const unreadable: string[] = []
  if (gone.length > 0) await updateCatalogue(INDEX, [], gone)
  for (const part of chunksOf(batch, ARTICLES_A_NOTE)) {
    const found = await readArticles(CONTENT, part, seen.articles)
    await updateCatalogue(INDEX, found.articles, [])
    unreadable.push(...found.unreadable)
  }
  const read = batch.length - unreadable.length
  const counts = { listed: seen.articles.size, read, unreadable, removed: gone.length }
  const unread = changed.length - batch.length
  // Lists of a catalogue that is not complete would be replaced again at once.
  if (unread > 0) return { state: 'partial', ...counts, written: 0, left: unread }

  const making = { site: seen.site, basis: seen.basis, builtAt: seen.revision.at }
  const wanted = await wantedLists(await catalogueEntries(INDEX), making)
  const { written, left, ...lists } = await writeLists(CONTENT, INDEX, wanted, budget.writes, seen.articles)
  const allUnreadable = [...new Set([...unreadable, ...lists.unreadable])]
  const isDone = left === 0 && (allUnreadable.length === 0 || seen.isSettled)
  const report = { ...counts, unreadable: allUnreadable, written, left: left + (isDone ? 0 : allUnreadable.length) }
  return { state: isDone ? 'complete' : 'partial', ...report }
}

/**
 * Lists put between two notes of what was put. A run that is always cut off at the same place still gets on by so many,
 * and 200 lists take 27 statements of the 50 that a run may send to D1 on the free plan.
 */
const PUTS_A_NOTE = 24

/** Writes the lists that differ from what was written last, and removes those that nobody wants any more. */
async function writeLists(
  content: KVNamespace,
  index: D1Database,
  wanted: WantedList[],
  limit: number,
  hashes: Map<string, string>,
): Promise<{ written: number; left: number; unreadable: string[] }> {
  const before = await listsBefore(content, index)
  const keys = new Set(wanted.map(({ key }) => key))
  const different = wanted.filter(({ key, hash }) => before.get(key) !== hash)
  const unwanted = [...before.keys()].filter((key) => !keys.has(key))

  const removals = unwanted.slice(0, limit)
  await eachOf(removals, (key) => content.delete(key))
  if (removals.length > 0) await noteWritten(index, [], removals)

  const batch = different.slice(0, limit - removals.length)
  const unreadable: string[] = []
  for (const part of chunksOf(batch, PUTS_A_NOTE)) unreadable.push(...(await putLists(content, index, part, hashes)))
  const written = batch.length - unreadable.length + removals.length
  return { written, left: different.length + unwanted.length - written - unreadable.length, unreadable }
}

/** Slugs whose article cannot be read now: their page keeps what it has, and its turn comes again. */
async function putLists(
  content: KVNamespace,
  index: D1Database,
  lists: WantedList[],
  hashes: Map<string, string>,
): Promise<string[]> {
  const slugs = lists.flatMap(({ slug }) => (slug === undefined ? [] : [slug]))
  const { articles, unreadable } = await readArticles(content, slugs, hashes)
  const bySlug = new Map(articles.map((article) => [article.slug, article]))
  const puts = lists.filter(({ slug }) => slug === undefined || bySlug.has(slug))
  // First a note without a hash: a key that is put but never noted could not be removed later.
  await noteWritten(
    index,
    puts.map(({ key }) => ({ key, hash: '' })),
    [],
  )
  await eachOf(puts, async ({ key, slug, make }) => {
    const { value, metadata } = make(slug === undefined ? undefined : bySlug.get(slug))
    await content.put(key, value, { metadata })
  })
  await noteWritten(index, puts, [])
  return unreadable
}

/** What was written under each list key. When INDEX is new it does not know; then KV itself is asked which keys there are. */
async function listsBefore(content: KVNamespace, index: D1Database): Promise<Map<string, string>> {
  const noted = await writtenLists(index)
  if (noted.size > 0) return noted
  const found = await Promise.all(LIST_PREFIXES.map((prefix) => listKeys(content, prefix)))
  return new Map(found.flat().map(({ name }) => [name, '']))
}

function chunksOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}

/** Six connections may be open at once (developers.cloudflare.com/workers/platform/limits). */
const CONNECTIONS = 6

async function eachOf<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += CONNECTIONS) await Promise.all(items.slice(at, at + CONNECTIONS).map(work))
}

type ListedArticles = {
  /** Every article key with its hash, variants included. */
  keys: [key: string, hash: string][]
  /** Hash by slug, of the articles themselves. */
  articles: Map<string, string>
}

async function listArticles(content: KVNamespace): Promise<ListedArticles> {
  const listed: ListedArticles = { keys: [], articles: new Map() }
  for (const { name, metadata } of await listKeys(content, ARTICLE_PREFIX)) {
    const parsed = v.safeParse(ArticleMetadataSchema, metadata)
    const hash = parsed.success ? parsed.output.hash : ''
    listed.keys.push([name, hash])
    const slug = name.slice(ARTICLE_PREFIX.length)
    if (!slug.includes(':')) listed.articles.set(slug, hash)
  }
  return listed
}

async function listKeys(content: KVNamespace, prefix: string): Promise<KVNamespaceListKey<unknown>[]> {
  const keys: KVNamespaceListKey<unknown>[] = []
  let cursor: string | undefined
  do {
    const page: KVNamespaceListResult<unknown> = await content.list({ prefix, ...(cursor && { cursor }) })
    keys.push(...page.keys)
    cursor = page.list_complete ? undefined : page.cursor
  } while (cursor)
  return keys
}

/** What a bulk read may ask for (developers.cloudflare.com/kv/api/read-key-value-pairs). */
const BULK_KEYS = 100

/** A value that is not the one listed is as good as missing: it is stale, and its time will come. */
async function readArticles(
  content: KVNamespace,
  slugs: string[],
  hashes: Map<string, string>,
): Promise<{ articles: Article[]; unreadable: string[] }> {
  const articles: Article[] = []
  const unreadable: string[] = []
  for (let at = 0; at < slugs.length; at += BULK_KEYS) {
    const batch = slugs.slice(at, at + BULK_KEYS)
    const values = await content.get(batch.map(articleKey), 'text')
    for (const slug of batch) {
      const article = parseOr(ArticleSchema, values.get(articleKey(slug)) ?? null)
      if (article && article.hash === hashes.get(slug)) articles.push(article)
      else unreadable.push(slug)
    }
  }
  return { articles, unreadable }
}

const readJson = async <T>(
  content: KVNamespace,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<T | undefined> => parseOr(schema, await content.get(key, 'text'))

function parseOr<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return result.success ? result.output : undefined
}
