import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'
import { getPlatformProxy } from 'wrangler'

import type { Env } from '../../src/env.ts'
import { localStore } from '../../src/push/live/local-store.ts'

/** As an operator has it whose site is deployed. */
const withIds = (config: string): string =>
  config
    .replace('binding = "CONTENT"', 'binding = "CONTENT"\nid = "0123456789abcdef0123456789abcdef"')
    .replace('binding = "DB"', 'binding = "DB"\ndatabase_id = "01234567-0123-0123-0123-0123456789ab"')
    .replace('binding = "INDEX"', 'binding = "INDEX"\npreview_database_id = "abcdef01-0123-0123-0123-0123456789ab"')

test.each([
  ['without ids', (config: string) => config],
  ['with the ids of an account', withIds],
])('what is written on this machine is where wrangler looks for it, by a configuration %s', async (_, change) => {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-store-'))
  const configPath = join(folder, 'wrangler.toml')
  writeFileSync(configPath, change(readFileSync('wrangler.toml', 'utf8')))
  const store = await localStore(join(folder, 'state'), configPath)
  await store.put([{ key: 'article:a', metadata: { hash: '1' }, load: async () => 'one' }])
  for (const database of ['DB', 'INDEX'] as const) {
    await store.query(database, 'CREATE TABLE mark (name TEXT)')
    await store.query(database, `INSERT INTO mark VALUES ('${database}')`)
  }
  await store.close()

  const persist = { path: join(folder, 'state', 'v3') }
  const { env, dispose } = await getPlatformProxy<Env>({ configPath, persist, remoteBindings: false })
  expect(await env.CONTENT.getWithMetadata('article:a')).toMatchObject({ value: 'one', metadata: { hash: '1' } })
  expect(await env.DB.prepare('SELECT name FROM mark').first('name')).toBe('DB')
  expect(await env.INDEX.prepare('SELECT name FROM mark').first('name')).toBe('INDEX')
  await dispose()
  rmSync(folder, { recursive: true, force: true })
})
