/** The metadata of an editors' key names the versions before this one, so that an older one is known as such from any machine. */
import type { Entry } from '../compile/content.ts'
import type { StoredKey } from './stored.ts'

/** First so many digits of a hash: 32 bits tell ten versions of one article apart. */
const SHORT = 8

/** Versions that are remembered. */
const VERSIONS_MAX = 8

/** The metadata of KV holds 1,024 bytes (developers.cloudflare.com/kv/platform/limits). */
const METADATA_MAX_BYTES = 1024

/** True when the hash is that of a version before the stored one. */
export const isOlder = (hash: string, { was }: StoredKey): boolean => was.includes(hash.slice(0, SHORT))

/** The metadata to be written over a stored key: with its history, as far as there is room. */
export function withHistory(metadata: Entry['metadata'], stored: StoredKey | undefined): Entry['metadata'] {
  if (stored?.hash === undefined || stored.hash === metadata.hash) return metadata
  const before = [stored.hash.slice(0, SHORT), ...stored.was].filter((one) => one !== metadata.hash.slice(0, SHORT))
  for (let count = Math.min(VERSIONS_MAX, before.length); count > 0; count--) {
    const all = { ...metadata, was: before.slice(0, count) }
    if (Buffer.byteLength(JSON.stringify(all)) <= METADATA_MAX_BYTES) return all
  }
  return metadata
}
