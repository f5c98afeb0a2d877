/** What one call of `wrangler kv bulk put` takes. */
import type { Entry } from '../compile/content.ts'

/**
 * wrangler sends 1,000 pairs a request whatever their size, and a request may hold 100 MB
 * (developers.cloudflare.com/kv/platform/limits).
 */
const PAIRS_MAX = 1000
const BYTES_MAX = 50_000_000

/** `json` is the file that the call reads, of `count` pairs. */
export type Batch = { json: string; count: number }

/** Values are loaded a batch at a time: a whole site need not fit into memory. A value beyond the limit goes alone. */
export async function* batches(entries: Entry[]): AsyncGenerator<Batch> {
  let pairs: string[] = []
  let room = BYTES_MAX
  for (const { key, metadata, load } of entries) {
    const pair = JSON.stringify({ key, ...encoded(await load()), metadata })
    const bytes = Buffer.byteLength(pair)
    if (pairs.length === PAIRS_MAX || (bytes > room && pairs.length > 0)) {
      yield batchOf(pairs)
      pairs = []
      room = BYTES_MAX
    }
    pairs.push(pair)
    room -= bytes
  }
  if (pairs.length > 0) yield batchOf(pairs)
}

const batchOf = (pairs: string[]): Batch => ({ json: `[${pairs.join(',')}]`, count: pairs.length })

const encoded = (value: string | Uint8Array): { value: string; base64?: true } =>
  typeof value === 'string' ? { value } : { value: Buffer.from(value).toString('base64'), base64: true }
