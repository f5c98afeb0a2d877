/** The table `contact_messages` as staff see it: lists, one message, what may be done to it. */
import * as v from 'valibot'

import { type Row, type Statement, statement, type Value } from './database.ts'
import { type Flag, FlagSchema } from './entry.ts'
import { phoneKey } from './reach.ts'
import { receiptTyped } from './receipt.ts'

/** `handled` is done with; `spam` is kept until it is too old, too. */
export const MESSAGE_STATES = ['new', 'flagged', 'handled', 'spam'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

/** Flags as JSON; what an older or newer release wrote is passed over. */
export const FlagsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.string()),
  v.transform((flags) => flags.filter((flag): flag is Flag => v.is(FlagSchema, flag))),
)

const MessageSchema = v.object({
  id: v.string(),
  received_at: v.string(),
  state: v.picklist(MESSAGE_STATES),
  name: v.string(),
  phone: v.nullable(v.string()),
  wechat: v.nullable(v.string()),
  email: v.nullable(v.string()),
  company: v.nullable(v.string()),
  subject: v.nullable(v.string()),
  message: v.string(),
  consent: v.string(),
  came_from: v.nullable(v.string()),
  question: v.nullable(v.string()),
  cta: v.nullable(v.string()),
  flags: FlagsSchema,
  assignee: v.nullable(v.string()),
})
export type Message = v.InferOutput<typeof MessageSchema>

const COLUMNS =
  'id, received_at, state, name, phone, wechat, email, company, subject, message, consent, came_from, question, cta, flags, assignee'

export type Filter = {
  state?: string | undefined
  /** Anything that stands in it, or its receipt. */
  search?: string | undefined
  assignee?: string | undefined
  /** ISO 8601, UTC: from, and up to but without. */
  since?: string | undefined
  until?: string | undefined
}

/** Where a page of a list ends: what follows is older. */
export type Cursor = { receivedAt: string; id: string }

/** D1 refuses LIKE patterns of more than 50 bytes (developers.cloudflare.com/d1/platform/limits); `instr` has no such limit. */
const SEARCHED =
  "lower(name || char(10) || coalesce(wechat, '') || char(10) || coalesce(email, '') || char(10) || coalesce(company, '') || char(10) || coalesce(subject, '') || char(10) || message || char(10) || coalesce(came_from, ''))"

/** The conditions of a filter over a table; `searched` is an expression of its text. */
export function conditionsOf(
  filter: Filter,
  searched: string,
  hasPhone: boolean,
): { conditions: string[]; values: Value[] } {
  const conditions: string[] = []
  const values: Value[] = []
  const add = (condition: string, ...more: Value[]): void => {
    conditions.push(condition)
    values.push(...more)
  }
  if (filter.state) add('state = ?', filter.state)
  if (filter.assignee) add('assignee = ?', filter.assignee)
  if (filter.since) add('received_at >= ?', filter.since)
  if (filter.until) add('received_at < ?', filter.until)
  const search = filter.search?.trim()
  if (search) {
    const receipt = receiptTyped(search)
    const digits = phoneKey(search)
    if (receipt !== undefined) add(`(id = ? OR instr(${searched}, ?) > 0)`, receipt, search.toLowerCase())
    else if (hasPhone && digits.length >= 3 && /^[\d\s+().-]+$/.test(search.normalize('NFKC')))
      add(`(instr(phone_key, ?) > 0 OR instr(${searched}, ?) > 0)`, digits, search.toLowerCase())
    else add(`instr(${searched}, ?) > 0`, search.toLowerCase())
  }
  return { conditions, values }
}

/** The newest first; `after` is where the page before ended. */
export function messagesStatement(filter: Filter, limit: number, after?: Cursor): Statement {
  const { conditions, values } = conditionsOf(filter, SEARCHED, true)
  if (after) {
    conditions.push('(received_at, id) < (?, ?)')
    values.push(after.receivedAt, after.id)
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT ${COLUMNS} FROM contact_messages ${where} ORDER BY received_at DESC, id DESC LIMIT ?`
  return statement(sql, ...values, limit)
}

export const messageStatement = (id: string): Statement =>
  statement(`SELECT ${COLUMNS} FROM contact_messages WHERE id = ?`, id)

/** How many there are in each state. */
export const messageCounts: Statement = statement(
  'SELECT state, count(*) AS count FROM contact_messages GROUP BY state',
)

const CountSchema = v.object({ state: v.string(), count: v.number() })
export const parseCounts = (rows: Row[]): Map<string, number> =>
  new Map(v.parse(v.array(CountSchema), rows).map(({ state, count }) => [state, count]))

export const parseMessages = (rows: Row[]): Message[] => v.parse(v.array(MessageSchema), rows)

/** Moves a message to another state, if it is still in `before`. */
export const messageStateStatement = (id: string, before: MessageState, after: MessageState): Statement =>
  statement('UPDATE contact_messages SET state = ? WHERE id = ? AND state = ? RETURNING id', after, id, before)

/** `undefined` is nobody. */
export const assignMessageStatement = (id: string, assignee: string | undefined): Statement =>
  statement('UPDATE contact_messages SET assignee = ? WHERE id = ?', assignee ?? null, id)
