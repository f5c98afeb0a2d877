/** CONTENT as the push sees it: the local simulator, or the real namespace through wrangler. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as v from 'valibot'
import { getPlatformProxy } from 'wrangler'

import { REVISION_KEY } from '../../article/keys.ts'
import { type Revision, RevisionSchema } from '../../article/lists.ts'
import { listKeys } from '../../article/read.ts'
import type { Env } from '../../env.ts'
import type { Entry } from '../compile/content.ts'
import type { StoredKey, StoredState } from './plan.ts'
import { wrangler, WRANGLER_ENVIRONMENT } from './wrangler.ts'

export type Store = {
  /** What is there now. */
  state: () => Promise<StoredState>
  put: (entries: Entry[]) => Promise<void>
  remove: (keys: string[]) => Promise<void>
  close: () => Promise<void>
}

/** The databases as the commands see them: for reading only. */
export type Databases = {
  /** Rows of a statement without parameters. Throws what the database said. */
  query: (database: 'DB' | 'INDEX', sql: string) => Promise<unknown[]>
}

const KeysSchema = v.array(
  v.object({ name: v.string(), metadata: v.optional(v.looseObject({ hash: v.optional(v.string()) })) }),
)
const storedKeys = (keys: unknown): StoredKey[] =>
  v.parse(KeysSchema, keys).map(({ name, metadata }) => ({ key: name, hash: metadata?.hash }))

/** A revision of another shape than today's counts as none: readers then take the longer way until the next tick. */
function revisionIn(text: string | null): Revision | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), RevisionSchema), text)
  return result.success ? result.output : undefined
}

/** The simulator that `npm start` serves from. `folder` holds wrangler's state. */
export async function localStore(folder: string): Promise<Store & Databases> {
  Object.assign(process.env, WRANGLER_ENVIRONMENT)
  const proxy = await getPlatformProxy<Env>({ persist: { path: join(folder, 'v3') }, remoteBindings: false })
  return {
    ...bindingStore(proxy.env.CONTENT),
    query: async (database, sql) => (await proxy.env[database].prepare(sql).all()).results,
    close: () => proxy.dispose(),
  }
}

/** A namespace that is at hand as a binding. */
export function bindingStore(content: KVNamespace): Store {
  return {
    state: async () => {
      const keys = await listKeys(content)
      return { keys: storedKeys(keys), revision: revisionIn(await content.get(REVISION_KEY)) }
    },
    put: async (entries) => {
      for (const { key, metadata, load } of entries) await content.put(key, await load(), { metadata })
    },
    remove: async (keys) => {
      for (const key of keys) await content.delete(key)
    },
    close: async () => {},
  }
}

/**
 * One call writes at most this: wrangler sends 1,000 pairs a request whatever their size,
 * and a request may hold 100 MB (developers.cloudflare.com/kv/platform/limits).
 */
const BATCH_PAIRS = 1000
const BATCH_BYTES = 50_000_000

/** The real namespace, through the wrangler that is installed here and the account it is logged in to. */
export function remoteStore(environment: string | undefined): Store & Databases {
  const remote = ['--remote', ...(environment ? ['--env', environment] : [])]
  const target = ['--binding', 'CONTENT', ...remote]
  return {
    state: async () => {
      const keys = storedKeys(JSON.parse(await wrangler(['kv', 'key', 'list', ...target])))
      if (!keys.some(({ key }) => key === REVISION_KEY)) return { keys, revision: undefined }
      return { keys, revision: revisionIn(await wrangler(['kv', 'key', 'get', REVISION_KEY, '--text', ...target])) }
    },
    put: async (entries) => {
      for await (const batch of batches(entries)) {
        const pairs = batch.map(({ key, value, metadata }) =>
          typeof value === 'string'
            ? { key, value, metadata }
            : { key, value: Buffer.from(value).toString('base64'), base64: true, metadata },
        )
        await withFile(JSON.stringify(pairs), (path) => wrangler(['kv', 'bulk', 'put', path, ...target]))
      }
    },
    remove: async (keys) => {
      if (keys.length === 0) return
      await withFile(JSON.stringify(keys), (path) => wrangler(['kv', 'bulk', 'delete', path, ...target, '--force']))
    },
    query: async (database, sql) => {
      const printed = await wrangler(['d1', 'execute', database, '--json', '--command', sql, ...remote])
      return v.parse(ResultsSchema, JSON.parse(printed))[0]?.results ?? []
    },
    close: async () => {},
  }
}

/** What `wrangler d1 execute --json` prints. */
const ResultsSchema = v.array(v.object({ results: v.array(v.unknown()) }))

type Loaded = { key: string; value: string | Uint8Array; metadata: Entry['metadata'] }

/** Values are loaded a batch at a time: a whole site need not fit into memory. */
async function* batches(entries: Entry[]): AsyncGenerator<Loaded[]> {
  let batch: Loaded[] = []
  let room = BATCH_BYTES
  for (const { key, metadata, load } of entries) {
    const value = await load()
    const bytes = Math.ceil(Buffer.byteLength(value) * 1.4)
    if (batch.length === BATCH_PAIRS || (bytes > room && batch.length > 0)) {
      yield batch
      batch = []
      room = BATCH_BYTES
    }
    batch.push({ key, value, metadata })
    room -= bytes
  }
  if (batch.length > 0) yield batch
}

async function withFile(text: string, use: (path: string) => Promise<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-push-'))
  try {
    const path = join(folder, 'pairs.json')
    writeFileSync(path, text)
    await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
