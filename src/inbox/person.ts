/** Everything of one person, by phone, WeChat id or e-mail: to be given to that person, or erased. */
import { type Message, parseMessages } from './contact-messages.ts'
import { type Database, type Statement, statement } from './database.ts'
import type { Entry } from './entry.ts'
import { type Event, eventStatement, parseEvents } from './events.ts'
import { everyEntry, type Outbox, removeWaiting } from './outbox.ts'
import { parseQuestions, type Question } from './questions.ts'
import { emailKey, isPhone, phoneKey, wechatKey } from './reach.ts'
import { receiptTyped } from './receipt.ts'

export type Person = {
  messages: Message[]
  questions: Question[]
  /** What staff did and noted. */
  events: Event[]
  /** What waits in OUTBOX for the database. */
  waiting: Entry[]
}

type Keys = { phone: string; wechat: string; email: string; id: string }

/** How `typed` stands in the tables, read as whatever it can be; undefined for nothing. A receipt names one entry. */
export function keysOf(typed: string): Keys | undefined {
  const text = typed.trim()
  if (!text) return undefined
  return {
    phone: isPhone(text) ? phoneKey(text) : '',
    wechat: wechatKey(text),
    email: emailKey(text),
    id: receiptTyped(text) ?? '',
  }
}

const OF_PERSON = `((phone_key <> '' AND phone_key = ?1) OR wechat_key = ?2 OR email_key = ?3 OR id = ?4)`
const OF_ASKER = '((email_key = ?3 OR id = ?4) AND ?1 IS NOT NULL AND ?2 IS NOT NULL)'
const SUBJECTS = `(SELECT 'message:' || id FROM contact_messages WHERE ${OF_PERSON}
  UNION ALL SELECT 'question:' || id FROM questions WHERE ${OF_ASKER})`

const of = (sql: string, { phone, wechat, email, id }: Keys): Statement => statement(sql, phone, wechat, email, id)

/** Throws when a store does not answer: half of it would pass for all. */
export async function personOf(database: Database, outbox: Outbox | undefined, keys: Keys): Promise<Person> {
  const [messages = [], questions = [], events = []] = await database.run([
    of(`SELECT * FROM contact_messages WHERE ${OF_PERSON} ORDER BY received_at`, keys),
    of(`SELECT * FROM questions WHERE ${OF_ASKER} ORDER BY received_at`, keys),
    of(`SELECT * FROM events WHERE subject IN ${SUBJECTS} ORDER BY id`, keys),
  ])
  const waiting: Entry[] = []
  for await (const { entry } of outbox ? everyEntry(outbox) : []) if (entry && isOf(entry, keys)) waiting.push(entry)
  return {
    messages: parseMessages(messages),
    questions: parseQuestions(questions),
    events: parseEvents(events),
    waiting,
  }
}

export type Erased = { messages: number; questions: number; waiting: number }

/** Erases it: rows, their histories and notices, what waits in OUTBOX, and what of it is published. */
export async function erasePerson(
  database: Database,
  outbox: Outbox | undefined,
  keys: Keys,
  { who, now }: { who: string; now: Date },
): Promise<Erased> {
  let waiting = 0
  for await (const { key, entry } of outbox ? everyEntry(outbox) : []) {
    if (!outbox || !entry || !isOf(entry, keys)) continue
    await removeWaiting(outbox, key)
    waiting++
  }
  const found = await personOf(database, undefined, keys)
  const [messages, questions] = [found.messages.length, found.questions.length]
  const counts = `${messages} messages, ${questions} questions, ${waiting} waiting`
  await database.run([
    of(`DELETE FROM deliveries WHERE subject IN ${SUBJECTS}`, keys),
    of(`DELETE FROM events WHERE subject IN ${SUBJECTS}`, keys),
    of(`DELETE FROM contact_messages WHERE ${OF_PERSON}`, keys),
    of(`DELETE FROM questions WHERE ${OF_ASKER}`, keys),
    republishStatement(now),
    // Of whom is not noted: that would keep what was to be erased.
    eventStatement('erasure', { who, now, what: 'erase', after: counts }),
  ])
  return { messages, questions, waiting }
}

const isOf = (entry: Entry, { phone, wechat, email, id }: Keys): boolean =>
  entry.id === id ||
  (entry.email !== undefined && emailKey(entry.email) === email) ||
  (entry.kind === 'message' &&
    ((phone !== '' && entry.phone !== undefined && phoneKey(entry.phone) === phone) ||
      (entry.wechat !== undefined && wechatKey(entry.wechat) === wechat)))

/** Asks the trigger to look at everything that is published: something is gone. */
const republishStatement = (now: Date): Statement =>
  statement(
    "INSERT INTO upkeep (name, value) VALUES ('republish', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    now.toISOString(),
  )
