/** The stores on this machine, which `npm start` serves from. */
import { join } from 'node:path'
import { Readable } from 'node:stream'

import { getPlatformProxy } from 'wrangler'

import { REVISION_KEY } from '../../article/keys.ts'
import { listKeys } from '../../article/read.ts'
import type { Env } from '../../env.ts'
import type { Databases, Store } from './store.ts'
import { revisionIn, storedKey } from './stored.ts'
import { WRANGLER_ENVIRONMENT } from './wrangler.ts'

/** Keys that are written at a time. */
const AT_ONCE = 16

/** `folder` holds wrangler's state. */
export async function localStore(folder: string): Promise<Store & Databases> {
  Object.assign(process.env, WRANGLER_ENVIRONMENT)
  const proxy = await getPlatformProxy<Env>({ persist: { path: join(folder, 'v3') }, remoteBindings: false })
  return {
    ...bindingStore(proxy.env.CONTENT),
    query: async (database, sql) => (await proxy.env[database].prepare(sql).all()).results,
    close: () => proxy.dispose(),
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
