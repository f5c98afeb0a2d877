/** The table `deliveries`: notices on their way to channels, each at most once unless an outcome was unknown. */
import * as v from 'valibot'

import { type Database, type Statement, statement } from './database.ts'
import { type Entry, subjectOf, TABLES } from './entry.ts'

/** A notice that nobody could be told within a day has failed for good, visibly. */
const GIVE_UP_AFTER_MS = 86_400_000

const queue = (
  kind: Entry['kind'],
): string => `INSERT INTO deliveries (subject, channel, created_at, next_at, give_up_at)
  SELECT ?1, value, ?3, ?3, ?4 FROM ${TABLES[kind]} JOIN json_each(?2)
    WHERE ${TABLES[kind]}.id = ?5 AND fingerprint = ?6 AND state = 'new'
  ON CONFLICT (subject, channel) DO NOTHING`

/** Queues the notices of an entry for channels, unless the entry is suspicious or the notice is there already. */
export const queueForStatement = (entry: Entry, channels: string[], now: Date): Statement =>
  statement(
    queue(entry.kind),
    subjectOf(entry),
    JSON.stringify(channels),
    now.toISOString(),
    giveUpAt(now),
    entry.id,
    entry.fingerprint,
  )

const QUEUE = `INSERT INTO deliveries (subject, channel, created_at, next_at, give_up_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (subject, channel) DO UPDATE SET state = 'waiting', next_at = excluded.next_at,
    give_up_at = excluded.give_up_at, error = NULL WHERE deliveries.state = 'dead'`

/** The same for what a person has looked at; one that was given up, or had died as spam, sets out again. */
export const queueStatement = (subject: string, channel: string, now: Date): Statement =>
  statement(QUEUE, subject, channel, now.toISOString(), now.toISOString(), giveUpAt(now))

/** The same for many: those of `ids` (JSON) that are being cleared. */
export const queueAllStatement = (
  kind: Entry['kind'],
  table: string,
  ids: string,
  channel: string,
  now: Date,
): Statement =>
  statement(
    `INSERT INTO deliveries (subject, channel, created_at, next_at, give_up_at)
      SELECT '${kind}:' || id, ?2, ?3, ?3, ?4 FROM ${table}
        WHERE id IN (SELECT value FROM json_each(?1)) AND state IN ('flagged', 'spam')
      ON CONFLICT (subject, channel) DO UPDATE SET state = 'waiting', next_at = excluded.next_at,
        give_up_at = excluded.give_up_at, error = NULL WHERE deliveries.state = 'dead'`,
    ids,
    channel,
    now.toISOString(),
    giveUpAt(now),
  )

/** What was queued for all channels while nobody knew which there are: now for each of them. */
export const forAllChannels = (all: string, names: string[], now: Date): Statement[] => [
  statement(
    `INSERT INTO deliveries (subject, channel, created_at, next_at, give_up_at)
      SELECT subject, value, created_at, ?1, ?2 FROM deliveries JOIN json_each(?3) WHERE channel = ?4 AND state = 'waiting'
      ON CONFLICT (subject, channel) DO NOTHING`,
    now.toISOString(),
    giveUpAt(now),
    JSON.stringify(names),
    all,
  ),
  statement('DELETE FROM deliveries WHERE channel = ?', all),
]

const giveUpAt = (now: Date): string => new Date(now.getTime() + GIVE_UP_AFTER_MS).toISOString()

/** A notice to be sent now. `isRepeat`: an earlier attempt ended without an answer, so it may have arrived already. */
export type Due = { id: number; subject: string; channel: string; attempts: number; isRepeat: boolean }

/** Longer than an attempt may take: past it, whoever was sending has been cut off. */
const CLAIM_MS = 60_000

/** Whoever sent them was cut off again and again for a day. */
const GIVE_UP = `UPDATE deliveries SET state = 'dead', unknown = 1, claimed_until = NULL,
    error = coalesce(error, '每次发送都在中途被打断')
  WHERE state = 'sending' AND claimed_until <= ?1 AND give_up_at <= ?1`

/** `next_at` moves on at once: an attempt that is cut off every time must not stand before all others. */
const CLAIM = `UPDATE deliveries SET state = 'sending', attempts = attempts + 1, claimed_until = ?, next_at = ?,
    unknown = CASE WHEN state = 'sending' THEN 1 ELSE unknown END
  WHERE id IN (SELECT id FROM deliveries WHERE next_at <= ? AND (state = 'waiting' OR (state = 'sending' AND claimed_until <= ?))
    AND (? IS NULL OR subject = ?) ORDER BY next_at LIMIT ?)
  RETURNING id, subject, channel, attempts, unknown`

