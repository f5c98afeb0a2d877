/** The table `runs` of INDEX: a report of each tick that had something to do. */
import * as v from 'valibot'

import type { Operations } from './budget.ts'
import type { Run } from './run.ts'
import type { Invalidation } from './stale-answers.ts'

/** `cache` is absent where there is none, or nothing to tell it. */
export type TickReport = Relisting & { cache?: Invalidation }

export type Relisting =
  | { state: 'nothing-pushed' }
  | { state: 'unchanged' }
  /** Another run is at work, or took over from this one: nothing is lost, the next one goes on. */
  | { state: 'busy' | 'overtaken' }
  /** KV does not show yet all that the revision promises; nothing was touched. */
  | { state: 'waiting'; revision: string; listed: number; operations: Operations }
  | {
      state: 'partial' | 'complete'
      listed: number
      read: number
      /** Listed but not readable, kept as they were. */
      unreadable: string[]
      removed: number
      written: number
      /** Keys that KV refused. */
      failed?: string[]
      /** Articles to read, places of listings to look at, articles to compare, lists to make: the next tick goes on with them. */
      left: number
      /** Entries of the related lists rewritten, and how many of them are new there. */
      entries: number
      replaced: number
      operations: Operations
      /** Milliseconds by the clock, most of it waiting. */
      ms: number
      /** Of all related lists; only when all is complete. */
      related?: Health
    }

/** How good the related lists are as a whole. */
export type Health = {
  articles: number
  /** Share of the places of all lists that hold a true neighbour, 0 to 1. */
  coverage: number
  /** Articles that stand in no related list; they are on their listings all the same. */
  orphans: number
}

/** A day of ticks every minute, if each had something to do. */
const KEEP_RUNS = 1440

const INSERT = 'INSERT INTO runs (at, revision, report) VALUES (?, ?, ?)'
const FORGET = 'DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?'

/** `revision` is the target whose lists this run completed. */
export async function noteRun(
  index: D1Database,
  report: TickReport,
  revision: string | undefined,
  now: Date,
): Promise<void> {
  const insert = index.prepare(INSERT).bind(now.toISOString(), revision ?? null, JSON.stringify(report))
  await index.batch([insert, index.prepare(FORGET).bind(KEEP_RUNS)])
}

const SELECT_HEALTH = `SELECT count(*) AS articles, coalesce(sum(min(found, ?1)), 0) AS found,
  count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM shown WHERE other = slug)) AS orphans FROM articles WHERE live = 1`
const HealthSchema = v.tuple([v.object({ articles: v.number(), found: v.number(), orphans: v.number() })])

export async function healthOf(run: Run): Promise<Health> {
  const size = run.site.relatedItems
  const [rows] = await run.index.read([SELECT_HEALTH, size])
  const [{ articles, found, orphans }] = v.parse(HealthSchema, rows)
  const places = articles * size
  return { articles, coverage: places === 0 ? 1 : Math.round((found / places) * 1000) / 1000, orphans }
}
