/** The stores on this machine, which `npm start` serves from. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import { parse } from 'smol-toml'
import * as v from 'valibot'

import { REVISION_KEY } from '../../article/keys.ts'
import { listKeys } from '../../article/read.ts'
import { databaseOf } from '../../inbox/database.ts'
import type { Databases, InboxStores, Store } from './store.ts'
import { revisionIn, storedKey } from './stored.ts'

// `import` would read its six megabytes once more, to find out what kind of module they are.
const { convertV4MiniflareOptions, Miniflare } = createRequire(import.meta.url)(
  'miniflare',
) as typeof import('miniflare')

/** Keys that are written at a time. */
const AT_ONCE = 16

/** Nobody waits at a page: a disk that is slow at the moment is no fault. */
const DATABASE_WAIT_MS = 30_000

/** What of `wrangler.toml` says under which names wrangler keeps the stores of this machine. */
const ConfigSchema = v.object({
  kv_namespaces: v.array(v.object({ binding: v.string(), id: v.optional(v.string()) })),
  d1_databases: v.array(
    v.object({
      binding: v.string(),
      database_id: v.optional(v.string()),
      preview_database_id: v.optional(v.string()),
    }),
  ),
})

/**
 * `folder` holds wrangler's state. The simulator is used by itself: wrangler around it takes 110 MB and a second more.
 * The names are those that `wrangler dev` gives (`kvNamespaceEntry`, `d1DatabaseEntry` in wrangler 4).
 */
export async function localStore(folder: string, config = 'wrangler.toml'): Promise<Store & Databases & InboxStores> {
  const { kv_namespaces, d1_databases } = v.parse(ConfigSchema, parse(readFileSync(config, 'utf8')))
  const simulator = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: 'export default {}',
      resourcePersistencePath: join(folder, 'v3'),
      kvNamespaces: Object.fromEntries(kv_namespaces.map(({ binding, id }) => [binding, id ?? binding])),
      d1Databases: Object.fromEntries(
        d1_databases.map(({ binding, database_id, preview_database_id }) => [
          binding,
          preview_database_id ?? database_id ?? binding,
        ]),
      ),
    }),
  )
  const content = (await simulator.getKVNamespace('CONTENT')) as unknown as KVNamespace
  return {
    ...bindingStore(content),
    query: async (name, sql) => (await (await simulator.getD1Database(name)).prepare(sql).all()).results,
    inbox: async () => ({
      database: databaseOf((await simulator.getD1Database('DB')) as unknown as D1Database, DATABASE_WAIT_MS),
      outbox: (await simulator.getKVNamespace('OUTBOX')) as unknown as KVNamespace,
    }),
    close: () => simulator.dispose(),
    notes: join(folder, 'ridge'),
  }
}

/** A namespace that is at hand as a binding. What it lists is what was written. */
export function bindingStore(content: KVNamespace): Store {
  return {
    state: async () => {
      const keys = (await listKeys(content)).map(({ name, metadata }) => storedKey(name, metadata))
      return { keys, revision: revisionIn(await content.get(REVISION_KEY)) }
    },
    revision: async () => revisionIn(await content.get(REVISION_KEY)),
    read: async (keys) => {
      const texts = await Promise.all(keys.map(async (key) => [key, await content.get(key)] as const))
      return new Map(texts.flatMap(([key, text]): [string, string][] => (text === null ? [] : [[key, text]])))
    },
    put: (entries, advance) =>
      eachAtOnce(entries, async ({ key, metadata, load }) => {
        await content.put(key, await load(), { metadata })
        advance?.(1)
      }),
    remove: (keys) => eachAtOnce(keys, (key) => content.delete(key)),
    close: async () => {},
    settling: { within: 0, every: 1 },
  }
}

const eachAtOnce = <T>(items: T[], act: (item: T) => Promise<void>): Promise<void> =>
  Readable.from(items).forEach(act, { concurrency: AT_ONCE })
