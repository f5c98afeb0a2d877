/** The database of what readers sent, as the Worker and the commands have it: statements are values, run in one transaction. */

export type Value = string | number | null

export type Statement = { sql: string; values: Value[] }

export type Row = Record<string, unknown>

export type Database = {
  /** Rows of each statement, in order; all of them happen or none. Throws what the database said, or that it did not answer. */
  run: (statements: Statement[]) => Promise<Row[][]>
}

/** D1 stalls of 30 s are reported (github.com/anolilab/lunora/issues/424); a reader waits less than that. */
const DATABASE_TIMEOUT_MS = 3000

/** A statement with its values in the order of its question marks. */
export const statement = (sql: string, ...values: Value[]): Statement => ({ sql, values })

/** D1 inside the Worker. */
export const databaseOf = (d1: D1Database, timeoutMs = DATABASE_TIMEOUT_MS): Database => ({
  run: async (statements) => {
    const prepared = statements.map(({ sql, values }) => d1.prepare(sql).bind(...values))
    const results = await within(timeoutMs, 'D1', d1.batch<Row>(prepared))
    return results.map(({ results: rows }) => rows)
  },
})

/** The rows of one statement. */
export async function rowsOf(database: Database, sql: string, ...values: Value[]): Promise<Row[]> {
  const [rows = []] = await database.run([statement(sql, ...values)])
  return rows
}

/** Rejects when the work takes longer; the work itself may still be done. `who` is named in the error. */
export async function within<T>(milliseconds: number, who: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} did not answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    if (timer !== undefined) clearTimeout(timer)
  }
}
