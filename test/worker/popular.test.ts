import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, POPULAR_KEY } from '../../src/article/keys.ts'
import type { Popular } from '../../src/article/popular.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { readPage, seededStores, send } from './world.ts'

beforeEach(seededStores)

const view = (path: string, agent = 'Mozilla/5.0 MicroMessenger'): Promise<Response> =>
  send('/api/clicks', {
    method: 'POST',
    body: new URLSearchParams({ kind: 'view', path }),
    headers: { 'User-Agent': agent },
  })

const views = async (): Promise<unknown[]> =>
  (await env.DB.prepare('SELECT slug, count FROM views ORDER BY count DESC, slug').all()).results

const popular = (): Promise<Popular | null> => env.CONTENT.get<Popular>(POPULAR_KEY, 'json')

describe('views', () => {
  test('are counted by article in whichever script, ten for each that is told; of machines and other pages none', async () => {
    await view('/articles/account-matrix')
    await view('/zh-hant/articles/account-matrix')
    await view('/articles/content-calendar')
    for (const agent of ['Googlebot/2.1', 'Baiduspider', 'curl/8']) await view('/articles/content-calendar', agent)
    for (const path of ['/', '/contact', '/articles/none', '/articles/%00', 'x'.repeat(500)]) await view(path)
    expect(await views()).toEqual([
      { slug: 'account-matrix', count: 20 },
      { slug: 'content-calendar', count: 10 },
    ])
  })

  test('are of nobody: no cookie is set, no address is kept', async () => {
    const response = await view('/articles/account-matrix')
    expect(response.status).toBe(204)
    expect(response.headers.get('Set-Cookie')).toBeNull()
    const columns = (await env.DB.prepare("SELECT name FROM pragma_table_info('views')").all()).results
    expect(columns).toEqual([{ name: 'day' }, { name: 'slug' }, { name: 'count' }])
  })

  test('of another site’s making are refused', async () => {
    const response = await send('/api/clicks', {
      method: 'POST',
      body: new URLSearchParams({ kind: 'view', path: '/articles/account-matrix' }),
      headers: { Origin: 'https://evil.example' },
    })
    expect(response.status).toBe(403)
    expect(await views()).toEqual([])
  })
})

describe('the most read', () => {
  const put = (slug: string, count: number, day = new Date().toISOString().slice(0, 10)): Promise<unknown> =>
    env.DB.prepare('INSERT INTO views VALUES (?, ?, ?)').bind(day, slug, count).run()

  test('stand on home and on the pages of their sections, most read first, in the script of the page', async () => {
    await put('account-matrix', 30)
    await put('content-calendar', 50)
    await put('headlines-without-clickbait', 90)
    await put('gone-long-ago', 500)
    await put('refresh-old-articles', 900, '2020-01-01')
    expect(await runUpkeep(env, new Date())).toMatchObject({ ranked: true })
    expect((await popular())?.all.map(({ slug }) => slug)).toEqual([
      'headlines-without-clickbait',
      'content-calendar',
      'account-matrix',
    ])
    expect((await popular())?.sections['operations']?.map(({ slug }) => slug)).toEqual([
      'content-calendar',
      'account-matrix',
    ])
    for (const path of ['/', '/operations/'])
      expect(await readPage(path)).toMatch(/大家在读.*href="\/articles\/content-calendar"/s)
    expect(await readPage('/zh-hant/operations/')).toMatch(
      /大家在讀.*href="\/zh-hant\/articles\/account-matrix">新媒體賬號矩陣/s,
    )
    expect(await readPage('/growth/')).not.toContain('大家在读')
  })

  test('are reckoned once an hour, written only when they change, and never emptied', async () => {
    await put('account-matrix', 30)
    const now = Date.now()
    expect(await runUpkeep(env, new Date(now))).toMatchObject({ ranked: true })
    await put('content-calendar', 50)
    expect(await runUpkeep(env, new Date(now + 60_000))).not.toHaveProperty('ranked')
    expect(await runUpkeep(env, new Date(now + 3_600_000))).toMatchObject({ ranked: true })
    expect(await runUpkeep(env, new Date(now + 7_200_000))).not.toHaveProperty('ranked')
    await env.DB.prepare('DELETE FROM views').run()
    await runUpkeep(env, new Date(now + 10_800_000))
    expect((await popular())?.all).toHaveLength(2)
  })

  test('leave out an article that is not there yet', async () => {
    const record = await env.CONTENT.get(articleKey('account-matrix'))
    const { metadata } = await env.CONTENT.getWithMetadata<{ card: object }>(articleKey('account-matrix'))
    const later = { ...metadata, card: { ...metadata?.card, publishedAt: '2031-01-01T00:00:00Z' } }
    await env.CONTENT.put(articleKey('account-matrix'), record ?? '', { metadata: later })
    await put('account-matrix', 30)
    await put('content-calendar', 10)
    await runUpkeep(env, new Date())
    expect((await popular())?.all.map(({ slug }) => slug)).toEqual(['content-calendar'])
  })
})
