/** The real stores, through the wrangler that is installed here and the account it is logged in to. */
import { join } from 'node:path'

import { REVISION_KEY } from '../../article/keys.ts'
import { batches } from './batches.ts'
import { executed, remoteDatabase } from './remote-database.ts'
import { remoteNamespace } from './remote-namespace.ts'
import { remoteOutbox } from './remote-outbox.ts'
import type { Databases, InboxStores, Store } from './store.ts'
import { revisionIn, storedKey } from './stored.ts'

/** A write may take a minute to be seen everywhere (developers.cloudflare.com/kv/concepts/how-kv-works). */
const SETTLING = { within: 60_000, every: 5000 }

/** `environment` is a name of wrangler.toml's `[env.…]`. */
export function remoteStore(environment: string | undefined): Store & Databases & InboxStores {
  const remote = ['--remote', ...(environment ? ['--env', environment] : [])]
  const content = remoteNamespace('CONTENT', remote)
  const revision = async () => revisionIn((await content.read([REVISION_KEY])).get(REVISION_KEY))
  return {
    state: async () => ({
      keys: (await content.list()).map(({ name, metadata }) => storedKey(name, metadata)),
      revision: await revision(),
    }),
    revision,
    read: content.read,
    put: async (entries, advance) => {
      for await (const batch of batches(entries)) {
        await content.put(batch.json)
        advance?.(batch.count)
      }
    },
    remove: content.remove,
    query: async (database, sql) => (await executed(database, sql, remote))[0] ?? [],
    inbox: async () => ({
      database: remoteDatabase('DB', remote),
      outbox: remoteOutbox(remoteNamespace('OUTBOX', remote)),
    }),
    close: async () => {},
    settling: SETTLING,
    notes: join('.wrangler', 'ridge', environment ?? 'default'),
  }
}
