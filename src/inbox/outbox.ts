/** OUTBOX: entries that wait until the database is back. Private: no code that serves pages reads it. */
import * as v from 'valibot'

import { within } from './database.ts'
import { type Entry, EntrySchema, type Kind } from './entry.ts'

const WAITING_PREFIX = 'waiting:'
const DEAD_PREFIX = 'dead:'
/** Says that something may wait, so that nobody has to list the namespace every minute. */
const SIGNAL_KEY = 'signal'

const OUTBOX_TIMEOUT_MS = 3000

/** What of the namespace is used: in the Worker the binding itself, in the commands what stands for it. */
export type Outbox = {
  get: (key: string) => Promise<string | null>
  put: (key: string, text: string, options?: { metadata: unknown }) => Promise<void>
  delete: (key: string) => Promise<void>
  list: (options: {
    prefix: string
    limit?: number
    cursor?: string
  }) => Promise<{ keys: { name: string; metadata?: unknown }[]; list_complete: boolean; cursor?: string }>
}

/** The fingerprint is part of it: two texts under one receipt never overwrite each other. */
const waitingKey = ({ kind, id, fingerprint }: Entry): string =>
  `${WAITING_PREFIX}${kind}:${id}:${fingerprint.slice(0, 16)}`

/** Keeps an entry; a second time under the same key changes nothing. Throws when it is not known to be kept. */
export async function keepWaiting(outbox: Outbox, entry: Entry): Promise<{ receivedAt: string }> {
  const key = waitingKey(entry)
  const put = async (): Promise<{ receivedAt: string }> => {
    const before = parsedEntry(await outbox.get(key))
    if (before) return before
    try {
      await outbox.put(key, JSON.stringify(entry))
    } catch (error) {
      // A double tap: KV takes one write a second for a key. The other one has it.
      const other = parsedEntry(await outbox.get(key))
      if (!other) throw error
      return other
    }
    return entry
  }
  const kept = await within(OUTBOX_TIMEOUT_MS, 'OUTBOX', put())
  // Only hastens: without it the next look at the whole namespace finds the entry.
  await within(OUTBOX_TIMEOUT_MS, 'OUTBOX', outbox.put(SIGNAL_KEY, entry.receivedAt)).catch(() => undefined)
  return kept
}

/** True when something may wait. */
export const isSignalled = async (outbox: Outbox): Promise<boolean> => (await outbox.get(SIGNAL_KEY)) !== null

/** Since when something has been waiting, and something put aside, ISO 8601. Throws when OUTBOX does not answer. */
export const waitingSince = (outbox: Outbox): Promise<{ waiting?: string; aside?: string }> =>
  within(OUTBOX_TIMEOUT_MS, 'OUTBOX', oldestOf(outbox))

async function oldestOf(outbox: Outbox): Promise<{ waiting?: string; aside?: string }> {
  // The signal stays as long as anything was put there and not taken away again, also what was put aside.
  const waiting = (await isSignalled(outbox)) ? await oldest(outbox, WAITING_PREFIX) : undefined
  const aside = (await outbox.get(ASIDE_KEY)) === null ? undefined : await oldest(outbox, DEAD_PREFIX)
  return { ...(waiting !== undefined && { waiting }), ...(aside !== undefined && { aside }) }
}

async function oldest(outbox: Outbox, prefix: string): Promise<string | undefined> {
  const { keys } = await outbox.list({ prefix, limit: 20 })
  const times: string[] = []
  for (const { name } of keys) times.push(parsedEntry(await outbox.get(name))?.receivedAt ?? new Date(0).toISOString())
  return times.toSorted()[0]
}

/** There while something is put aside: a look at `/healthz` need not list the namespace. */
const ASIDE_KEY = 'aside'

/** Takes the signal away; nothing waited. */
export const clearSignal = (outbox: Outbox): Promise<void> => outbox.delete(SIGNAL_KEY)

