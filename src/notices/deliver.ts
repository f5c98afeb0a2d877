/** A run over the notices that are due: take some, send them, note at once what came of each. */
import { messageStatement, parseMessages } from '../inbox/contact-messages.ts'
import type { Database } from '../inbox/database.ts'
import { claimDue, type Due, type Outcome, outcomeStatement } from '../inbox/deliveries.ts'
import { parseSubject } from '../inbox/entry.ts'
import { parseQuestions, questionStatement } from '../inbox/questions.ts'
import type { Channel } from './channels.ts'
import { type Arrived, noticeOf } from './notice-text.ts'
import { send, type Sending } from './send.ts'

/** Sent at the same time. Each portion is taken only when it is sent, so that no claim runs out while it waits. */
const AT_ONCE = 4

/** Statements: to take a portion, and to read and note each notice of it. */
const OF_PORTION = 2
const OF_NOTICE = 2

/** How many notices so many statements allow. */
export function noticesWithin(statements: number): number {
  const whole = OF_PORTION + AT_ONCE * OF_NOTICE
  const rest = Math.floor(((statements % whole) - OF_PORTION) / OF_NOTICE)
  return Math.max(0, Math.floor(statements / whole) * AT_ONCE + Math.max(0, rest))
}

export type Deliveries = Omit<Sending, 'now'> & {
  database: Database
  /** Those that are set up. Notices of others are dead: where the setting is broken, do not run. */
  channels: Channel[]
  /** Of all channels of the setting, also of those that are broken: their notices wait until it is mended. */
  names?: string[]
  /** Public address without a path. */
  siteUrl: string
  now: () => Date
  /** 0 to 1. */
  random: () => number
  /** How many notices at most. */
  limit: number
}

export type Delivered = Record<Outcome['state'], number>

/** Sends what is due; only what `subject` calls for where it is given. Throws when the database cannot say what is due. */
export async function deliverDue(deliveries: Deliveries, subject?: string): Promise<Delivered> {
  const { database, now, limit } = deliveries
  const delivered: Delivered = { sent: 0, failed: 0, unknown: 0, dead: 0 }
  for (let left = limit; left > 0; left -= AT_ONCE) {
    const portion = Math.min(left, AT_ONCE)
    const due = await claimDue(database, now(), portion, subject)
    for (const state of await Promise.all(due.map((one) => deliver(one, deliveries)))) delivered[state] += 1
    if (due.length < portion) break
  }
  return delivered
}

async function deliver(due: Due, deliveries: Deliveries): Promise<Outcome['state']> {
  const { database, now, random } = deliveries
  const outcome = await attempt(due, deliveries).catch(() => NOT_READ)
  try {
    await database.run([outcomeStatement(due, outcome, now(), random())])
    return outcome.state
  } catch {
    // It stays claimed; the run that takes it over counts it as unknown, so this one does, too.
    return 'unknown'
  }
}

const NOT_READ: Outcome = { state: 'failed', error: '内容没有读出来，什么也没有发出' }

/** Throws only before anything is sent: when the database does not give the text, or gives what cannot be told. */
async function attempt(due: Due, deliveries: Deliveries): Promise<Outcome> {
  const { database, channels, names = [], siteUrl, now, email, fetch, limitMs } = deliveries
  const channel = channels.find(({ name }) => name === due.channel)
  if (!channel && names.includes(due.channel)) return { state: 'failed', error: '这个渠道的设置（NOTICES）有错' }
  if (!channel) return { state: 'dead', error: '这个渠道已经不在设置（NOTICES）里' }
  const arrived = await readArrived(database, due.subject)
  if (!arrived) return { state: 'dead', error: '内容已经删除' }
  if (arrived.row.state === 'spam') return { state: 'dead', error: '内容已经归为垃圾信息' }
  const { isRepeat, id, subject } = due
  const notice = noticeOf(arrived, { key: `${id}-${subject}`, siteUrl, isRepeat, content: channel.content })
  return send(channel, notice, { now: now(), email, fetch, limitMs })
}

async function readArrived(database: Database, subject: string): Promise<Arrived | undefined> {
  const { kind, id } = parseSubject(subject) ?? {}
  if (kind === undefined || id === undefined) return undefined
  const [rows = []] = await database.run([kind === 'message' ? messageStatement(id) : questionStatement(id)])
  if (kind === 'message') {
    const [row] = parseMessages(rows)
    return row && { kind, row }
  }
  const [row] = parseQuestions(rows)
  return row && { kind, row }
}
