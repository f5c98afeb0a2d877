/** The table `events`: who did what when, so that everything done to an entry can be seen and the last change undone. */
import * as v from 'valibot'

import { type Statement, statement } from './database.ts'

export type What = 'note' | 'state' | 'assign' | 'answer' | 'reword' | 'link' | 'resend' | 'erase'

const EventSchema = v.object({
  id: v.number(),
  subject: v.string(),
  at: v.string(),
  who: v.string(),
  what: v.string(),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
})
export type Event = v.InferOutput<typeof EventSchema>

const INSERT = 'INSERT INTO events (subject, at, who, what, before, after) VALUES (?, ?, ?, ?, ?, ?) RETURNING id'

/** `before` and `after` are what changed, in short. */
export const eventStatement = (
  subject: string,
  { who, what, before, after, now }: { who: string; what: What; before?: string; after?: string; now: Date },
): Statement => statement(INSERT, subject, now.toISOString(), who, what, before ?? null, after ?? null)

const INSERT_IF_CHANGED = `INSERT INTO events (subject, at, who, what, before, after)
  SELECT ?, ?, ?, ?, ?, ? WHERE changes() > 0 RETURNING id`

/** The same right behind a change that may find somebody quicker: what did not happen is not noted. */
export const eventIfChanged = (...parameters: Parameters<typeof eventStatement>): Statement => ({
  ...eventStatement(...parameters),
  sql: INSERT_IF_CHANGED,
})

/** The history of an entry, oldest first. */
export const eventsOf = (subject: string): Statement =>
  statement('SELECT id, subject, at, who, what, before, after FROM events WHERE subject = ? ORDER BY id', subject)

export const parseEvents = (rows: unknown[]): Event[] => v.parse(v.array(EventSchema), rows)

/** Some events by their numbers. */
export const eventsById = (ids: number[]): Statement =>
  statement(
    'SELECT id, subject, at, who, what, before, after FROM events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
    JSON.stringify(ids),
  )

/** The number of the last event of a subject; 0 for none. A form carries it, to see whether somebody was quicker. */
export const lastEventOf = (subject: string): Statement =>
  statement('SELECT coalesce(max(id), 0) AS last FROM events WHERE subject = ?', subject)
