/** `npm run status`: what is live against what is here, whether the lists are up to date, what waits for an answer. */
import * as v from 'valibot'

import { LIST_PREFIXES } from '../../article/keys.ts'
import { isPublished } from '../../article/published.ts'
import type { Content } from '../compile/content.ts'
import type { Held } from './compare.ts'
import { ownSlugOf } from './compare.ts'
import { planPush, writesOf } from './plan.ts'
import type { Seen } from './seen.ts'
import type { Databases, Store } from './store.ts'

export type Status = {
  articles: {
    here: number
    there: number
    /** What a push would do now. */
    add: number
    change: number
    same: number
    onlyThere: number
  }
  /** What somebody else changed since this folder was last pushed: slugs, or `site`. */
  newerThere: { name: string; why: Held }[]
  /** Slugs that are only there. */
  onlyThere: string[]
  /** Articles here whose minute has not come, by when they appear. */
  scheduled: { slug: string; at: string }[]
  /** When the last push was, ISO 8601 UTC. */
  pushedAt?: string
  lists: ListsStatus
  /** Contact messages that nobody has dealt with. */
  messages: { state: 'read'; waiting: number; oldest?: string } | Unreadable
  /** KV writes of the next push and of the ticks after it, of 1,000 a day on the free plan. */
  writes: { push: number; listsAtMost: number }
  /** KV reads a day of the scheduled runs, and what the free plan leaves for readers. */
  reads: { ticks: number; left: number }
}
type Unreadable = { state: 'unreadable'; why: string }
export type ListsStatus =
  | { state: 'never-run' }
  | {
      state: 'complete' | 'behind' | 'partial' | 'waiting'
      at: string
      left: number
      /** What the last run did and what it took. */
      run?: RunStatus
      /** How good the related lists were when all was last complete. */
      related?: v.InferOutput<typeof HealthSchema>
      /** Keys that runs wrote on the day of the last write, UTC. */
      writes?: v.InferOutput<typeof WritesSchema>
    }
  | Unreadable

/** Rewritten for one changed article: its own list, those that show it, the listings it stands on. 34 for a title of the seed. */
const LISTS_A_CHANGE = 40

/** One read each: a run without news reads the revision alone. */
const TICKS_A_DAY = 1440

/** A day, on the free plan (developers.cloudflare.com/kv/platform/pricing). */
const FREE_READS = 100_000

const LAST_RUN = `SELECT at, revision, report, (SELECT value FROM tick_state WHERE name = 'writes') AS writes,
  (SELECT report -> 'related' FROM runs WHERE report -> 'related' IS NOT NULL ORDER BY id DESC LIMIT 1) AS related
  FROM runs ORDER BY id DESC LIMIT 1`
const WAITING = "SELECT count(*) AS waiting, min(received_at) AS oldest FROM contact_messages WHERE state = 'new'"

const HealthSchema = v.object({ articles: v.number(), coverage: v.number(), orphans: v.number() })
const WritesSchema = v.object({ day: v.string(), keys: v.number() })
const RunStatusSchema = v.object({
  ms: v.number(),
  read: v.number(),
  written: v.number(),
  entries: v.number(),
  replaced: v.number(),
  unreadable: v.array(v.string()),
  operations: v.object({
    kvReads: v.number(),
    kvLists: v.number(),
    kvWrites: v.number(),
    queries: v.number(),
    rowsRead: v.number(),
    rowsWritten: v.number(),
    cpuMs: v.number(),
  }),
})
type RunStatus = v.InferOutput<typeof RunStatusSchema>

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema)
const RunSchema = v.object({
  at: v.string(),
  revision: v.nullable(v.string()),
  report: json(
    v.object({
      state: v.string(),
      left: v.optional(v.number(), 0),
      ...v.partial(RunStatusSchema).entries,
    }),
  ),
  writes: v.nullable(json(WritesSchema)),
  related: v.nullable(json(HealthSchema)),
})
const WaitingSchema = v.object({ waiting: v.number(), oldest: v.nullable(v.string()) })

/** Reads only. A database that cannot be read is said to be so; the rest is told all the same. */
export async function statusOf(
  content: Content,
  store: Store & Databases,
  { now, seen }: { now: Date; seen?: Seen | undefined },
): Promise<Status> {
  const stored = await store.state()
  const plan = await planPush(content, stored, { missing: 'keep', seen, now })
  const own = (keys: { key: string }[]): number => keys.filter(({ key }) => ownSlugOf(key) !== undefined).length
  const { add, change, same } = plan.articles
  const lists = stored.keys.filter(({ key }) => LIST_PREFIXES.some((prefix) => key.startsWith(prefix))).length
  const changes = add + change + plan.remove.length
  return {
    articles: {
      here: content.articles.length,
      there: own(stored.keys),
      add,
      change,
      same,
      onlyThere: plan.keep.length,
    },
    newerThere: plan.held,
    onlyThere: plan.keep,
    scheduled: content.articles
      .filter(({ publishedAt }) => !isPublished(publishedAt, now))
      .map(({ slug, publishedAt }) => ({ slug, at: publishedAt })),
    ...(stored.revision && { pushedAt: stored.revision.at }),
    lists: await listsStatus(store, stored.revision?.id),
    messages: await messagesStatus(store),
    writes: {
      push: writesOf(plan),
      listsAtMost: Math.min(changes * LISTS_A_CHANGE, lists + changes * 2),
    },
    reads: { ticks: TICKS_A_DAY, left: FREE_READS - TICKS_A_DAY },
  }
}

async function listsStatus(databases: Databases, revision: string | undefined): Promise<ListsStatus> {
  const rows = await readable(databases.query('INDEX', LAST_RUN))
  if ('state' in rows) return rows
  const [row] = rows
  if (row === undefined) return { state: 'never-run' }
  const { at, revision: completed, report, writes, related } = v.parse(RunSchema, row)
  const run = v.safeParse(RunStatusSchema, report)
  const isOfRevision = revision !== undefined && completed?.startsWith(revision) === true
  const state = isOfRevision ? 'complete' : report.state === 'complete' ? 'behind' : stateOf(report.state)
  return {
    state,
    at,
    left: report.left,
    ...(run.success && { run: run.output }),
    ...(related && { related }),
    ...(writes && { writes }),
  }
}

const stateOf = (state: string): 'partial' | 'waiting' => (state === 'waiting' ? 'waiting' : 'partial')

async function messagesStatus(databases: Databases): Promise<Status['messages']> {
  const rows = await readable(databases.query('DB', WAITING))
  if ('state' in rows) return rows
  const { waiting, oldest } = v.parse(WaitingSchema, rows[0])
  return { state: 'read', waiting, ...(oldest !== null && { oldest }) }
}

async function readable(rows: Promise<unknown[]>): Promise<unknown[] | Unreadable> {
  try {
    return await rows
  } catch (error) {
    return { state: 'unreadable', why: error instanceof Error ? error.message : String(error) }
  }
}
