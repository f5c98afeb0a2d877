/** When the scheduled trigger last ran, and what of it failed: noted every few minutes, not at every run. */
import * as v from 'valibot'

import { type Database, rowsOf, type Statement, statement } from './database.ts'

/** A run that finds the note younger leaves it. */
export const NOTE_EVERY_MS = 5 * 60_000

const NOTE = `INSERT INTO upkeep (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`

/** `failed` is empty when all went well. */
export const heartbeatStatements = (now: Date, failed: string): Statement[] => [
  statement(NOTE, 'heartbeat', now.toISOString()),
  statement(NOTE, 'failed', failed),
]

const RowsSchema = v.array(v.object({ name: v.string(), value: v.string() }))

/** Throws when the database does not answer. */
export async function lastRun(database: Database): Promise<{ at?: string; failed?: string }> {
  const rows = await rowsOf(database, "SELECT name, value FROM upkeep WHERE name IN ('heartbeat', 'failed')")
  const known = new Map(v.parse(RowsSchema, rows).map(({ name, value }) => [name, value]))
  const [at, failed] = [known.get('heartbeat'), known.get('failed')]
  return { ...(at && { at }), ...(failed && { failed }) }
}
