/**
 * Stores in this process that leave their own time out: what is left of a run's time is the CPU of Ridge's own code, with
 * the parsing of what the stores answer. SQLite is the one that D1 is made of; KV is a map.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import type { Env } from '../src/env.ts'

export type OwnStores = {
  env: Env
  content: Map<string, { value: string; metadata: unknown }>
  index: DatabaseSync
  /** Milliseconds of CPU that `work` took outside of the stores. */
  ownMs: (work: () => Promise<unknown>) => Promise<number>
}

export function ownStores(plan: string): OwnStores {
  let outside = 0
  const store = <T>(work: () => T): T => {
    const start = performance.now()
    const result = work()
    outside += performance.now() - start
    return result
  }
  const index = new DatabaseSync(':memory:')
  for (const file of readdirSync('migrations/index').toSorted()) {
    index.exec(readFileSync(join('migrations/index', file), 'utf8'))
  }
  const content = new Map<string, { value: string; metadata: unknown }>()
  const env = {
    CONTENT: contentOf(content, store),
    INDEX: indexOf(index, store),
    DB: undefined,
    MEMORY_MS: '1000',
    PLAN: plan,
    VERSION: { id: 'bench', tag: '', timestamp: '' },
  } as unknown as Env
  return {
    env,
    content,
    index,
    ownMs: async (work) => {
      outside = 0
      const start = performance.now()
      await work()
      return performance.now() - start - outside
    },
  }
}

type Timed = <T>(work: () => T) => T

function contentOf(content: OwnStores['content'], store: Timed): Partial<KVNamespace> {
  const listed = 1000
  return {
    get: (async (keys: string[]) =>
      store(() => new Map(keys.map((key) => [key, content.get(key)?.value ?? null])))) as unknown as KVNamespace['get'],
    put: async (key: string, value: string, options?: { metadata?: unknown }) =>
      store(() => void content.set(key, { value, metadata: options?.metadata })),
    delete: async (key: string) => store(() => void content.delete(key)),
    list: (async ({ prefix = '', cursor = '0' }: { prefix?: string; cursor?: string }) => {
      const text = store(() => {
        const keys = [...content.keys()].filter((key) => key.startsWith(prefix)).toSorted()
        const from = Number(cursor)
        const page = keys.slice(from, from + listed).map((name) => ({ name, metadata: content.get(name)?.metadata }))
        const isComplete = from + listed >= keys.length
        return JSON.stringify({ keys: page, list_complete: isComplete, cursor: String(from + listed) })
      })
      return JSON.parse(text)
    }) as unknown as KVNamespace['list'],
  }
}

type Bound = { sql: string; values: (string | number | null)[] }

function indexOf(database: DatabaseSync, store: Timed): unknown {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const all = ({ sql, values }: Bound): { text: string } =>
    store(() => {
      const statement = prepared.get(sql) ?? database.prepare(sql)
      prepared.set(sql, statement)
      return { text: JSON.stringify(statement.all(...values)) }
    })
  const bound = (sql: string, values: Bound['values']) => ({
    sql,
    values,
    bind: (...others: Bound['values']) => bound(sql, others),
    first: async () => (JSON.parse(all({ sql, values }).text) as unknown[])[0] ?? null,
    all: async () => ({ results: JSON.parse(all({ sql, values }).text) as unknown[] }),
    run: async () => void all({ sql, values }),
  })
  return {
    prepare: (sql: string) => bound(sql, []),
    batch: async (statements: Bound[]) => {
      store(() => database.exec('BEGIN'))
      try {
        const texts = statements.map(all)
        store(() => database.exec('COMMIT'))
        return texts.map(({ text }) => ({
          results: JSON.parse(text) as unknown[],
          meta: { rows_read: 0, rows_written: 0 },
        }))
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
  }
}
