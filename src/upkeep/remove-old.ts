/** Taking away what is kept long enough, once a day and in parts. */
import type { Env } from '../env.ts'
import { type Database, statement } from '../inbox/database.ts'
import { retentionOf, retentionStatements, ROWS_A_RUN } from '../inbox/retention.ts'

const NOTE = `INSERT INTO upkeep (name, value) VALUES ('retention', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`
const CHANGES = 'SELECT changes() AS rows'

/** How many rows were taken away. A day is noted only when nothing was left: the next run goes on. */
export async function removeOld(env: Env, database: Database, now: Date): Promise<number> {
  const statements = retentionStatements(retentionOf(env.KEEP_DAYS, env.KEEP_FLAGGED_DAYS), now)
  const results = await database.run(statements.flatMap((one) => [one, statement(CHANGES)]))
  const rows = results.flatMap(([row]) => (typeof row?.['rows'] === 'number' ? [row['rows']] : []))
  if (rows.every((count) => count < ROWS_A_RUN)) await database.run([statement(NOTE, now.toISOString())])
  return rows.reduce((sum, count) => sum + count, 0)
}