const DueSchema = v.object({
  id: v.number(),
  subject: v.string(),
  channel: v.string(),
  attempts: v.number(),
  unknown: v.number(),
})

/** Takes notices that are due, so that nobody else sends them for a minute; only those of `subject` where it is given. */
export async function claimDue(database: Database, now: Date, limit: number, subject?: string): Promise<Due[]> {
  const at = now.toISOString()
  const until = new Date(now.getTime() + CLAIM_MS).toISOString()
  const of = subject ?? null
  const claim = statement(CLAIM, until, until, at, at, of, of, limit)
  const [, rows = []] = await database.run([statement(GIVE_UP, at), claim])
  return v.parse(v.array(DueSchema), rows).map(({ id, subject: name, channel, attempts, unknown }) => ({
    id,
    subject: name,
    channel,
    attempts,
    isRepeat: unknown === 1,
  }))
}

export type Outcome =
  | { state: 'sent' }
  /** The channel said no, or could not be reached: it did not arrive. `error` has no private data. */
  | { state: 'failed'; error: string }
  /** It may or may not have arrived. */
  | { state: 'unknown'; error: string }
  /** The entry is gone, or the channel is not set up any more: it will never be sent. */
  | { state: 'dead'; error: string }

const SENT = `UPDATE deliveries SET state = 'sent', sent_at = ?, error = NULL, claimed_until = NULL
  WHERE id = ? AND attempts = ? AND state = 'sending'`
const FAILED = `UPDATE deliveries SET state = CASE WHEN ? OR ? >= give_up_at THEN 'dead' ELSE 'waiting' END,
    next_at = ?, error = ?, unknown = max(unknown, ?), claimed_until = NULL
  WHERE id = ? AND attempts = ? AND state = 'sending'`

/** Doubles from one minute to an hour, a fifth up or down by chance (`random`: 0 to 1), so that many do not come at once. */
export function backoffMs(attempts: number, random: number): number {
  const minutes = Math.min(60, 2 ** (attempts - 1))
  return Math.round(minutes * 60_000 * (0.8 + 0.4 * random))
}

/** What an attempt came to. One that was overtaken meanwhile changes nothing. */
export function outcomeStatement({ id, attempts }: Due, outcome: Outcome, now: Date, random: number): Statement {
  const at = now.toISOString()
  if (outcome.state === 'sent') return statement(SENT, at, id, attempts)
  const next = new Date(now.getTime() + backoffMs(attempts, random)).toISOString()
  const [isDead, isUnknown] = [outcome.state === 'dead', outcome.state === 'unknown'].map(Number) as [number, number]
  return statement(FAILED, isDead, at, next, outcome.error.slice(0, 300), isUnknown, id, attempts)
}

const RESEND = `UPDATE deliveries SET state = 'waiting', next_at = ?, give_up_at = ?, unknown = max(unknown, state = 'sent')
  WHERE id = ? AND state IN ('dead', 'sent', 'waiting')`

/** Sends it again, by hand: within a day from now, and told as a repeat if it was sent before. */
export const resendStatement = (id: number, now: Date): Statement =>
  statement(RESEND, now.toISOString(), giveUpAt(now), id)

const DeliverySchema = v.object({
  id: v.number(),
  subject: v.string(),
  channel: v.string(),
  created_at: v.string(),
  state: v.picklist(['waiting', 'sending', 'sent', 'dead']),
  attempts: v.number(),
  next_at: v.string(),
  unknown: v.number(),
  error: v.nullable(v.string()),
  sent_at: v.nullable(v.string()),
})
export type Delivery = v.InferOutput<typeof DeliverySchema>

const COLUMNS = 'id, subject, channel, created_at, state, attempts, next_at, unknown, error, sent_at'

/** The newest notices, those that failed for good first. */
export const deliveriesStatement = (limit: number): Statement =>
  statement(`SELECT ${COLUMNS} FROM deliveries ORDER BY state = 'dead' DESC, id DESC LIMIT ?`, limit)

/** Those of one message or question. */
export const deliveriesOf = (subject: string): Statement =>
  statement(`SELECT ${COLUMNS} FROM deliveries WHERE subject = ? ORDER BY id`, subject)

export const deliveryById = (id: number): Statement => statement(`SELECT ${COLUMNS} FROM deliveries WHERE id = ?`, id)

/** Names of channels that something went to since `since` (ISO 8601, UTC): NOTICES itself is a secret of the Worker. */
export const channelsSince = (since: string): Statement =>
  statement("SELECT DISTINCT channel FROM deliveries WHERE state <> 'dead' AND created_at >= ? ORDER BY channel", since)

export const parseDeliveries = (rows: unknown[]): Delivery[] => v.parse(v.array(DeliverySchema), rows)
