/** Taking away what is kept long enough, once a day and in parts. */
import type { Env } from '../env.ts'
import { type Database, statement } from '../inbox/database.ts'
import { retentionOf, retentionStatements, ROWS_A_RUN } from '../inbox/retention.ts'

const NOTE = `INSERT INTO upkeep (name, value) VALUES ('retention', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`

/** How many rows were taken away. A day is noted only when nothing was left: the next run goes on. */
export async function removeOld(env: Env, database: Database, now: Date): Promise<number> {
  const statements = retentionStatements(retentionOf(env.KEEP_DAYS, env.KEEP_FLAGGED_DAYS), now)
  const results = await database.run(statements.map(({ sql, values }) => statement(`${sql} RETURNING 1`, ...values)))
  if (results.every((rows) => rows.length < ROWS_A_RUN)) await database.run([statement(NOTE, now.toISOString())])
  return results.flat().length
}
