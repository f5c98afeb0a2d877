/**
 * Cache tags: the names by which the tick tells the cache in front of the Worker what has changed. An answer carries the
 * tag of the one list key that is written anew whenever the answer changes.
 */
import { fnv1a } from './hash.ts'

/**
 * Tag of a list key. Tags must be printable ASCII (developers.cloudflare.com/workers/cache), which keys need not be.
 * Two keys with one tag (odds 1 to 4 × 10⁹ a pair) only make the cache ask once too often.
 */
export const tagOf = (listKey: string): string => `t${fnv1a(listKey).toString(36)}`
