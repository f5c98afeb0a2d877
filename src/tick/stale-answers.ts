/**
 * The table `stale_answers` of INDEX: cache tags of what was rewritten, until the cache in front of the Worker has been
 * told. Told twice: at once, and again when KV shows the new value everywhere, since an answer made in between may be old.
 */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { relatedKey } from '../article/keys.ts'
import type { Revision } from '../article/lists.ts'
import type { Index, Statement } from './stores.ts'

/** The cache in front of the Worker; absent where the Worker runs without one. */
export type EdgeCache = Pick<CacheContext, 'invalidate'>

/** What a run told the cache: so many tags, or that everything is stale. */
export type Invalidation = { state: 'done' | 'failed'; tags: number | 'everything' }

/** Stands for every answer. */
const EVERYTHING = '*'

/** Tags in one call (developers.cloudflare.com/workers/cache/purge). More than that is as good as everything. */
const TAGS_MAX = 100

/** KV shows a change within "60 seconds or more" (developers.cloudflare.com/kv/concepts/how-kv-works): twice that. */
const SETTLED_MS = 120_000

const NOTE = `INSERT INTO stale_answers (tag, at) SELECT value, ? FROM json_each(?) WHERE true
  ON CONFLICT (tag) DO UPDATE SET at = excluded.at`
const SELECT = `SELECT tag FROM stale_answers ORDER BY tag = '${EVERYTHING}' DESC LIMIT ${TAGS_MAX + 1}`
const FORGET = 'DELETE FROM stale_answers WHERE at <= ?'

const SELECT_TOLD = "SELECT value FROM tick_state WHERE name = 'told'"
const UPSERT_TOLD = `INSERT INTO tick_state (name, value) VALUES ('told', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`
const ToldSchema = v.array(v.object({ value: v.string() }))

/** To be sent before anything is written: a run that is cut off has then noted too much, not too little. */
export const staleStatement = (tags: string[], now: Date): Statement => [NOTE, now.toISOString(), JSON.stringify(tags)]

/**
 * What pushes changed since the last time. A change that was taken back before a tick saw it leaves its lists as they
 * were, but the cache may hold what was in between. The site document is in every page: with another one, all is stale.
 */
export async function noteRevision(index: Index, revision: Revision, now: Date): Promise<void> {
  const [rows] = await index.read([SELECT_TOLD])
  const told = Number(v.parse(ToldSchema, rows)[0]?.value ?? Number.NaN)
  if (told === revision.serial) return
  const isEverything = Number.isNaN(told) || revision.siteSerial > told
  const changed = revision.changed
    .filter(([, , serial]) => serial > told)
    .map(([name]) => cacheTagOf(relatedKey(slugOfChange(name))))
  await index.write([
    staleStatement(isEverything ? [EVERYTHING] : changed, now),
    [UPSERT_TOLD, String(revision.serial)],
  ])
}

/** `changed` names keys without their prefix: a variant stands for its article. */
const slugOfChange = (name: string): string => name.split(':')[0] ?? name

/** At most one call to the cache, of which five a minute are allowed. What it refuses is told again by the next run. */
export async function invalidateStale(
  index: D1Database,
  cache: EdgeCache,
  now: Date,
): Promise<Invalidation | undefined> {
  const { results } = await index.prepare(SELECT).all()
  const tags = v.parse(v.array(v.object({ tag: v.string() })), results).map(({ tag }) => tag)
  if (tags.length === 0) return undefined
  const isEverything = tags.length > TAGS_MAX || tags.includes(EVERYTHING)
  const told = isEverything ? 'everything' : tags.length
  const fault = await faultOf(() => cache.invalidate(isEverything ? { purgeEverything: true } : { tags }))
  if (fault !== undefined) {
    console.error(JSON.stringify({ event: 'cache-not-invalidated', tags: told, message: fault }))
    return { state: 'failed', tags: told }
  }
  await index
    .prepare(FORGET)
    .bind(new Date(now.getTime() - SETTLED_MS).toISOString())
    .run()
  return { state: 'done', tags: told }
}

async function faultOf(call: () => Promise<CachePurgeResult>): Promise<string | undefined> {
  try {
    const { success, errors } = await call()
    return success ? undefined : JSON.stringify(errors)
  } catch (error) {
    return String(error)
  }
}
