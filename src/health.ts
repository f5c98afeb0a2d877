/** `/healthz`: whether the trigger runs and nothing waits too long. Says nothing of what waits, nor of whom. */
import type { Context } from 'hono'

import type { Env } from './env.ts'
import { databaseOf } from './inbox/database.ts'
import { lastRun } from './inbox/heartbeat.ts'
import { waitingSince } from './inbox/outbox.ts'
import { channelsOf } from './notices/channels.ts'

/** A trigger that runs every minute and notes every five is late after this. */
const LATE_MS = 15 * 60_000
/** What waits for the database longer than this needs a person. */
const WAITS_MS = 30 * 60_000

type Health = {
  ok: boolean
  /** Seconds since the trigger was last noted; null when it never was. */
  lastRunSeconds: number | null
  /** Seconds that the oldest message has been waiting for the database; null when none does. */
  oldestWaitingSeconds: number | null
  /** Seconds since the oldest entry was put aside because it cannot be stored; null when none was. */
  asideSeconds: number | null
  /** A step of the last run failed, or the setting of notices is broken: `/desk` says which. */
  failing: boolean
  /** What does not answer. */
  away: ('DB' | 'OUTBOX')[]
}

/** 200, or 503 with the same shape. */
export async function health(c: Context<{ Bindings: Env }>): Promise<Response> {
  const now = Date.now()
  const away: Health['away'] = []
  const run = await lastRun(databaseOf(c.env.DB)).catch(() => void away.push('DB'))
  const waiting = await waitingSince(c.env.OUTBOX).catch(() => void away.push('OUTBOX'))
  const age = (at: string | null | undefined | void): number | null =>
    at ? Math.max(0, Math.round((now - Date.parse(at)) / 1000)) : null
  const [lastRunSeconds, oldestWaitingSeconds] = [age(run?.at), age(waiting?.waiting)]
  const asideSeconds = age(waiting?.aside)
  const failing = run?.failed !== undefined || channelsOf(c.env.NOTICES).fault !== undefined
  const isLate = lastRunSeconds === null || lastRunSeconds * 1000 > LATE_MS
  const isWell = away.length === 0 && !isLate && !failing && asideSeconds === null
  const ok = isWell && (oldestWaitingSeconds ?? 0) * 1000 <= WAITS_MS
  return c.json(
    { ok, lastRunSeconds, oldestWaitingSeconds, asideSeconds, failing, away } satisfies Health,
    ok ? 200 : 503,
  )
}
