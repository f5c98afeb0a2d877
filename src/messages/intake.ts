/**
 * The way of everything that readers send, once it is checked: how suspicious it is, keeping it, telling those who answer.
 * Nothing here turns away what is merely suspicious.
 */
import type { Context } from 'hono'

import type { Env } from '../env.ts'
import { databaseOf } from '../inbox/database.ts'
import { bodyHash, type Entry, type Flag, type MessageEntry, type QuestionEntry, subjectOf } from '../inbox/entry.ts'
import { keepEntry, type Kept } from '../inbox/keep.ts'
import { receiptId, textHash } from '../inbox/receipt.ts'
import { channelsOf } from '../notices/channels.ts'
import { deliverNow } from '../notices/deliver-now.ts'
import { CONSENT_VERSION, type ContactMessage } from './contact-message.ts'
import { type AskedQuestion, QUESTION_CONSENT_VERSION } from './question.ts'
import { senderOf } from './sender.ts'
import { textFlags } from './suspicion.ts'

export type C = Context<{ Bindings: Env }>

/** Tells whether two messages are the same in every field. */
const fingerprintOf = (fields: (string | undefined)[]): Promise<string> => textHash(JSON.stringify(fields))

/** How a message came about, beside what was typed. */
export type Way = { cta?: string | undefined; flags: Flag[] }

/** `key` ties the tries of one message together. */
export async function messageEntry(c: C, message: ContactMessage, key: string, way: Way): Promise<MessageEntry> {
  const { consent: _, from: typedFrom, ...typed } = message
  const [from, question] = pathAndAnchor(typedFrom)
  const fields = [typed.name, typed.phone, typed.wechat, typed.email, typed.company, typed.subject, typed.message]
  const texts = [typed.name, typed.company, typed.subject, typed.message].map((text) => text ?? '')
  const body = copiedPart(typed.message, [typed.phone, typed.wechat, typed.email])
  return {
    kind: 'message',
    ...(await common(c, 'contact', key, [...fields, typedFrom], body, [
      ...way.flags,
      ...textFlags(texts, new URL(c.req.url).hostname),
    ])),
    consent: CONSENT_VERSION,
    ...typed,
    ...(from !== undefined && { from }),
    ...(question !== undefined && { question }),
    ...(way.cta !== undefined && { cta: way.cta }),
  }
}

/** Shorter texts, such as "how much is it", are written by many: they are copies only with the same way to be reached. */
const COPIED_FROM_CHARACTERS = 20

const copiedPart = (text: string, ways: (string | undefined)[]): string =>
  [...text].length < COPIED_FROM_CHARACTERS ? [text, ...ways].join('\n') : text

/** The same for a question. */
export async function questionEntry(c: C, asked: AskedQuestion, key: string, { flags }: Way): Promise<QuestionEntry> {
  const { consent: _, from: typedFrom, ...typed } = asked
  const [from] = pathAndAnchor(typedFrom)
  const fields = [typed.question, typed.detail, typed.nickname, typed.email, typedFrom]
  const texts = [typed.nickname, typed.question, typed.detail].map((text) => text ?? '')
  const body = `${typed.question}\n${typed.detail ?? ''}`
  return {
    kind: 'question',
    ...(await common(c, 'question', key, fields, body, [...flags, ...textFlags(texts, new URL(c.req.url).hostname)])),
    consent: QUESTION_CONSENT_VERSION,
    ...typed,
    ...(from !== undefined && { from }),
  }
}

async function common(c: C, kind: string, key: string, fields: (string | undefined)[], body: string, flags: Flag[]) {
  const now = new Date()
  const sender = await senderOf(c.req.raw, c.env.OUTBOX, now)
  return {
    id: await receiptId(kind, key),
    fingerprint: await fingerprintOf(fields),
    receivedAt: now.toISOString(),
    body: await bodyHash(body),
    flags: [...new Set(flags)],
    ...(sender !== undefined && { sender }),
  }
}

/** `/articles/a#b` -> the page, and the question of it. */
function pathAndAnchor(from: string | undefined): [path: string | undefined, anchor: string | undefined] {
  const [path, anchor] = from?.split('#', 2) ?? []
  return [path || undefined, anchor ? decodedAnchor(anchor) : undefined]
}

function decodedAnchor(anchor: string): string {
  try {
    return decodeURIComponent(anchor)
  } catch {
    return anchor
  }
}

/** Seconds after which a reader whose message could not be kept should try again. */
export const RETRY_AFTER_SECONDS = '60'

/** True when this address has sent too much of a kind within the minute. */
export async function isTooMuch(c: C, kind: 'entry' | 'click' = 'entry'): Promise<boolean> {
  const limit = c.env.INTAKE_LIMIT
  const sender = limit && (await senderOf(c.req.raw, c.env.OUTBOX, new Date()))
  if (!limit || sender === undefined) return false
  try {
    return !(await limit.limit({ key: `${kind} ${sender}` })).success
  } catch {
    return false
  }
}

/** Keeps an entry, and has its notices sent once the reader has the answer. Never throws. */
export async function take(c: C, entry: Entry): Promise<Kept> {
  const stores = { database: databaseOf(c.env.DB), outbox: c.env.OUTBOX }
  const { names, fault } = channelsOf(c.env.NOTICES)
  if (fault !== undefined) console.error(JSON.stringify({ event: 'notices-not-set-up', fault }))
  const kept = await keepEntry(stores, entry, names, new Date(), (store, error) =>
    console.error(JSON.stringify({ event: 'not-kept', store, kind: entry.kind, error: String(error) })),
  )
  if (kept.state === 'stored' && names.length > 0) {
    c.executionCtx.waitUntil(deliverNow(c.env, subjectOf({ kind: entry.kind, id: kept.id })))
  }
  return kept
}
