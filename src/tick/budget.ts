/** What one run may spend: presets for the platform's plans, and the meter that a run is held to. */

export type Budget = {
  /** CPU of a run in milliseconds, as reckoned with `COST`: a Worker cannot measure its own. */
  cpuMs: number
  /** Statements sent to D1. */
  queries: number
  /** Keys of CONTENT written or removed. */
  writes: number
  /** The same for all runs of a day (UTC). */
  writesADay: number
  /** Articles compared with all others in one go: they take some 40 KB each while they are made ready. */
  block: number
}

export type Plan = 'free' | 'paid' | 'local'

/**
 * Free: 10 ms CPU; 50 D1 queries an invocation, of which a run needs a dozen to begin and end; 1,000 KV writes a day, of
 * which 200 are left for pushes. Paid: 30 s CPU, 1,000 queries, 1,000 KV operations an invocation
 * (developers.cloudflare.com/workers/platform/limits, d1/platform/limits, kv/platform/limits). Local: one's own machine.
 */
export const BUDGETS: Record<Plan, Budget> = {
  free: { cpuMs: 6, queries: 38, writes: 24, writesADay: 800, block: 20 },
  paid: { cpuMs: 20_000, queries: 900, writes: 800, writesADay: Infinity, block: 600 },
  local: { cpuMs: Infinity, queries: Infinity, writes: Infinity, writesADay: Infinity, block: 2000 },
}

/** The preset that the variable PLAN names; the smallest where it names none. */
export const budgetOf = (plan: string | undefined): Budget =>
  BUDGETS[plan === 'paid' || plan === 'local' ? plan : 'free']

/** Milliseconds of CPU, measured with `npm run bench -- related`; generous, for other machines are slower. */
export const COST = {
  /** Beginning and ending a run. */
  run: 1,
  /** A key that is listed with its metadata. */
  listedKey: 0.006,
  /** An article read, its vector made, put into the catalogue. */
  article: 0.7,
  /** An article that could not be read, or was taken out of the catalogue. */
  unreadable: 0.03,
  removed: 0.04,
  /** An article counted for the statistics. */
  counted: 0.02,
  /** The statistics loaded, a comparison begun. */
  comparison: 1.2,
  /** An article made ready to be compared with many others. */
  block: 0.06,
  /** An article read and compared with one other, and what each further one costs. */
  compared: 0.03,
  pair: 0.00015,
  /** A list made and its hash compared; a list put as well. */
  list: 0.12,
  listPut: 0.38,
} as const

/** Operations of one run, as the platform counts and bills them. */
export type Operations = {
  kvReads: number
  kvLists: number
  kvWrites: number
  queries: number
  rowsRead: number
  rowsWritten: number
  /** Reckoned, not measured. */
  cpuMs: number
}

export type Meter = {
  operations: Operations
  /** Work that brings the next run nearer to the end. */
  spend: (cpuMs: number) => void
  /** What must be done before any work. */
  prepare: (cpuMs: number) => void
  /** How many units of this cost still fit, at most `most`. At least one for a run that has done nothing yet: it must get on. */
  fitting: (cost: number, most: number, queries?: number) => number
  /** Keys that may still be written. */
  writesLeft: () => number
}

/** `writtenToday`: keys that runs of this day have written before. */
export function meterOf(budget: Budget, writtenToday: number): Meter {
  const operations: Operations = {
    kvReads: 0,
    kvLists: 0,
    kvWrites: 0,
    queries: 0,
    rowsRead: 0,
    rowsWritten: 0,
    cpuMs: COST.run,
  }
  let isFresh = true
  return {
    operations,
    spend: (cpuMs) => {
      operations.cpuMs += cpuMs
      isFresh = false
    },
    prepare: (cpuMs) => {
      operations.cpuMs += cpuMs
    },
    fitting: (cost, most, queries = 0) => {
      const fits = Math.floor((budget.cpuMs - operations.cpuMs) / cost)
      const number = operations.queries + queries > budget.queries ? 0 : Math.min(most, Math.max(0, fits))
      return number === 0 && isFresh ? Math.min(1, most) : number
    },
    writesLeft: () =>
      Math.max(
        0,
        Math.min(budget.writes - operations.kvWrites, budget.writesADay - writtenToday - operations.kvWrites),
      ),
  }
}
