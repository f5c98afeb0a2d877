/** Bindings that count every call to a store and can make the n-th one fail: before it happens, or after. */
import { env } from 'cloudflare:workers'

import type { Env } from '../../src/env.ts'

export type Fault = {
  /** Counted from 1. */
  at: number
  /** `before`: the store never sees the call. `after`: it does, but the caller is cut off. `dead`: so are all later calls. */
  when: 'before' | 'after' | 'dead'
}

export type CountedEnv = {
  bindings: Env
  calls: string[]
  /** Statements sent to D1, those of a batch one by one, as the platform counts them. */
  statements: () => number
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
  let statements = 0
  const call = async (name: string, work: () => Promise<unknown>): Promise<unknown> => {
    const number = calls.push(name)
    const isFault = fault?.at === number
    if (fault?.when === 'dead' && number > fault.at) throw new Error('injected: the run is dead')
    if (isFault && fault.when === 'before') throw new Error(`injected: call ${number} (${name}) failed`)
    const result = await work()
    if (isFault) throw new Error(`injected: cut off after call ${number} (${name})`)
    return result
  }
  const wrap = <T extends object>(binding: T, name: string): T =>
    new Proxy(binding, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property)
        if (typeof member !== 'function') return member
        return (...parameters: unknown[]) => {
          const real = parameters.map((one) => (Array.isArray(one) ? one.map(unwrapped) : one))
          if (CALLS.has(String(property))) {
            if (name !== 'CONTENT') statements += property === 'batch' ? (parameters[0] as unknown[]).length : 1
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
    bindings: {
      ...env,
      CONTENT: wrap(env.CONTENT, 'CONTENT'),
      DB: wrap(env.DB, 'DB'),
      INDEX: wrap(env.INDEX, 'INDEX'),
    },
  }
}

const INNER = Symbol('what a proxy stands for')

/** D1's own `batch` wants its own statements. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.getOwnPropertyDescriptor(value, INNER)?.value ?? value
}
