/** The table `runs` of INDEX: a report of each tick that had something to do. */
import * as v from 'valibot'

import type { Invalidation } from './stale-answers.ts'

/** `cache` is absent where there is none, or nothing to tell it. */
export type TickReport = Relisting & { cache?: Invalidation }

export type Relisting =
  | { state: 'nothing-pushed' }
  | { state: 'unchanged' }
  /** KV does not show yet all that the revision promises; nothing was touched. */
  | { state: 'waiting'; revision: string; listed: number }
  /** `left` is what the next tick goes on with. */
  | {
      state: 'partial' | 'complete'
      listed: number
      read: number
      /** Listed but not readable, kept as they were. */
      unreadable: string[]
      removed: number
      written: number
      left: number
    }

/** A few days of five-minute ticks, if each had something to do. */
const KEEP_RUNS = 1000

const SELECT_COMPLETED = 'SELECT revision FROM runs WHERE revision IS NOT NULL ORDER BY id DESC LIMIT 1'
const INSERT = 'INSERT INTO runs (at, revision, report) VALUES (?, ?, ?)'
const FORGET = 'DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?'

const SELECT_WAITED = "SELECT min(at) AS at FROM runs WHERE report ->> 'revision' = ?"

const RowSchema = v.nullable(v.object({ revision: v.string() }))

/** Id of the revision whose lists are complete. */
export async function completedRevision(index: D1Database): Promise<string | undefined> {
  return v.parse(RowSchema, await index.prepare(SELECT_COMPLETED).first())?.revision
}

/** When a run first waited for the revision, by this Worker's clock. */
export async function firstWaited(index: D1Database, revision: string): Promise<Date | undefined> {
  const at = v.parse(
    v.object({ at: v.nullable(v.string()) }),
    await index.prepare(SELECT_WAITED).bind(revision).first(),
  ).at
  return at === null ? undefined : new Date(at)
}

export async function noteRun(
  index: D1Database,
  report: TickReport,
  revision: string | undefined,
  now: Date,
): Promise<void> {
  const insert = index.prepare(INSERT).bind(now.toISOString(), revision ?? null, JSON.stringify(report))
  await index.batch([insert, index.prepare(FORGET).bind(KEEP_RUNS)])
}
