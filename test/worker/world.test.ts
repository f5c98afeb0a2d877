/** The tests' own world: what it puts back must be what was there. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'

import { articleKey, relatedKey } from '../../src/article/keys.ts'
import { SEED_SLUG, seededStores, send } from './world.ts'

test('seeded stores are the same again whatever a test did to them', async () => {
  await seededStores()
  const before = await everything()
  await env.CONTENT.delete(articleKey(SEED_SLUG))
  await env.CONTENT.put(relatedKey(SEED_SLUG), 'damaged')
  await env.CONTENT.put('more', 'than there was')
  await env.OUTBOX.put('waiting:one', 'a message')
  const body = JSON.stringify({ name: '王', email: 'wang@reader.example', message: '想聊聊。', consent: true })
  const headers = { 'Content-Type': 'application/json' }
  expect((await send('/api/contact', { method: 'POST', headers, body })).status).toBe(201)
  await env.INDEX.batch([env.INDEX.prepare('DROP TABLE articles'), env.INDEX.prepare('DELETE FROM article_terms')])
  expect(await everything()).not.toEqual(before)

  await seededStores()
  expect(await everything()).toEqual(before)
})

/** Rows by table, values by key. */
async function everything(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  for (const name of ['DB', 'INDEX'] as const) {
    const { results } = await env[name]
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name <> 'd1_migrations'`,
      )
      .all<{ name: string }>()
    for (const table of results)
      all[`${name} ${table.name}`] = (await env[name].prepare(`SELECT * FROM "${table.name}"`).all()).results
  }
  for (const name of ['CONTENT', 'OUTBOX'] as const) {
    for (const { name: key, metadata } of (await env[name].list()).keys)
      all[`${name} ${key}`] = [metadata, await env[name].get(key)]
  }
  return all
}
