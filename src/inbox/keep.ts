/** Keeping what a reader sent: in the database, or in OUTBOX while that is away. Only then is anybody told "received". */
import type { Database } from './database.ts'
import type { Entry } from './entry.ts'
import { keepWaiting } from './outbox.ts'
import { storeEntry } from './store.ts'

export type Kept =
  | { state: 'stored' | 'waiting'; id: string; receivedAt: string }
  /** The key was used for something else. */
  | { state: 'conflict' }
  /** Nothing is known to be kept; trying again with the same key is safe. */
  | { state: 'failed' }

/** Never throws; `report` is told of each store that failed. */
export async function keepEntry(
  { database, outbox }: { database: Database; outbox: KVNamespace },
  entry: Entry,
  channels: string[],
  now: Date,
  report: (store: 'DB' | 'OUTBOX', error: unknown) => void,
): Promise<Kept> {
  try {
    return await storeEntry(database, entry, channels, now)
  } catch (error) {
    report('DB', error)
  }
  try {
    const { receivedAt } = await keepWaiting(outbox, entry)
    return { state: 'waiting', id: entry.id, receivedAt }
  } catch (error) {
    report('OUTBOX', error)
    return { state: 'failed' }
  }
}
