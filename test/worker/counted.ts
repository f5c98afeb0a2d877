/** Bindings that count every call to a store and can make the n-th one, or all of a store, fail: before it happens, after, or late. */
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

import type { Env } from '../../src/env.ts'

/**
 * `before`: the store never sees the call. `after`: it does, but the caller is cut off. `dead`: so are all later calls.
 * `late`: it does, but only long after, and nothing is heard of it until then.
 */
export const FAULTS = ['before', 'after', 'dead', 'late'] as const
type When = (typeof FAULTS)[number]

/** The call of this number, counted from 1; or every call that is named so, such as `DB.batch`. */
export type Fault = { when: When } & ({ at: number } | { every: RegExp })

export type CountedEnv = {
  bindings: Env
  calls: string[]
  /** Statements sent to D1, those of a batch one by one, as the platform counts them. */
  statements: () => number
  /** Resolves when late calls have happened, too. */
  settled: () => Promise<void>
}

/** Longer than limits of three seconds are with a fast clock. */
const LATE_MS = 200
const FAST = 30

const realTimeout = globalThis.setTimeout

/** Does it with time limits that come sooner; the work itself takes as long as it does. */
export async function withFastClock<T>(work: () => Promise<T>): Promise<T> {
  vi.stubGlobal('setTimeout', (then: () => void, milliseconds = 0) => realTimeout(then, milliseconds / FAST))
  try {
    return await work()
  } finally {
    vi.unstubAllGlobals()
  }
}

/** Calls that reach a store; everything else of a binding (`prepare`, `bind`) only builds them. */
const CALLS = new Set([
  'get',
  'getWithMetadata',
  'list',
  'put',
  'delete',
  'first',
  'all',
  'run',
  'raw',
  'batch',
  'exec',
])

export function countedEnv(fault?: Fault): CountedEnv {
  const calls: string[] = []
  const late: Promise<unknown>[] = []
  let statements = 0
  const call = async (name: string, work: () => Promise<unknown>): Promise<unknown> => {
    const number = calls.push(name)
    if (fault?.when === 'dead' && 'at' in fault && number > fault.at) throw new Error('injected: the run is dead')
    if (!isMeant(fault, number, name)) return work()
    if (fault.when === 'before') throw new Error(`injected: call ${number} (${name}) failed`)
    if (fault.when === 'late') {
      const done = new Promise((resolve) => realTimeout(resolve, LATE_MS)).then(work)
      late.push(done.catch(() => undefined))
      return done
    }
    await work()
    throw new Error(`injected: cut off after call ${number} (${name})`)
  }
  const wrap = <T extends object>(binding: T, name: string): T =>
    new Proxy(binding, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        return (...parameters: unknown[]) => {
          const real = parameters.map((one) => (Array.isArray(one) ? one.map(unwrapped) : one))
          if (CALLS.has(String(property))) {
            if (name === 'DB' || name === 'INDEX')
              statements += property === 'batch' ? (parameters[0] as unknown[]).length : 1
            return call(`${name}.${String(property)}`, () => member.apply(target, real) as Promise<unknown>)
          }
          const built: unknown = member.apply(target, real)
          return typeof built === 'object' && built !== null ? wrap(built, name) : built
        }
      },
      has: (target, property) => property === INNER || property in target,
      getOwnPropertyDescriptor: (target, property) =>
        property === INNER ? { value: target, configurable: true } : Reflect.getOwnPropertyDescriptor(target, property),
    })
  return {
    calls,
    statements: () => statements,
    settled: async () => {
      await Promise.all(late)
    },
    bindings: {
      ...env,
      CONTENT: wrap(env.CONTENT, 'CONTENT'),
      DB: wrap(env.DB, 'DB'),
      INDEX: wrap(env.INDEX, 'INDEX'),
      OUTBOX: wrap(env.OUTBOX, 'OUTBOX'),
    },
  }
}

const isMeant = (fault: Fault | undefined, number: number, name: string): fault is Fault =>
  fault !== undefined && ('at' in fault ? fault.at === number : fault.every.test(name))

const INNER = Symbol('what a proxy stands for')

/** D1's own `batch` wants its own statements. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.getOwnPropertyDescriptor(value, INNER)?.value ?? value
}

/**
 * How far a loop over the calls of a run goes on: the first `each` calls one by one, then by `step`. A run by night takes every
 * one: `THOROUGH=1 npm test`.
 */
export const stride = (at: number, each: number, step: number): number => (at < each || isThorough ? 1 : step)

/** Steps of a random history: all of them by night. */
export const rounds = (all: number): number => (isThorough ? all : Math.ceil(all / 2))

const isThorough = (env as unknown as Record<string, unknown>)['THOROUGH'] === '1'
