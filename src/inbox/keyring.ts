/**
 * Keys that sign forms and hash addresses. They live in OUTBOX, make themselves and change every week; what an old key has
 * hashed can be linked to nobody once that key is gone.
 */
import * as v from 'valibot'

import { hexOf } from '../article/hash.ts'
import { within } from './database.ts'

const KEYRING_KEY = 'keyring'

const KeySchema = v.object({ id: v.string(), secret: v.string(), madeAt: v.string() })
export type Key = v.InferOutput<typeof KeySchema>

const KeyringSchema = v.object({ current: KeySchema, previous: v.optional(KeySchema) })
/** `previous` still verifies: forms that were open when the keys changed. */
export type Keyring = v.InferOutput<typeof KeyringSchema>

const ROTATE_AFTER_MS = 7 * 86_400_000

/** How long an isolate may go without asking again. */
const MEMORY_MS = 60_000

/** Keys only tell more of what is sent: nobody waits long for them. */
const KEYRING_TIMEOUT_MS = 1000

const kept = new WeakMap<KVNamespace, { readAt: number; keyring: Keyring }>()

/** The keyring, made when there is none. Throws when OUTBOX does not answer. */
export async function readKeyring(outbox: KVNamespace, now: Date): Promise<Keyring> {
  const known = kept.get(outbox)
  if (known && now.getTime() - known.readAt < MEMORY_MS && now.getTime() >= known.readAt) return known.keyring
  return within(KEYRING_TIMEOUT_MS, 'OUTBOX', storedKeyring(outbox, now))
}

async function storedKeyring(outbox: KVNamespace, now: Date): Promise<Keyring> {
  const stored = v.safeParse(v.pipe(v.string(), v.parseJson(), KeyringSchema), await outbox.get(KEYRING_KEY))
  const keyring = stored.success ? stored.output : { current: freshKey(now) }
  if (!stored.success) await outbox.put(KEYRING_KEY, JSON.stringify(keyring))
  kept.set(outbox, { readAt: now.getTime(), keyring })
  return keyring
}

/** Changes the keys when they are a week old; the key before the last is gone for good. True when it did. */
export async function rotateKeyring(outbox: KVNamespace, now: Date): Promise<boolean> {
  const { current } = await readKeyring(outbox, now)
  if (now.getTime() - Date.parse(current.madeAt) < ROTATE_AFTER_MS) return false
  await outbox.put(KEYRING_KEY, JSON.stringify({ current: freshKey(now), previous: current } satisfies Keyring))
  kept.delete(outbox)
  return true
}

function freshKey(now: Date): Key {
  const secret = hexOf(crypto.getRandomValues(new Uint8Array(32)))
  return { id: crypto.randomUUID().slice(0, 8), secret, madeAt: now.toISOString() }
}

/** HMAC-SHA256 of a text by a key, in hex, cut to 128 bits. */
export async function keyedHash({ secret }: Pick<Key, 'secret'>, text: string): Promise<string> {
  const key = await hmacKey(secret)
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))
  return hexOf(new Uint8Array(mac)).slice(0, 32)
}

/** Compares in a time that tells nothing of where they differ. */
export function isSameHash(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at % (other.length || 1))
  return difference === 0
}

const hmacKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
