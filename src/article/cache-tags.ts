/**
 * Cache tags: the names by which the tick tells the cache in front of the Worker what has changed. An answer carries the
 * tag of the one key that is written anew whenever the answer changes: a list key, or `site`, with which all is stale.
 */
import { fnv1a } from './hash.ts'

/**
 * Tag of a key. Tags must be printable ASCII (developers.cloudflare.com/workers/cache), which keys need not be.
 * Two keys with one tag (odds 1 to 4 × 10⁹ a pair) only make the cache ask once too often.
 */
export const cacheTagOf = (key: string): string => `t${fnv1a(key).toString(36)}`
