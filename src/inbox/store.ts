/** Putting an entry into its table, once, and with it the notices that it calls for: one transaction. */
import * as v from 'valibot'

import { slugOfSegment } from '../article/slug.ts'
import { type Database, type Statement, statement } from './database.ts'
import { queueForStatement } from './deliveries.ts'
import { type Entry, type MessageEntry, type QuestionEntry, SUSPICIOUS, weightOf } from './entry.ts'
import { emailKey, phoneKey, wechatKey } from './reach.ts'
import { receiptId } from './receipt.ts'

/** So much from one address within the hour is suspicious. A family, an office or a mobile network shares one. */
const MANY_FROM_SENDER = 5
/** So many copies of one text within the day. */
const MANY_COPIES = 3
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The flags that only the table knows are found in the same statement, so that no copy slips through between a question
 * and an answer. Parameters: 1 id, 2 fingerprint, 3 time, 4 sender, 5 body, 6 flags, 7 their weight, 8 an hour ago, 9 a day ago.
 */
const judged = (table: string, columns: string[]): string => `INSERT INTO ${table}
  (id, fingerprint, received_at, sender, body, flags, state, ${columns.join(', ')})
  SELECT ?1, ?2, ?3, ?4, ?5,
    (SELECT json_group_array(flag) FROM (SELECT value AS flag FROM json_each(?6)
      UNION ALL SELECT 'many-from-sender' WHERE many
      UNION ALL SELECT CASE WHEN copies >= ${MANY_COPIES} THEN 'many-copies' ELSE 'copy' END WHERE copies > 0)),
    CASE WHEN ?7 + many + min(2, (copies > 0) + (copies >= ${MANY_COPIES})) >= ${SUSPICIOUS} THEN 'flagged' ELSE 'new' END,
    ${columns.map((_, at) => `?${at + 10}`).join(', ')}
  FROM (SELECT
    (SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE sender = ?4 AND received_at > ?8 LIMIT ${MANY_FROM_SENDER}))
      >= ${MANY_FROM_SENDER} AS many,
    (SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE body = ?5 AND received_at > ?9 LIMIT ${MANY_COPIES})) AS copies)
  WHERE true
  ON CONFLICT (id) DO NOTHING`

const INSERT_MESSAGE = judged('contact_messages', [
  'name',
  'phone',
  'wechat',
  'email',
  'company',
  'subject',
  'message',
  'consent',
  'came_from',
  'question',
  'cta',
  'phone_key',
  'wechat_key',
  'email_key',
])
const INSERT_QUESTION = judged('questions', [
  'question',
  'detail',
  'nickname',
  'email',
  'consent',
  'came_from',
  'email_key',
  'section',
  'article',
])

const judgedValues = ({ id, fingerprint, receivedAt, sender, body, flags }: Entry): (string | number | null)[] => {
  const at = Date.parse(receivedAt)
  return [
    id,
    fingerprint,
    receivedAt,
    sender ?? null,
    body,
    JSON.stringify(flags),
    weightOf(flags),
    new Date(at - HOUR_MS).toISOString(),
    new Date(at - DAY_MS).toISOString(),
  ]
}

const insertMessage = (entry: MessageEntry): Statement => {
  const { name, phone, wechat, email, company, subject, message, consent, from, question, cta } = entry
  const optional = [phone, wechat, email, company, subject].map((value) => value ?? null)
  const keys = [phone && phoneKey(phone), wechat && wechatKey(wechat), email && emailKey(email)].map(
    (key) => key ?? null,
  )
  return statement(
    INSERT_MESSAGE,
    ...judgedValues(entry),
    name,
    ...optional,
    message,
    consent,
    from ?? null,
    question ?? null,
    cta ?? null,
    ...keys,
  )
}

const insertQuestion = (entry: QuestionEntry): Statement => {
  const { question, detail, nickname, email, consent, from } = entry
  const [, article] = /^(?:\/zh-han[st])?\/articles\/([^/?#]+)/.exec(from ?? '') ?? []
  return statement(
    INSERT_QUESTION,
    ...judgedValues(entry),
    question,
    detail ?? null,
    nickname ?? null,
    email ?? null,
    consent,
    from ?? null,
    email ? emailKey(email) : null,
    sectionOf(from),
    (article !== undefined && slugOfSegment(article)) || null,
  )
}

/** The section whose page led here; an article's own is set when the question is answered. */
function sectionOf(from: string | undefined): string | null {
  const [, path] = /^(?:\/zh-han[st])?\/([a-z0-9-]+(?:\/[a-z0-9-]+)*)\/$/.exec(from ?? '') ?? []
  return path ?? null
}

const SELECT: Record<Entry['kind'], string> = {
  message: 'SELECT id, fingerprint, received_at, state FROM contact_messages WHERE id = ?',
  question: 'SELECT id, fingerprint, received_at, state FROM questions WHERE id = ?',
}

const RowSchema = v.object({ id: v.string(), fingerprint: v.string(), received_at: v.string(), state: v.string() })

export type Stored =
  | { state: 'stored'; id: string; receivedAt: string }
  /** The id belongs to something else. */
  | { state: 'conflict' }

/** Stores an entry and queues its notices; a second time it only tells of the first. Throws when the database fails. */
export async function storeEntry(database: Database, entry: Entry, channels: string[], now: Date): Promise<Stored> {
  const insert = entry.kind === 'message' ? insertMessage(entry) : insertQuestion(entry)
  const notices = channels.length > 0 ? [queueForStatement(entry, channels, now)] : []
  const found = await database.run([insert, ...notices, statement(SELECT[entry.kind], entry.id)])
  const row = v.parse(RowSchema, found.at(-1)?.[0])
  return row.fingerprint === entry.fingerprint
    ? { state: 'stored', id: row.id, receivedAt: row.received_at }
    : { state: 'conflict' }
}

/** The same for an entry that was promised to be kept: where its id is taken, it gets one of its own. */
export async function storePromised(database: Database, entry: Entry, channels: string[], now: Date): Promise<Stored> {
  const stored = await storeEntry(database, entry, channels, now)
  if (stored.state === 'stored') return stored
  const id = await receiptId(entry.kind, `again ${entry.id} ${entry.fingerprint}`)
  return storeEntry(database, { ...entry, id, flags: [...entry.flags, 'key-reused'] }, channels, now)
}

/** What stands in the table under a receipt; undefined for nothing. Throws when the database fails. */
export async function findStored(
  database: Database,
  kind: Entry['kind'],
  id: string,
): Promise<{ state: string } | undefined> {
  const [rows] = await database.run([statement(SELECT[kind], id)])
  return rows?.[0] && v.parse(RowSchema, rows[0])
}
