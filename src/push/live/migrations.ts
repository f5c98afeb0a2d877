/** The tables of this machine's databases: the files of `migrations/`, noted as wrangler notes them, which takes seconds to start. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

import type { Databases } from './store.ts'

/** As `wrangler.toml` has them (`migrations_dir`). */
const FOLDERS = { DB: 'migrations/db', INDEX: 'migrations/index' } as const

/** Wrangler's own table (`getCreateMigrationsTableQuery` in wrangler 4): either of the two goes on where the other one was. */
const NOTES = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`
const NOTED = 'SELECT name FROM d1_migrations'

const RowsSchema = v.array(v.object({ name: v.string() }))

/** Makes what is not there yet. A file that fails leaves nothing of itself, and the error says what the database said. */
export async function migrate(databases: Databases, folders: Record<'DB' | 'INDEX', string> = FOLDERS): Promise<void> {
  for (const database of ['DB', 'INDEX'] as const) {
    await databases.query(database, NOTES)
    const noted = new Set(v.parse(RowsSchema, await databases.query(database, NOTED)).map(({ name }) => name))
    const files = readdirSync(folders[database]).filter((file) => file.endsWith('.sql'))
    for (const file of files.toSorted()) {
      if (noted.has(file)) continue
      const sql = readFileSync(join(folders[database], file), 'utf8')
      // One call is one transaction.
      await databases.query(database, `${sql}\nINSERT INTO d1_migrations (name) VALUES ('${file}')`)
    }
  }
}
