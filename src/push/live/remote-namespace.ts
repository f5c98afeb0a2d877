/** A KV namespace at Cloudflare, through wrangler. */
import * as v from 'valibot'

import { patiently, withFile } from './wrangler.ts'

export type RemoteNamespace = {
  /** Keys that begin with `prefix`. */
  list: (prefix?: string) => Promise<{ name: string; metadata?: unknown }[]>
  /** Texts by key; keys that are not there are left out. */
  read: (keys: string[]) => Promise<Map<string, string>>
  /** `json` is a list of `{key, value, metadata}`. */
  put: (json: string) => Promise<void>
  remove: (keys: string[]) => Promise<void>
}

/** Keys that one call reads: the limit of `kv bulk get` (developers.cloudflare.com/kv/api/read-key-value-pairs). */
const READ_AT_ONCE = 100

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

/** `where` are wrangler's options that name the account's store, such as `--remote`. */
export function remoteNamespace(binding: string, where: string[]): RemoteNamespace {
  const target = ['--binding', binding, ...where]
  return {
    list: async (prefix) =>
      v.parse(
        KeysSchema,
        await patiently(['kv', 'key', 'list', ...(prefix === undefined ? [] : ['--prefix', prefix]), ...target]),
      ),
    read: async (keys) => {
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
    },
    put: async (json) => {
      await withFile(json, (path) => patiently(['kv', 'bulk', 'put', path, ...target]))
    },
    remove: async (keys) => {
      if (keys.length === 0) return
      await withFile(JSON.stringify(keys), (path) => patiently(['kv', 'bulk', 'delete', path, ...target, '--force']))
    },
  }
}
