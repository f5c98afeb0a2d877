/**
 * What was compiled before, by a hash of all that it was made of: an SQLite file in `node_modules/.cache`, so that a push
 * that was cut off, or a second one, compiles only what changed. It may be lost or fail at any time.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'

import type { CompiledArticle } from './compiled.ts'

/** `values` holds the records, compressed. */
export type ShelfRow = { key: string; compiled: CompiledArticle; values: Uint8Array }

export type Shelf = {
  /** What is there of these keys. */
  find: (keys: string[]) => Map<string, CompiledArticle>
  values: (key: string) => Uint8Array | undefined
  put: (rows: ShelfRow[]) => void
  /** Why the file could not be used; the shelf then lasts as long as the process. */
  fault: string | undefined
  close: () => void
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const CACHE = join(ROOT, 'node_modules', '.cache', 'ridge')

/** What nobody has asked for so long goes. */
const KEPT_MS = 30 * 86_400_000

const CREATE = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS compiled (key TEXT PRIMARY KEY, outcome TEXT NOT NULL, records BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID, STRICT`
const FIND = 'SELECT key, outcome FROM compiled WHERE key IN (SELECT value FROM json_each(?))'
const VALUES = 'SELECT records FROM compiled WHERE key = ?'
const PUT = `INSERT INTO compiled (key, outcome, records, used) VALUES (?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET outcome = excluded.outcome, records = excluded.records, used = excluded.used`
const TOUCH = 'UPDATE compiled SET used = ?1 WHERE used < ?2 AND key IN (SELECT value FROM json_each(?3))'
const FORGET = 'DELETE FROM compiled WHERE used < ?'

/**
 * Opens the shelf. What lies on it was made by this very code, which its keys name: it is trusted. A file that cannot be used is told by
 * `fault`, and nothing else is different.
 */
export function openShelf(folder = CACHE, now = new Date()): Shelf {
  try {
    mkdirSync(folder, { recursive: true })
    return lastingShelf(new DatabaseSync(join(folder, 'compiled.sqlite')), now)
  } catch (error) {
    return passingShelf(String(error))
  }
}

function lastingShelf(database: DatabaseSync, now: Date): Shelf {
  database.exec(CREATE)
  database.prepare(FORGET).run(now.getTime() - KEPT_MS)
  const passing = passingShelf(undefined)
  const shelf: Shelf = {
    find: (keys) => {
      const asked = JSON.stringify(keys)
      const found = new Map<string, CompiledArticle>()
      // One by one: the texts of all are as large as what is made of them.
      for (const row of database.prepare(FIND).iterate(asked)) {
        found.set(String(row['key']), JSON.parse(String(row['outcome'])) as CompiledArticle)
      }
      attempt(() => database.prepare(TOUCH).run(now.getTime(), now.getTime() - KEPT_MS / 10, asked))
      return found
    },
    values: (key) => passing.values(key) ?? (database.prepare(VALUES).get(key)?.['records'] as Uint8Array | undefined),
    put: (rows) => {
      const isKept = attempt(() => {
        database.exec('BEGIN IMMEDIATE')
        try {
          const put = database.prepare(PUT)
          for (const { key, compiled, values } of rows) put.run(key, JSON.stringify(compiled), values, now.getTime())
          database.exec('COMMIT')
        } catch (error) {
          if (database.isTransaction) database.exec('ROLLBACK')
          throw error
        }
      })
      if (!isKept) passing.put(rows)
    },
    fault: undefined,
    close: () => database.close(),
  }
  /** False, and the fault noted, when the disk is full or the file is locked. */
  function attempt(write: () => unknown): boolean {
    try {
      write()
      return true
    } catch (error) {
      shelf.fault = String(error)
      return false
    }
  }
  return shelf
}

/** Only for this process. */
export function passingShelf(fault: string | undefined): Shelf {
  const kept = new Map<string, Uint8Array>()
  return {
    find: () => new Map(),
    values: (key) => kept.get(key),
    put: (rows) => {
      for (const { key, values } of rows) kept.set(key, values)
    },
    fault,
    close: () => kept.clear(),
  }
}

/** Stands for the compiler itself and the settings: with another one everything is compiled again. */
export function recipeOf(settings: string[]): string {
  const hash = createHash('sha256')
  for (const folder of ['src/push', 'src/article']) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    for (const file of files.toSorted()) hash.update(file).update(readFileSync(join(ROOT, folder, file)))
  }
  hash.update(readFileSync(join(ROOT, 'package-lock.json')))
  for (const text of settings) hash.update(`${text.length}\n${text}`)
  return hash.digest('hex')
}

/** The key of an article file's outcome. */
export const shelfKey = (recipe: string, file: string, bytes: Uint8Array): string =>
  createHash('sha256').update(`${recipe}\n${file}\n`).update(bytes).digest('hex').slice(0, 32)
