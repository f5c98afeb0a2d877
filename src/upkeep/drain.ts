/** OUTBOX -> DB: what was kept while the database was away is moved there, exactly once; then it leaves OUTBOX. */
import type { Env } from '../env.ts'
import { type Database, rowsOf } from '../inbox/database.ts'
import {
  clearSignal,
  isSignalled,
  listWaiting,
  noteTry,
  putAside,
  readWaiting,
  removeWaiting,
  type Waiting,
} from '../inbox/outbox.ts'
import { storePromised } from '../inbox/store.ts'
import { channelsOf } from '../notices/channels.ts'

export type Drained = {
  moved: number
  /** Tried again later. */
  left: number
  /** Put aside for a person: it cannot be stored. */
  aside: number
}

/** After so many tries an entry is put aside, so that nothing waits behind it. */
const TRIES_MAX = 5

/** Statements before the first entry, and of each: to store it, to see what became of it, and to queue its notices. */
const TO_BEGIN = 1
const OF_ENTRY = 2
const OF_NOTICES = 1

/**
 * At most `limit` entries, and as many as so many statements allow: an entry whose receipt is taken needs twice as many.
 * `isRound`: look even if nothing signals. Undefined when nothing waited. Throws when a store is away: all stays as it is.
 */
export async function drainOutbox(
  env: Env,
  database: Database,
  { now, limit: most, statements, isRound }: { now: Date; limit: number; statements: number; isRound: boolean },
): Promise<Drained | undefined> {
  const outbox = env.OUTBOX
  const channels = channelsOf(env.NOTICES).names
  const ofEach = OF_ENTRY + (channels.length > 0 ? OF_NOTICES : 0)
  const limit = Math.min(most, Math.floor((statements - TO_BEGIN) / ofEach))
  const signalled = await isSignalled(outbox)
  if (!signalled && !isRound) return undefined
  const { waiting, isAll } = await listWaiting(outbox, limit)
  if (waiting.length === 0) {
    if (signalled) await clearSignal(outbox)
    return undefined
  }
  // While the database is away no entry is to blame.
  await rowsOf(database, 'SELECT 1')
  const drained: Drained = { moved: 0, left: isAll ? 0 : 1, aside: 0 }
  for (const one of waiting) drained[await move(outbox, database, one, { channels, now })]++
  return drained
}

/** What D1 says when it is no entry's fault: no room, no time (developers.cloudflare.com/d1/observability/debug-d1). */
const DATABASE_AWAY =
  /exceeded maximum|SQLITE_FULL|did not answer|timeout|time limit|memory limit|overloaded|connection lost|reset because|to be reset|transient/i

async function move(
  outbox: KVNamespace,
  database: Database,
  { key, tries }: Waiting,
  { channels, now }: { channels: string[]; now: Date },
): Promise<'moved' | 'left' | 'aside'> {
  const found = await readWaiting(outbox, key)
  // KV lists a removed key for a while.
  if (!found) return 'moved'
  const { entry, text } = found
  if (!entry) {
    await putAside(outbox, key, text, '内容损坏，读不懂')
    return 'aside'
  }
  try {
    await storePromised(database, entry, channels, now)
  } catch (error) {
    const why = String(error)
    if (DATABASE_AWAY.test(why)) throw error
    if (tries + 1 >= TRIES_MAX) {
      await putAside(outbox, key, text, why)
      return 'aside'
    }
    await noteTry(outbox, key, text, tries + 1)
    return 'left'
  }
  await removeWaiting(outbox, key)
  return 'moved'
}
