import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'

import { articlesOf } from '../../bench/corpus.ts'
import { articleKey, listingKey, relatedKey } from '../../src/article/keys.ts'
import type { Listing, Related } from '../../src/article/lists.ts'
import type { Env } from '../../src/env.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import { runTick } from '../../src/tick/tick.ts'
import { countedEnv } from './counted.ts'
import { emptyStores, putArticle, writeRevision } from './world.ts'

/** More than are compared with each other at a change, and more than one listing of keys holds. */
const SIZE = 1050
const FIRST = new Date('2026-11-20T00:00:00Z')

const tickAll = async (bindings: Env = env) => {
  for (let runs = 0; runs < 10; runs++) {
    const report = await runTick(bindings, BUDGETS.local, new Date())
    if (report.state === 'complete') return report
  }
  throw new Error('the ticks do not come to an end')
}

describe('on a site of more than a thousand articles', () => {
  const articles = articlesOf(SIZE)

  beforeAll(async () => {
    await emptyStores()
    for (const { key, value, metadata } of env.TEST_SEED) {
      if (!key.startsWith('article:')) await env.CONTENT.put(key, value, { metadata })
    }
    for (let at = 0; at < SIZE; at += 50) await Promise.all(articles.slice(at, at + 50).map(putArticle))
    await writeRevision(FIRST)
    await tickAll()
  }, 120_000)

  test('an edited article is found without listing all keys, and compared with some candidates only', async () => {
    const [old, twin] = [articles[500]!, articles[700]!]
    const edited = { ...old, title: twin.title, html: twin.html, hash: 'edited' }
    await putArticle(edited)
    await writeRevision(new Date('2026-11-20T00:10:00Z'), [[old.slug, 'edited']], FIRST)
    const { bindings, calls, statements } = countedEnv()
    const report = await tickAll(bindings)
    expect(report).toMatchObject({ state: 'complete', read: 1 })
    expect(calls).not.toContain('CONTENT.list')
    expect(calls.filter((call) => call === 'CONTENT.put').length).toBeLessThanOrEqual(60)
    expect(statements()).toBeLessThan(150)
    expect('operations' in report ? report.operations.rowsRead : Infinity).toBeLessThan(25_000)
    const items = (slug: string) => env.CONTENT.get<Related>(relatedKey(slug), 'json').then((list) => list?.items ?? [])
    expect((await items(old.slug)).map(({ slug }) => slug)).toContain(twin.slug)
    expect((await items(twin.slug)).map(({ slug }) => slug)).toContain(old.slug)
  }, 60_000)

  test('a removed article leaves all lists', async () => {
    const gone = articles[300]!.slug
    await env.CONTENT.delete(articleKey(gone))
    await writeRevision(new Date('2026-11-20T00:20:00Z'), [[gone, null]], FIRST)
    const { bindings, calls } = countedEnv()
    expect(await tickAll(bindings)).toMatchObject({ removed: 1 })
    expect(calls).not.toContain('CONTENT.list')
    expect(await env.CONTENT.get(relatedKey(gone))).toBeNull()
    const shown = await env.INDEX.prepare('SELECT count(*) AS n FROM shown WHERE other = ?').bind(gone).first('n')
    expect(shown).toBe(0)
  }, 60_000)

  test('every article is on exactly one page of the archive', async () => {
    const seen: string[] = []
    for (let listing = await page(); listing;) {
      seen.push(...listing.items.map(({ slug }) => slug))
      listing = listing.next === undefined ? null : await page(Number(listing.next))
    }
    expect(seen).toHaveLength(SIZE - 1)
    expect(new Set(seen).size).toBe(SIZE - 1)
  })

  const page = (number?: number) => env.CONTENT.get<Listing>(listingKey('all', number), 'json')
})
