/**
 * What the scheduled trigger does for what readers send: brings what waits in OUTBOX into DB, sends notices, publishes
 * answers, takes away what is too old. Each step stands by itself: one that fails leaves the others to run, and is tried again.
 */
import * as v from 'valibot'

import type { Env } from '../env.ts'
import { type Database, databaseOf, rowsOf, within } from '../inbox/database.ts'
import { heartbeatStatements, NOTE_EVERY_MS } from '../inbox/heartbeat.ts'
import { rotateKeyring } from '../inbox/keyring.ts'
import { revive } from '../inbox/outbox.ts'
import { deliverInRun } from '../notices/deliver-now.ts'
import { announce } from './announce.ts'
import { type Drained, drainOutbox } from './drain.ts'
import { publishQuestions } from './publish-questions.ts'
import { rankPopular } from './rank-popular.ts'
import { removeOld } from './remove-old.ts'

export type UpkeepReport = {
  /** Entries of OUTBOX; absent where nothing waited. */
  drained?: Drained
  /** Notices by what became of them. */
  delivered?: Record<string, number>
  /** Documents written and removed. */
  published?: number
  /** Addresses that search engines were told. */
  announced?: number
  /** The lists of the most read were written. */
  ranked?: true
  /** Rows that were too old. */
  removed?: number
  /** Steps that failed, with what they said. */
  failed: Record<string, string>
  /** Statements sent to DB. */
  queries: number
}

/** What one run may do. */
type UpkeepBudget = {
  /** Statements sent to DB; of these, for entries and for notices. */
  queries: number
  outbox: number
  notices: number
  /** Entries brought in, documents written. */
  entries: number
  documents: number
}

/**
 * The free plan has 50 statements for upkeep and the tick together, the paid one 1,000 (developers.cloudflare.com/d1/platform/limits).
 * Of 50 a tick at work takes 40, so every second minute is upkeep's, in which the tick may have to wait; in those of the
 * tick, upkeep looks what is due and brings in what its few statements allow.
 */
const BUDGETS: Record<'free' | 'freeBesideTick' | 'paid', UpkeepBudget> = {
  free: { queries: 48, outbox: 13, notices: 12, entries: 4, documents: 4 },
  freeBesideTick: { queries: 8, outbox: 5, notices: 0, entries: 4, documents: 4 },
  paid: { queries: 900, outbox: 400, notices: 200, entries: 200, documents: 200 },
}

function budgetOf(plan: string, now: Date): UpkeepBudget {
  if (plan === 'paid' || plan === 'local') return BUDGETS.paid
  return Math.floor(now.getTime() / MINUTE_MS) % 2 === 0 ? BUDGETS.free : BUDGETS.freeBesideTick
}

/** Statements that a step sends at most: one for which there is no room waits for the next run. */
const MOST = {
  /** To note the run: always done. */
  heartbeat: 2,
  /** Beside one for each document. */
  questions: 12,
  announce: 13,
  popular: 3,
  retention: 13,
}

/** OUTBOX is listed when something signals, and every so many minutes in case a signal was lost. */
const LOOK_EVERY_MINUTES = 15

/** KV has no limit of its own: a call that is never answered must not keep the lists from being made. */
const STEP_MS = 60_000

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

const DUE = `SELECT
  EXISTS (SELECT 1 FROM deliveries WHERE state IN ('waiting', 'sending') AND next_at <= ?1) AS notices,
  EXISTS (SELECT 1 FROM questions WHERE stale > 0) OR EXISTS (SELECT 1 FROM upkeep WHERE name = 'republish') AS questions,
  coalesce((SELECT value FROM upkeep WHERE name = 'retention'), '') AS retention,
  coalesce((SELECT value FROM upkeep WHERE name = 'heartbeat'), '') AS heartbeat,
  coalesce((SELECT value FROM upkeep WHERE name = 'popular'), '') AS popular,
  coalesce((SELECT value FROM upkeep WHERE name = 'announced'), '') AS announced,
  coalesce((SELECT value FROM upkeep WHERE name = 'feeds'), '') AS feeds`
