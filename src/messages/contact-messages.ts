/** The table `contact_messages`: putting a message in, once. */
import * as v from 'valibot'

import { sha256 } from '../article/hash.ts'
import { CONSENT_VERSION, type ContactMessage } from './contact-message.ts'

type Receipt = { id: string; receivedAt: string }

export type Stored =
  | { state: 'stored'; receipt: Receipt }
  /** The key was used for another message. */
  | { state: 'conflict' }
  /** Nothing is known to be stored; trying again with the same key is safe. */
  | { state: 'failed'; error: unknown }

/** D1 stalls of 30 s are reported (platform notes); a reader waits less than that. */
const D1_TIMEOUT_MS = 5000

const INSERT = `INSERT INTO contact_messages
  (id, fingerprint, received_at, name, phone, wechat, email, company, subject, message, consent, came_from)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO NOTHING`

const SELECT = 'SELECT id, fingerprint, received_at FROM contact_messages WHERE id = ?'

const RowSchema = v.object({ id: v.string(), fingerprint: v.string(), received_at: v.string() })

/**
 * Stores the message under an id made from `key`, so that a second try meets its own row and gets the same receipt.
 * Never throws.
 */
export async function storeContactMessage(
  db: D1Database,
  message: ContactMessage,
  key: string,
  now: Date,
): Promise<Stored> {
  try {
    const [id, fingerprint] = [await receiptId(key), await fingerprintOf(message)]
    const { name, phone, wechat, email, company, subject, from } = message
    const insert = db
      .prepare(INSERT)
      .bind(
        id,
        fingerprint,
        now.toISOString(),
        name,
        phone ?? null,
        wechat ?? null,
        email ?? null,
        company ?? null,
        subject ?? null,
        message.message,
        CONSENT_VERSION,
        from ?? null,
      )
    const [, found] = await within(D1_TIMEOUT_MS, db.batch([insert, db.prepare(SELECT).bind(id)]))
    const row = v.parse(RowSchema, found?.results[0])
    if (row.fingerprint !== fingerprint) return { state: 'conflict' }
    return { state: 'stored', receipt: { id: row.id, receivedAt: row.received_at } }
  } catch (error) {
    return { state: 'failed', error }
  }
}

/** True when the table answers that there is no such message. While it does not answer, nobody is told that it is lost. */
export async function isUnknown(db: D1Database, id: string): Promise<boolean> {
  try {
    return (await within(D1_TIMEOUT_MS, db.prepare(SELECT).bind(id).first())) === null
  } catch {
    return false
  }
}

/** Tells whether two messages are the same in every field. */
export const fingerprintOf = (message: ContactMessage): Promise<string> =>
  sha256(
    new TextEncoder().encode(
      JSON.stringify([
        message.name,
        message.phone,
        message.wechat,
        message.email,
        message.company,
        message.subject,
        message.message,
        message.from,
      ]),
    ),
  )

/** Crockford's alphabet: no letters that are misread over the phone (crockford.com/base32.html). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 80 bits of the key's SHA-256, as four groups of four: short enough to read out. */
async function receiptId(key: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(`contact\n${key}`))
  const bits = BigInt(`0x${digest.slice(0, 20)}`)
  const letters = Array.from({ length: 16 }, (_, at) => ALPHABET[Number((bits >> BigInt(75 - 5 * at)) & 31n)])
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-')
}

export const RECEIPT_ID = /^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`D1 did not answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer ?? null)
  }
}
