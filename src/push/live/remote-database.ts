/**
 * A D1 database at Cloudflare, through `wrangler d1 execute`, which takes SQL without parameters: values are written into it
 * as literals. `?` and `?1` mean what they mean to SQLite, and nothing within quotes or comments is touched.
 */
import * as v from 'valibot'

import type { Database, Row, Statement, Value } from '../../inbox/database.ts'
import { patiently, wrangler } from './wrangler.ts'

/** Longest SQL, in bytes: D1's own limit of a statement (developers.cloudflare.com/d1/platform/limits); Linux hands over 128 KiB. */
const SQL_MAX_BYTES = 100_000

/** What `wrangler d1 execute --json` prints. */
const ResultsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ results: v.array(v.record(v.string(), v.unknown())) })),
)

/** `where` are wrangler's options that name the account's store, such as `--remote`. */
export const remoteDatabase = (name: string, where: string[]): Database => ({
  run: async (statements) => {
    if (statements.length === 0) return []
    // Several statements in one call are one transaction (developers.cloudflare.com/api, "Query D1 Database").
    // A line of its own: a statement may end in a comment.
    return executed(name, statements.map(inlined).join('\n;\n'), where)
  },
})

/** Rows of each statement of the SQL. A call that only reads is tried again when the network fails. */
export async function executed(name: string, sql: string, where: string[]): Promise<Row[][]> {
  const bytes = Buffer.byteLength(sql)
  if (bytes > SQL_MAX_BYTES) throw new Error(`wrangler d1 execute: ${bytes} bytes of SQL, at most ${SQL_MAX_BYTES}`)
  const call = isReading(sql) ? patiently : wrangler
  const printed = await call(['d1', 'execute', name, '--json', '--command', sql, ...where])
  return v.parse(ResultsSchema, printed).map(({ results }) => results)
}

const isReading = (sql: string): boolean => !/\b(?:insert|update|delete|replace|create|drop|alter)\b/i.test(sql)

/** Texts, names and comments, which may hold question marks; then what stands for a value. */
const PIECES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\?(\d*)/g

/** A statement with its values in it. Throws where there are too few or too many of them, as D1 does. */
export function inlined({ sql, values }: Statement): string {
  let last = 0
  const text = sql.replaceAll(PIECES, (piece: string, number: string | undefined) => {
    if (number === undefined) return piece
    // A bare `?` is the one after the highest so far (sqlite.org/lang_expr.html#varparam).
    const at = number === '' ? last + 1 : Number(number)
    last = Math.max(last, at)
    const value = values[at - 1]
    if (value === undefined) throw new Error(`the statement has no value ${at}: ${sql}`)
    return literal(value)
  })
  if (last !== values.length) throw new Error(`the statement has ${last} places for ${values.length} values: ${sql}`)
  return text
}

/** A value as SQLite reads it from a text of SQL. Throws for what it cannot: NUL ends the text, and there is no NaN. */
export function literal(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${value} cannot be written as SQL`)
    // D1 binds every number as a REAL. In brackets: two hyphens in a row would be a comment.
    return `(${Number.isInteger(value) && !String(value).includes('e') ? `${value}.0` : value})`
  }
  if (value.includes('\0')) throw new Error('a text with a NUL character cannot be written as SQL')
  return `'${value.replaceAll("'", "''")}'`
}