const DueSchema = v.object({
  notices: v.number(),
  questions: v.number(),
  retention: v.string(),
  heartbeat: v.string(),
  popular: v.string(),
  announced: v.string(),
  feeds: v.string(),
})

/** Never throws. */
export async function runUpkeep(env: Env, now: Date): Promise<UpkeepReport> {
  const report: UpkeepReport = { failed: {}, queries: 0 }
  const database = counted(databaseOf(env.DB), report)
  const budget = budgetOf(env.PLAN, now)
  const isRoomFor = (most: number): boolean => report.queries + most + MOST.heartbeat <= budget.queries
  const step = async (name: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      report.failed[name] = String(error).slice(0, 200)
    }
  }
  await step('outbox', async () => {
    const how = { now, limit: budget.entries, statements: budget.outbox, isRound: isRound(now) }
    const drained = await within(STEP_MS, 'OUTBOX', drainOutbox(env, database, how))
    if (drained) report.drained = drained
  })
  await step('database', async () => {
    const [row] = await rowsOf(database, DUE, now.toISOString())
    const due = v.parse(DueSchema, row)
    if (due.notices) {
      await step('notices', async () => {
        const delivered = await deliverInRun(env, database, budget.notices)
        if (delivered) report.delivered = delivered
      })
    }
    if (due.questions && isRoomFor(MOST.questions + budget.documents)) {
      await step('questions', async () => {
        const publishing = publishQuestions(env.CONTENT, database, budget.documents, now)
        report.published = await within(STEP_MS, 'CONTENT', publishing)
      })
    }
    if (isRoomFor(MOST.announce)) {
      await step('announce', async () => {
        const announced = await announce({ env, database, now, random: Math.random, notes: due })
        if (announced) report.announced = announced
      })
    }
    if (isPast(due.popular, HOUR_MS, now) && isRoomFor(MOST.popular)) {
      await step('popular', async () => {
        if (await within(STEP_MS, 'CONTENT', rankPopular(env.CONTENT, database, now))) report.ranked = true
      })
    }
    if (isPast(due.retention, DAY_MS, now) && isRoomFor(MOST.retention)) {
      await step('retention', async () => {
        report.removed = await removeOld(env, database, now)
      })
      // What could not be stored yesterday may be stored today: a table was missing, a release was wrong.
      if (due.retention !== '')
        await step('aside', async () => void (await within(STEP_MS, 'OUTBOX', revive(env.OUTBOX, now))))
      await step('keys', async () => void (await within(STEP_MS, 'OUTBOX', rotateKeyring(env.OUTBOX, now))))
    }
    const failed = Object.entries(report.failed).map(([name, why]) => `${name}: ${why}`)
    if (failed.length > 0 || isPast(due.heartbeat, NOTE_EVERY_MS, now)) {
      await database.run(heartbeatStatements(now, failed.join('; ')))
    }
  })
  return report
}

/** True when what was noted at `iso` is as old as that, was never noted, or lies ahead: clocks differ. */
function isPast(iso: string, ageMs: number, now: Date): boolean {
  const noted = Date.parse(iso)
  return Number.isNaN(noted) || now.getTime() - noted >= ageMs || noted > now.getTime()
}

/** True when there is nothing to tell of it. */
export const isQuiet = ({ drained, delivered, published, removed, announced, failed }: UpkeepReport): boolean =>
  !drained && !delivered && !published && !removed && !announced && Object.keys(failed).length === 0

const isRound = (now: Date): boolean => now.getUTCMinutes() % LOOK_EVERY_MINUTES === 0

const counted = (database: Database, report: UpkeepReport): Database => ({
  run: (statements) => {
    report.queries += statements.length
    return database.run(statements)
  },
})