/** Whether an entry of this receipt waits, or was put aside. Throws when OUTBOX does not answer. */
export async function isWaiting(outbox: Outbox, kind: Kind, id: string): Promise<boolean> {
  const pages = [WAITING_PREFIX, DEAD_PREFIX].map((prefix) =>
    within(OUTBOX_TIMEOUT_MS, 'OUTBOX', outbox.list({ prefix: `${prefix}${kind}:${id}:`, limit: 1 })),
  )
  return (await Promise.all(pages)).some(({ keys }) => keys.length > 0)
}

const MetadataSchema = v.object({ tries: v.number() })

export type Waiting = { key: string; tries: number }

/** What waits, at most `limit`; undefined `tries` are none. */
export async function listWaiting(outbox: Outbox, limit: number): Promise<{ waiting: Waiting[]; isAll: boolean }> {
  const { keys, list_complete } = await outbox.list({ prefix: WAITING_PREFIX, limit })
  const waiting = keys.map(({ name, metadata }) => {
    const known = v.safeParse(MetadataSchema, metadata)
    return { key: name, tries: known.success ? known.output.tries : 0 }
  })
  return { waiting, isAll: list_complete }
}

/** An entry that waits; its text where it is damaged, undefined where it is gone. */
export async function readWaiting(
  outbox: Outbox,
  key: string,
): Promise<{ entry: Entry; text: string } | { entry?: undefined; text: string } | undefined> {
  const text = await outbox.get(key)
  if (text === null) return undefined
  const entry = parsedEntry(text)
  return entry ? { entry, text } : { text }
}

export const removeWaiting = (outbox: Outbox, key: string): Promise<void> => outbox.delete(key)

/** Notes one more failed try. */
export const noteTry = (outbox: Outbox, key: string, text: string, tries: number): Promise<void> =>
  outbox.put(key, text, { metadata: { tries } })

/** Puts aside what cannot be stored, so that nothing waits behind it; `revive` puts it back. */
export async function putAside(outbox: Outbox, key: string, text: string, reason: string): Promise<void> {
  await outbox.put(`${DEAD_PREFIX}${key.slice(WAITING_PREFIX.length)}`, text, {
    metadata: { reason: reason.slice(0, 300) },
  })
  await outbox.put(ASIDE_KEY, '1')
  await outbox.delete(key)
}

export type Dead = { key: string; reason: string }

/** What was put aside. */
export async function listDead(outbox: Outbox): Promise<Dead[]> {
  const { keys } = await outbox.list({ prefix: DEAD_PREFIX, limit: 100 })
  return keys.map(({ name, metadata }) => {
    const known = v.safeParse(v.object({ reason: v.string() }), metadata)
    return { key: name, reason: known.success ? known.output.reason : '' }
  })
}

/** Puts all of it back to be tried again. How many. */
export async function revive(outbox: Outbox, now: Date): Promise<number> {
  const dead = await listDead(outbox)
  for (const { key } of dead) {
    const text = await outbox.get(key)
    if (text === null) continue
    await outbox.put(`${WAITING_PREFIX}${key.slice(DEAD_PREFIX.length)}`, text)
    await outbox.delete(key)
  }
  if (dead.length > 0) await outbox.put(SIGNAL_KEY, now.toISOString())
  await outbox.delete(ASIDE_KEY)
  return dead.length
}

/** Everything in OUTBOX of readers, to be searched for one person. */
export async function* everyEntry(outbox: Outbox): AsyncGenerator<{ key: string; entry: Entry | undefined }> {
  for (const prefix of [WAITING_PREFIX, DEAD_PREFIX]) {
    let cursor: string | undefined
    do {
      const page = await outbox.list({ prefix, ...(cursor && { cursor }) })
      for (const { name } of page.keys) yield { key: name, entry: parsedEntry(await outbox.get(name)) }
      cursor = page.list_complete ? undefined : page.cursor
    } while (cursor)
  }
}

function parsedEntry(text: string | null): Entry | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), EntrySchema), text)
  return result.success ? result.output : undefined
}
