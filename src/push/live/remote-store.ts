/** The real stores, through the wrangler that is installed here and the account it is logged in to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import * as v from 'valibot'

import { REVISION_KEY } from '../../article/keys.ts'
import { batches } from './batches.ts'
import type { Databases, Store } from './store.ts'
import { revisionIn, storedKey } from './stored.ts'
import { wrangler } from './wrangler.ts'

/** Tries of one call, and the pause before the second one, in milliseconds; it doubles each time. */
const TRIES = 4
const PAUSE_MS = 2000

/** Keys that one call reads: the limit of `kv bulk get` (developers.cloudflare.com/kv/api/read-key-value-pairs). */
const READ_AT_ONCE = 100

/** A write may take a minute to be seen everywhere (developers.cloudflare.com/kv/concepts/how-kv-works). */
const SETTLING = { within: 60_000, every: 5000 }

const KeysSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ name: v.string(), metadata: v.optional(v.unknown()) })),
)

/** What `wrangler kv bulk get` prints: the value, or an object with it, or nothing. */
const ValuesSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(v.string(), v.nullable(v.union([v.string(), v.object({ value: v.nullable(v.string()) })]))),
)

/** What `wrangler d1 execute --json` prints. */
const ResultsSchema = v.array(v.object({ results: v.array(v.unknown()) }))

/** `environment` is a name of wrangler.toml's `[env.…]`. */
export function remoteStore(environment: string | undefined): Store & Databases {
  const remote = ['--remote', ...(environment ? ['--env', environment] : [])]
  const target = ['--binding', 'CONTENT', ...remote]
  const listed = async () => v.parse(KeysSchema, await patiently(['kv', 'key', 'list', ...target]))
  const revision = async () => {
    const texts = await read([REVISION_KEY])
    return revisionIn(texts.get(REVISION_KEY))
  }
  const read = async (keys: string[]): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    for (let at = 0; at < keys.length; at += READ_AT_ONCE) {
      const some = JSON.stringify(keys.slice(at, at + READ_AT_ONCE))
      const printed = await withFile(some, (path) => patiently(['kv', 'bulk', 'get', path, ...target]))
      const values = v.parse(ValuesSchema, printed.slice(printed.indexOf('{')))
      for (const [key, value] of Object.entries(values)) {
        const text = typeof value === 'string' ? value : value?.value
        if (typeof text === 'string') found.set(key, text)
      }
    }
    return found
  }
  return {
    state: async () => ({
      keys: (await listed()).map(({ name, metadata }) => storedKey(name, metadata)),
      revision: await revision(),
    }),
    revision,
    read,
    put: async (entries, advance) => {
      for await (const batch of batches(entries)) {
        await withFile(batch.json, (path) => patiently(['kv', 'bulk', 'put', path, ...target]))
        advance?.(batch.count)
      }
    },
    remove: async (keys) => {
      if (keys.length === 0) return
      await withFile(JSON.stringify(keys), (path) => patiently(['kv', 'bulk', 'delete', path, ...target, '--force']))
    },
    query: async (database, sql) => {
      const printed = await wrangler(['d1', 'execute', database, '--json', '--command', sql, ...remote])
      return v.parse(ResultsSchema, JSON.parse(printed))[0]?.results ?? []
    },
    close: async () => {},
    settling: SETTLING,
    notes: join('.wrangler', 'ridge', environment ?? 'default'),
  }
}

/** Every call here can be repeated without harm; a network that fails for a moment does not end a push. */
async function patiently(parameters: string[]): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await wrangler(parameters)
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error
      await sleep(PAUSE_MS * 2 ** (tries - 1))
    }
  }
}

/** Faults that may be gone in a moment: of the network, a server's, or of too many calls. */
const isPassing = (error: unknown): boolean =>
  /fetch failed|ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up|\b(?:429|5\d\d)\b|timed? ?out/i.test(String(error))

async function withFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-push-'))
  try {
    const path = join(folder, 'keys.json')
    writeFileSync(path, text)
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
