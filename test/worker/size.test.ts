import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { listingPages } from '../../bench/listings.ts'
import type { Card } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { piecesBasis } from '../../src/page/pieces-basis.ts'
import { countedEnv } from './counted.ts'
import { SEED_SLUG, seededStores, send } from './world.ts'

beforeEach(seededStores)

const SECTION = 'growth'

/** The listings of a site of so many articles, as the ticks would leave them. */
async function listingsOf(articles: number): Promise<void> {
  const site = await env.CONTENT.get<Site>('site', 'json')
  if (!site) throw new Error('no site')
  const cards = Array.from({ length: articles }, (_, at): Card => {
    const publishedAt = new Date(Date.UTC(2026, 0, 1) - at * 3_600_000).toISOString()
    const number = String(at).padStart(6, '0')
    return {
      slug: `article-${number}`,
      title: `第${number}篇文章`,
      summary: '一段不长的摘要，说明这篇文章讲什么。',
      section: [{ slug: SECTION, title: '增长' }],
      tags: [],
      lang: 'zh-Hans',
      publishedAt,
      updatedAt: publishedAt,
      minutes: 3,
    }
  })
  const making = { site, basis: await piecesBasis(site), builtAt: '2026-11-20T00:00:00Z' }
  const scopes = ['home', 'all', { section: SECTION }] as const
  const lists = await Promise.all(scopes.map((scope) => listingPages(scope, cards, making)))
  for (const list of lists.flat()) {
    const { value, metadata } = list.make()
    await env.CONTENT.put(list.key, value, { metadata })
  }
}

/** What an answer costs in an isolate that has just given it, and how long it is. */
async function costOf(path: string): Promise<{ calls: string[]; bytes: number; status: number }> {
  const { bindings, calls } = countedEnv()
  const warm = { ...bindings, MEMORY_MS: '60000' }
  await (await send(path, {}, warm)).arrayBuffer()
  calls.length = 0
  const response = await send(path, {}, warm)
  return { status: response.status, bytes: (await response.arrayBuffer()).byteLength, calls }
}

async function compressedBytes(path: string): Promise<number> {
  const { body } = await send(path)
  if (!body) throw new Error('no body')
  return (await new Response(body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength
}

describe('an answer does not grow with the site', () => {
  const PATHS = [
    '/',
    `/${SECTION}/`,
    `/${SECTION}/page/1/`,
    `/articles/${SEED_SLUG}`,
    `/api/articles/${SEED_SLUG}/related`,
  ]

  test('the same store calls and bytes at 100 and at 2,000 articles', async () => {
    await listingsOf(100)
    const small = await Promise.all(PATHS.map(costOf))
    await listingsOf(2000)
    const large = await Promise.all(PATHS.map(costOf))
    for (const [at, cost] of large.entries()) {
      expect([PATHS[at], cost.status, cost.calls]).toEqual([PATHS[at], 200, small[at]?.calls])
      expect(cost.calls).toHaveLength(1)
      // Longer numbers of pages and articles are a few bytes.
      expect(Math.abs(cost.bytes - (small[at]?.bytes ?? 0)), PATHS[at]).toBeLessThan(64)
    }
  }, 60_000)
})

test('a full listing page of 39 cards stays under 14 KB compressed', async () => {
  await listingsOf(39)
  expect(await compressedBytes(`/${SECTION}/`)).toBeLessThan(14_000)
})
