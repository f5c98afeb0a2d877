/**
 * CONTENT and INDEX as one run sees them: every operation is counted, and a run that was overtaken by another one can
 * write nothing more to INDEX.
 */
import type { Operations } from './budget.ts'

/** SQL with its parameters. */
export type Statement = [sql: string, ...values: (string | number | null)[]]

export type Index = {
  /** Rows of each statement, in one round trip. */
  read: (...statements: Statement[]) => Promise<unknown[][]>
  /** All or nothing. Throws `Overtaken` when another run holds the lease. */
  write: (statements: Statement[]) => Promise<void>
  /** The same whoever holds the lease: for what the other run must know. */
  tell: (statements: Statement[]) => Promise<void>
}

/** Another run has begun since: this one must stop. */
export class Overtaken extends Error {
  constructor() {
    super('another run has taken over')
  }
}

/**
 * How long a run that says nothing is believed to be alive. Longer than a call to D1 may take (30 s,
 * developers.cloudflare.com/d1/platform/limits); a run that was cut off delays the next ones by so much.
 */
const LEASE_MS = 90_000

/**
 * The number of the run, and until when it is believed, in milliseconds since 1970. A lease that is longer than one can be is
 * of a clock that was ahead.
 */
const CLAIM = `INSERT INTO tick_state (name, value) VALUES ('lease', json_array(1, ?1))
  ON CONFLICT (name) DO UPDATE SET value = json_array(value ->> 0 + 1, ?1) WHERE value ->> 1 <= ?2 OR value ->> 1 > ?1
  RETURNING value ->> 0 AS run`
/** NULL is refused by the table: then the whole batch is. */
const HOLD = `UPDATE tick_state SET value = iif(value ->> 0 = ?1, json_array(?1, ?2), NULL) WHERE name = 'lease'`
const RELEASE = `UPDATE tick_state SET value = json_array(?1, 0) WHERE name = 'lease' AND value ->> 0 = ?1`

export type Lease = { run: number; index: Index; release: () => Promise<void> }

/** INDEX for this run only, or undefined while another one is at work. */
export async function claimIndex(
  database: D1Database,
  operations: Operations,
  clock: () => number,
): Promise<Lease | undefined> {
  const send = async (statements: Statement[]): Promise<unknown[][]> => {
    operations.queries += statements.length
    const results = await database.batch(statements.map(([sql, ...values]) => database.prepare(sql).bind(...values)))
    for (const { meta } of results) {
      operations.rowsRead += meta.rows_read
      operations.rowsWritten += meta.rows_written
    }
    return results.map(({ results: rows }) => rows)
  }
  const now = clock()
  const [[claimed] = []] = await send([[CLAIM, now + LEASE_MS, now]])
  if (claimed === undefined) return undefined
  const { run } = claimed as { run: number }
  return {
    run,
    index: {
      read: (...statements) => send(statements),
      tell: async (statements) => {
        await send(statements)
      },
      write: async (statements) => {
        try {
          await send([[HOLD, run, clock() + LEASE_MS], ...statements])
        } catch (error) {
          throw /NOT NULL constraint failed: tick_state\.value/.test(String(error)) ? new Overtaken() : error
        }
      },
    },
    release: async () => {
      await send([[RELEASE, run]])
    },
  }
}

/** What the tick uses of CONTENT. */
export type Content = Pick<KVNamespace, 'list' | 'put' | 'delete'> & {
  /** Values of up to 100 keys in one operation; null for a missing one. */
  read: (keys: string[]) => Promise<Map<string, string | null>>
}

export const countedContent = (content: KVNamespace, operations: Operations): Content => ({
  read: (keys) => {
    operations.kvReads += 1
    return content.get(keys, 'text')
  },
  list: (options?: KVNamespaceListOptions) => {
    operations.kvLists += 1
    return content.list(options)
  },
  put: (...parameters: Parameters<KVNamespace['put']>) => {
    operations.kvWrites += 1
    return content.put(...parameters)
  },
  delete: (key: string) => {
    operations.kvWrites += 1
    return content.delete(key)
  },
})

/** A parameter of a statement may have 2,000,000 bytes (developers.cloudflare.com/d1/platform/limits); a margin is left. */
const PARAMETER_MAX_CHARACTERS = 600_000

/** One statement for many rows, as a JSON array in its first parameter; several where they are too long for one. */
export function forRows(sql: string, rows: unknown[], ...values: (string | number)[]): Statement[] {
  const chunks: string[][] = []
  let room = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    if (text.length > room) {
      chunks.push([])
      room = PARAMETER_MAX_CHARACTERS
    }
    chunks.at(-1)?.push(text)
    room -= text.length
  }
  const statements: Statement[] = []
  for (const chunk of chunks) statements.push([sql, `[${chunk.join(',')}]`, ...values])
  return statements
}
