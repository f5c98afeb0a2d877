/** What the tick writes to CONTENT: the lists that differ from what was written last, noted so that no cut-off loses one. */
import { cacheTagOf } from '../article/cache-tags.ts'
import { LIST_PREFIXES } from '../article/keys.ts'
import { listKeys } from '../article/read.ts'
import type { WantedList } from './lists.ts'
import { readArticles } from './read-content.ts'
import { staleStatement } from './stale-answers.ts'
import { intendStatement, noteRemoved, noteWritten, writtenLists } from './written-lists.ts'

/**
 * Lists put between two notes of what was put. A run that is always cut off at the same place still gets on by so many,
 * and 200 lists take 27 statements of the 50 that a run may send to D1 on the free plan.
 */
const PUTS_A_NOTE = 24

/** Where lists go, and what is known while they are written. */
export type Writing = {
  content: KVNamespace
  index: D1Database
  /** Hash of each article, by slug. */
  hashes: Map<string, string>
  /** Notes the keys that are about to change. */
  intend: (keys: string[]) => Promise<void>
}

/** With a cache in front of the Worker, the answers that show the keys are noted as stale in the same go. */
export const intendingWith =
  (index: D1Database, hasCache: boolean, now: Date) =>
  async (keys: string[]): Promise<void> => {
    const stale = hasCache ? [staleStatement(index, keys.map(cacheTagOf), now)] : []
    await index.batch([intendStatement(index, keys), ...stale])
  }

/** Writes the lists that differ from what was written last, and removes those that nobody wants any more. */
export async function writeLists(
  writing: Writing,
  wanted: WantedList[],
  limit: number,
): Promise<{ written: number; left: number; unreadable: string[] }> {
  const { content, index } = writing
  const before = await listsBefore(content, index)
  const keys = new Set(wanted.map(({ key }) => key))
  const different = wanted.filter(({ key, hash }) => before.get(key) !== hash)
  const unwanted = [...before.keys()].filter((key) => !keys.has(key))

  const removals = unwanted.slice(0, limit)
  if (removals.length > 0) {
    await writing.intend(removals)
    await eachOf(removals, (key) => content.delete(key))
    await noteRemoved(index, removals)
  }

  const batch = different.slice(0, limit - removals.length)
  const unreadable: string[] = []
  for (const part of chunksOf(batch, PUTS_A_NOTE)) unreadable.push(...(await putLists(writing, part)))
  const written = batch.length - unreadable.length + removals.length
  return { written, left: different.length + unwanted.length - written - unreadable.length, unreadable }
}

/** Slugs whose article cannot be read now: their page keeps what it has, and its turn comes again. */
async function putLists({ content, index, hashes, intend }: Writing, lists: WantedList[]): Promise<string[]> {
  const slugs = lists.flatMap(({ slug }) => (slug === undefined ? [] : [slug]))
  const { articles, unreadable } = await readArticles(content, slugs, hashes)
  const bySlug = new Map(articles.map((article) => [article.slug, article]))
  const puts = lists.filter(({ slug }) => slug === undefined || bySlug.has(slug))
  await intend(puts.map(({ key }) => key))
  await eachOf(puts, async ({ key, slug, make }) => {
    const { value, metadata } = make(slug === undefined ? undefined : bySlug.get(slug))
    await content.put(key, value, { metadata })
  })
  await noteWritten(index, puts)
  return unreadable
}

/** What was written under each list key. When INDEX is new it does not know; then KV itself is asked which keys there are. */
async function listsBefore(content: KVNamespace, index: D1Database): Promise<Map<string, string>> {
  const noted = await writtenLists(index)
  if (noted.size > 0) return noted
  const found = await Promise.all(LIST_PREFIXES.map((prefix) => listKeys(content, prefix)))
  return new Map(found.flat().map(({ name }) => [name, '']))
}

/** Six connections may be open at once (developers.cloudflare.com/workers/platform/limits). */
const CONNECTIONS = 6

async function eachOf<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += CONNECTIONS) await Promise.all(items.slice(at, at + CONNECTIONS).map(work))
}

export function chunksOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
