/** Carrying a push out. `revision`, written last, tells readers' isolates and the tick; everything before it can be repeated. */
import { setTimeout as sleep } from 'node:timers/promises'

import { FOLD_KEY, isMediaKey, SITE_KEY } from '../../article/keys.ts'
import type { Entry } from '../compile/content.ts'
import { ownSlugOf } from './compare.ts'
import { withHistory } from './history.ts'
import type { PushPlan } from './plan.ts'
import { type Hashes, revisionEntry } from './revision.ts'
import type { Seen } from './seen.ts'
import type { Store } from './store.ts'
import type { StoredState } from './stored.ts'

export type Outcome =
  | { state: 'unchanged' }
  /** Another push ended since the plan was made: nothing was written. */
  | { state: 'overtaken' }
  | {
      state: 'done'
      /** Keys that the listing does not show as written yet. */
      late: string[]
      /** Keys that another push wrote meanwhile: theirs is what stands there. */
      theirs: string[]
    }

/** `done` of `total` keys are written. */
export type Progress = (done: number, total: number) => void

/**
 * In this order: pictures, the marks of what moves or goes, articles, other redirects, the site, removals, revision. Cut off
 * anywhere, the next push finds by the marks what was to be removed and writes the rest. Throws what the store said.
 */
export async function carryOut(plan: PushPlan, store: Store, now: Date, progress?: Progress): Promise<Outcome> {
  if (plan.isDone) return { state: 'unchanged' }
  if ((await store.revision())?.id !== plan.before.revision?.id) return { state: 'overtaken' }

  const stored = new Map(plan.before.keys.map((one) => [one.key, one]))
  const written = [...plan.add, ...plan.change].map(({ key, metadata, load }): Entry => {
    return { key, metadata: withHistory(metadata, stored.get(key)), load }
  })
  const isSetting = ({ key }: Entry): boolean => key === SITE_KEY || key === FOLD_KEY
  const isOwn = (key: string): boolean => ownSlugOf(key) !== undefined
  const steps: { put: Entry[]; remove: string[] }[] = [
    { put: written.filter(({ key }) => isMediaKey(key)), remove: plan.unredirect },
    { put: plan.marks, remove: [] },
    { put: written.filter((entry) => !isMediaKey(entry.key) && !isSetting(entry)), remove: [] },
    { put: [...plan.redirects, ...written.filter(isSetting)], remove: plan.remove.filter((key) => !isOwn(key)) },
    // Last: while it is there, its mark brings the next push back to what was left.
    { put: [], remove: plan.remove.filter(isOwn) },
  ]
  const total = steps.reduce((sum, { put, remove }) => sum + put.length + remove.length, 0)
  let done = 0
  const advance = (count: number): void => progress?.((done += count), total)
  advance(0)
  for (const { put, remove } of steps) {
    await store.put(put, advance)
    await store.remove(remove)
    advance(remove.length)
  }

  const { state, late, theirs } = await verified(plan, store)
  const ours = plan.changes.filter(([key]) => !theirs.includes(key))
  const after: Hashes = new Map(state.keys.map(({ key, hash }) => [key, hash ?? '']))
  for (const [key, hash] of ours) {
    if (hash === null) after.delete(key)
    else after.set(key, hash)
  }
  // When another push ended meanwhile, what was there before it is not known: then the revision tells less.
  const before = { keys: plan.before.keys, revision: state.revision }
  await store.put([await revisionEntry(after, ours, before, now)])
  return { state: 'done', late, theirs }
}

/** Lists until everything shows that was written, as long as the store takes to show it. */
async function verified(
  plan: PushPlan,
  store: Store,
): Promise<{ state: StoredState; late: string[]; theirs: string[] }> {
  const was = new Map(plan.before.keys.map(({ key, hash }) => [key, hash ?? null]))
  for (let wait = 0; ; wait += store.settling.every) {
    const state = await store.state()
    const is = new Map(state.keys.map(({ key, hash }) => [key, hash ?? null]))
    const other = plan.changes.flatMap(([key, hash]) => ((is.get(key) ?? null) === hash ? [] : [key]))
    const theirs = other.filter((key) => (is.get(key) ?? null) !== (was.get(key) ?? null))
    const late = other.filter((key) => !theirs.includes(key))
    if (late.length === 0 || wait >= store.settling.within) return { state, late, theirs }
    await sleep(store.settling.every)
  }
}

/** What this folder has seen of the store after a push. What was held stays as it was seen before. */
export function seenAfter(plan: PushPlan, entries: Entry[], outcome: Outcome, seen: Seen | undefined): Seen {
  const theirs = new Set(outcome.state === 'done' ? outcome.theirs : [])
  const held = new Set(plan.held.map(({ name }) => name))
  const own = entries.filter(({ key }) => key === SITE_KEY || ownSlugOf(key) !== undefined)
  return new Map(
    own.flatMap(({ key, metadata }): [string, string][] => {
      const before = seen?.get(key)
      if (!held.has(ownSlugOf(key) ?? key) && !theirs.has(key)) return [[key, metadata.hash]]
      return before === undefined ? [] : [[key, before]]
    }),
  )
}
