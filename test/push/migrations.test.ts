import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { OpenedStore } from '../../src/push/commands/command.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { migrate } from '../../src/push/live/migrations.ts'
import { wrangler } from '../../src/push/live/wrangler.ts'

let folder: string
let store: OpenedStore
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-migrations-'))
  store = await localStore(join(folder, 'state'))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

test('wrangler finds nothing left to do after npm start has made the tables', async () => {
  await migrate(store)
  const said = await wrangler(['d1', 'migrations', 'list', 'DB', '--local', '--persist-to', join(folder, 'state')])
  expect(said).toContain('No migrations to apply')
})

test('a new file is added to what is there, and one that fails leaves nothing of itself', async () => {
  await migrate(store)
  const folders = { DB: join(folder, 'db'), INDEX: 'migrations/index' }
  cpSync('migrations/db', folders.DB, { recursive: true })
  writeFileSync(join(folders.DB, '9001_good.sql'), 'CREATE TABLE good (a);')
  writeFileSync(join(folders.DB, '9002_bad.sql'), 'CREATE TABLE bad (a);\nINSERT INTO nowhere VALUES (1);')
  await expect(migrate(store, folders)).rejects.toThrow('no such table: nowhere')
  const noted = await store.query('DB', "SELECT name FROM d1_migrations WHERE name LIKE '9%'")
  const tables = await store.query('DB', "SELECT name FROM sqlite_master WHERE name IN ('good', 'bad')")
  expect([noted, tables]).toEqual([[{ name: '9001_good.sql' }], [{ name: 'good' }]])
})
