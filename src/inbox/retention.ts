/** How long what people sent is kept, and taking away what is older: in parts, so that a run that is cut off has got on. */
import * as v from 'valibot'

import { type Statement, statement } from './database.ts'
import { forgetViews } from './views.ts'

/** In days. */
export type Retention = {
  /** Messages, and questions that were not published. */
  kept: number
  /** What is flagged or spam. */
  flagged: number
}

const DAY_MS = 86_400_000

/** A keyed hash of an address is of use for a few days only. */
const SENDER_DAYS = 14
/** Counts of clicks are of nobody; two years let one compare. */
const CLICKS_DAYS = 731

/** What the variables KEEP_DAYS and KEEP_FLAGGED_DAYS say: 365 and 30 where they say nothing that can be read. */
export const retentionOf = (kept: string | undefined, flagged: string | undefined): Retention => ({
  kept: daysOf(kept, 365),
  flagged: daysOf(flagged, 30),
})

const daysOf = (text: string | undefined, otherwise: number): number =>
  v.is(v.pipe(v.string(), v.regex(/^[1-9]\d{0,4}$/)), text) ? Number(text) : otherwise

/** Rows of a table that go in one run: a large deletion would hold up whoever sends a message meanwhile. */
export const ROWS_A_RUN = 500

const old = (table: string, states: string): string =>
  `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE received_at < ? AND state ${states} LIMIT ${ROWS_A_RUN})`

/**
 * One part of it. An answered question is public and stays; its asker's address does not. `now` decides what is too old.
 */
export function retentionStatements({ kept, flagged }: Retention, now: Date): Statement[] {
  const before = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString()
  const suspicious = "IN ('flagged', 'spam')"
  return [
    statement(old('contact_messages', suspicious), before(flagged)),
    statement(old('contact_messages', `NOT ${suspicious}`), before(kept)),
    // One whose page is still to be taken away stays until it is.
    statement(old('questions', `${suspicious} AND stale = 0`), before(flagged)),
    statement(old('questions', "IN ('new', 'declined') AND stale = 0"), before(kept)),
    statement(
      `UPDATE questions SET email = NULL, email_key = NULL WHERE id IN (SELECT id FROM questions WHERE received_at < ? AND email IS NOT NULL LIMIT ${ROWS_A_RUN})`,
      before(kept),
    ),
    ...['contact_messages', 'questions'].map((table) =>
      statement(
        `UPDATE ${table} SET sender = NULL WHERE id IN (SELECT id FROM ${table} WHERE sender IS NOT NULL AND received_at < ? LIMIT ${ROWS_A_RUN})`,
        before(SENDER_DAYS),
      ),
    ),
    ...['events', 'deliveries'].map((table) =>
      statement(
        `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE (subject GLOB 'message:*' AND substr(subject, 9) NOT IN (SELECT id FROM contact_messages))
          OR (subject GLOB 'question:*' AND substr(subject, 10) NOT IN (SELECT id FROM questions)) LIMIT ${ROWS_A_RUN})`,
      ),
    ),
    statement('DELETE FROM lead_clicks WHERE day < ?', before(CLICKS_DAYS).slice(0, 10)),
    ...forgetViews(before(CLICKS_DAYS).slice(0, 10)),
  ]
}
