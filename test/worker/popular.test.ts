import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { articleKey, POPULAR_KEY } from '../../src/article/keys.ts'
import type { Popular } from '../../src/article/popular.ts'
import type { Env } from '../../src/env.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { countedEnv } from './counted.ts'
import { ORIGIN, readPage, seededStores, send, writeRevision } from './world.ts'

beforeEach(seededStores)
afterEach(() => void vi.useRealTimers())

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.40 NetType/WIFI Language/zh_CN'

/** How the page of an article tells of a view. */
const view = (path: string, headers: Record<string, string> = {}, bindings: Env = env): Promise<Response> =>
  send(
    '/api/clicks',
    {
      method: 'POST',
      body: new URLSearchParams({ kind: 'view', path }),
      headers: { 'User-Agent': PHONE, Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin', ...headers },
    },
    bindings,
  )

/** The same from another address each time. */
let addresses = 0
const nextAddress = (): { 'CF-Connecting-IP': string } => {
  addresses++
  return { 'CF-Connecting-IP': `198.51.${addresses >> 8}.${addresses & 255}` }
}
const anothersView = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  view(path, { ...nextAddress(), ...headers })

const rows = async (sql: string): Promise<unknown[]> => (await env.DB.prepare(sql).all()).results
const views = (): Promise<unknown[]> => rows('SELECT slug, count FROM views ORDER BY count DESC, slug')

const popular = (): Promise<Popular | null> => env.CONTENT.get<Popular>(POPULAR_KEY, 'json')

const SLUG = 'account-matrix'
const ARTICLE = `/articles/${SLUG}`

describe('views', () => {
  test('are counted by article in whichever script, ten for each that is told; of other pages none', async () => {
    await anothersView(ARTICLE)
    await anothersView(`/zh-hant${ARTICLE}`)
    await anothersView('/articles/content-calendar')
    for (const path of ['/', '/contact', '/articles/none', '/articles/%00', 'x'.repeat(500)]) await anothersView(path)
    expect(await views()).toEqual([
      { slug: SLUG, count: 20 },
      { slug: 'content-calendar', count: 10 },
    ])
    expect(await rows('SELECT count FROM view_days')).toEqual([{ count: 30 }])
  })

  test('from one address count once for an article and a day', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-25T15:30:00Z'), toFake: ['Date'] })
    const one = { 'CF-Connecting-IP': '2001:db8:1:2::3' }
    for (let at = 0; at < 60; at++) await view(ARTICLE, one, { ...env, INTAKE_LIMIT: undefined } as unknown as Env)
    await view(ARTICLE, { 'CF-Connecting-IP': '2001:db8:1:2:ffff::1' })
    expect(await views()).toEqual([{ slug: SLUG, count: 10 }])
    await view('/articles/content-calendar', one)
    await view(ARTICLE, { 'CF-Connecting-IP': '2001:db8:1:3::3' })
    expect(await views()).toEqual([
      { slug: SLUG, count: 20 },
      { slug: 'content-calendar', count: 10 },
    ])
    // Midnight in Shanghai.
    vi.setSystemTime(Date.parse('2026-11-25T16:00:00Z'))
    await view(ARTICLE, one)
    expect(await rows(`SELECT day, count FROM views WHERE slug = '${SLUG}' ORDER BY day`)).toEqual([
      { day: '2026-11-25', count: 20 },
      { day: '2026-11-26', count: 10 },
    ])
  })

  const FROM_ELSEWHERE: Record<string, string>[] = [
    {},
    { 'Sec-Fetch-Site': 'none' },
    { Referer: 'https://evil.example/' },
    { Referer: 'nonsense' },
  ]
  const FROM_ANOTHER_SITE: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ]
  const FROM_A_PAGE: Record<string, string>[] = [
    { 'Sec-Fetch-Site': 'same-origin' },
    { Origin: ORIGIN },
    { Referer: `${ORIGIN}${ARTICLE}` },
  ]
  test('count only if a page of the site tells of them', async () => {
    const sent = (headers: object): Promise<Response> =>
      send('/api/clicks', {
        method: 'POST',
        body: new URLSearchParams({ kind: 'view', path: ARTICLE }),
        headers: { 'User-Agent': PHONE, ...nextAddress(), ...headers },
      })
    for (const headers of FROM_ELSEWHERE) expect((await sent(headers)).status).toBe(204)
    for (const headers of FROM_ANOTHER_SITE) {
      expect((await sent(headers)).status).toBe(403)
    }
    expect(await views()).toEqual([])
    for (const headers of FROM_A_PAGE) await sent(headers)
    expect(await views()).toEqual([{ slug: SLUG, count: 30 }])
  })

  const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)'
  test.each([
    '',
    'node',
    'Go-http-client/1.1',
    'axios/1.7.2',
    'okhttp/4.12.0',
    'Java/17.0.8',
    'curl/8.5.0',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'WhatsApp/2.23.20.0',
    'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
    'Mediapartners-Google',
    'ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)',
    'Scrapy/2.11.0 (+https://scrapy.org)',
    `${ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
    `${ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36 Bytespider`,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36',
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) BingPreview/1.0b',
    'Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/24.0.0',
  ])('of the machine “%s” do not count', async (agent) => {
    await anothersView(ARTICLE, { 'User-Agent': agent })
    expect(await views()).toEqual([])
  })

  test.each([
    PHONE,
    'Mozilla/5.0 (Linux; Android 10; CUBOT_X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 11; Cubot KINGKONG 5 Pro Build/RP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/111.0.5563.116 Mobile Safari/537.36 XWEB/1110005 MMWEBSDK/20230504 MicroMessenger/8.0.37.2380(0x2800255B) WeChat/arm64',
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile',
    'Mozilla/5.0 (Linux; U; Android 12; zh-cn; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.127 MQQBrowser/14.2 Mobile Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  ])('of a browser that is “%s” count', async (agent) => {
    await anothersView(ARTICLE, { 'User-Agent': agent })
    expect(await views()).toEqual([{ slug: SLUG, count: 10 }])
  })

  test('are of nobody: no cookie; of the address a short hash that is another one for each article, until the next day', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-25T15:30:00Z'), toFake: ['Date'] })
    const one = { 'CF-Connecting-IP': '203.0.113.7' }
    const response = await view(ARTICLE, one)
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([204, null])
    await view('/articles/content-calendar', one)
    const [first, second, ...others] = (await rows('SELECT * FROM view_senders ORDER BY slug')) as { sender: string }[]
    expect(first).toEqual({ day: '2026-11-25', slug: SLUG, sender: expect.stringMatching(/^[0-9a-f]{6}$/) })
    expect(second).toMatchObject({ day: '2026-11-25', slug: 'content-calendar' })
    expect([first?.sender === second?.sender, others]).toEqual([false, []])
    await runUpkeep(env, new Date('2026-11-25T15:59:00Z'))
    expect(await rows('SELECT * FROM view_senders')).toHaveLength(2)
    await runUpkeep(env, new Date('2026-11-25T16:59:00Z'))
    expect(await rows('SELECT * FROM view_senders')).toEqual([])
    expect(await views()).toHaveLength(2)
  })

  test.each([
    ['free', 100_000],
    ['paid', 2_000_000],
  ])('of a day come to an end on the %s plan, so that messages have what the plan allows', async (PLAN, most) => {
    vi.useFakeTimers({ now: Date.parse('2026-11-25T15:30:00Z'), toFake: ['Date'] })
    await env.DB.prepare("INSERT INTO view_days VALUES ('2026-11-25', ?)")
      .bind(most - 10)
      .run()
    for (let at = 0; at < 3; at++) await view(ARTICLE, nextAddress(), { ...env, PLAN })
    expect(await views()).toEqual([{ slug: SLUG, count: 10 }])
    expect(await rows('SELECT * FROM view_senders')).toHaveLength(1)
    vi.setSystemTime(Date.parse('2026-11-25T16:00:00Z'))
    await view(ARTICLE, nextAddress(), { ...env, PLAN })
    expect(await rows('SELECT day, count FROM view_days ORDER BY day')).toEqual([
      { day: '2026-11-25', count: most },
      { day: '2026-11-26', count: 10 },
    ])
  })
})

const slugsOf = (entries: { slug: string }[] | undefined): string[] | undefined => entries?.map(({ slug }) => slug)

/** Midday in Shanghai. */
const NOW = new Date('2026-11-25T04:00:00Z')
const hours = (number: number): Date => new Date(NOW.getTime() + number * 3_600_000)

const put = (slug: string, count: number, { day = '2026-11-25', section = '' } = {}): Promise<unknown> =>
  env.DB.prepare('INSERT INTO views (day, slug, section, count) VALUES (?, ?, ?, ?)')
    .bind(day, slug, section, count)
    .run()

const remove = async (slug: string): Promise<void> => {
  await env.CONTENT.delete(articleKey(slug))
  await env.CONTENT.delete(`${articleKey(slug)}:zh-Hant`)
}

describe('the most read', () => {
  test('stand on home and on the pages of their sections, most read first, in the script of the page', async () => {
    await put(SLUG, 30)
    await put('content-calendar', 50)
    await put('headlines-without-clickbait', 90)
    await put('gone-long-ago', 500)
    expect(await runUpkeep(env, NOW)).toMatchObject({ ranked: true })
    expect(slugsOf((await popular())?.all)).toEqual(['headlines-without-clickbait', 'content-calendar', SLUG])
    expect(slugsOf((await popular())?.sections['operations'])).toEqual(['content-calendar', SLUG])
    for (const path of ['/', '/operations/'])
      expect(await readPage(path)).toMatch(/大家在读.*href="\/articles\/content-calendar"/s)
    expect(await readPage('/zh-hant/operations/')).toMatch(
      /大家在讀.*href="\/zh-hant\/articles\/account-matrix">新媒體賬號矩陣/s,
    )
    expect(await readPage('/growth/')).not.toContain('大家在读')
  })

  test('are those of thirty days of the site’s zone', async () => {
    await put(SLUG, 30, { day: '2026-10-28' })
    await put('content-calendar', 50, { day: '2026-10-27' })
    // In Shanghai it is the 26th.
    await runUpkeep(env, new Date('2026-11-25T18:00:00Z'))
    expect(slugsOf((await popular())?.all)).toEqual([SLUG])
  })

  test('of a small section are there however much others are read, also of a section around it', async () => {
    const article = (slug: string, ...section: string[]): Promise<void> =>
      env.CONTENT.put(articleKey(slug), '{}', {
        metadata: {
          hash: slug,
          card: {
            title: slug,
            lang: 'en',
            publishedAt: NOW.toISOString(),
            section: section.map((one) => ({ slug: one })),
          },
        },
      })
    for (let at = 100; at < 200; at++) {
      await article(`large-${at}`, 'large')
      await put(`large-${at}`, 100_000 - at, { section: 'large' })
    }
    for (const slug of ['small-a', 'small-b', 'moved']) await article(slug, 'around', 'small')
    await put('small-a', 10, { section: 'around/small' })
    await put('small-b', 10, { section: 'around/small' })
    await put('small-b', 10, { section: 'around/small', day: '2026-11-24' })
    await put('moved', 1, { section: 'around/small' })
    await put('moved', 50, { section: 'large', day: '2026-11-24' })
    const { bindings, calls } = countedEnv()
    expect((await runUpkeep(bindings, NOW)).failed).toEqual({})
    const { all, sections } = (await popular()) ?? {}
    const large = Array.from({ length: 8 }, (_, at) => `large-${100 + at}`)
    expect(slugsOf(all)).toEqual(large)
    expect(slugsOf(sections?.['large'])).toEqual(large)
    for (const path of ['around/small', 'around']) {
      expect(slugsOf(sections?.[path])).toEqual(['moved', 'small-b', 'small-a'])
    }
    expect(calls.filter((call) => call === 'CONTENT.getWithMetadata').length).toBeLessThan(20)
  })

  test('of many sections are found within the operations of one run, some of each', async () => {
    for (let at = 0; at < 400; at++) {
      const section = `section-${Math.floor(at / 5)}`
      await env.CONTENT.put(articleKey(`a${at}`), '{}', {
        metadata: {
          hash: '',
          card: { title: 't', lang: 'zh-Hans', publishedAt: NOW.toISOString(), section: [{ slug: section }] },
        },
      })
    }
    await env.DB.batch(
      Array.from({ length: 400 }, (_, at) =>
        env.DB.prepare("INSERT INTO views VALUES ('2026-11-25', ?, ?, ?)").bind(
          `a${at}`,
          1000 - at,
          `section-${Math.floor(at / 5)}`,
        ),
      ),
    )
    const { bindings, calls } = countedEnv()
    expect((await runUpkeep(bindings, NOW)).failed).toEqual({})
    expect(Object.keys((await popular())?.sections ?? {})).toHaveLength(80)
    expect(calls.filter((call) => call.startsWith('CONTENT.')).length).toBeLessThan(250)
  })

  test('are ranked by where an article was when it was last read', async () => {
    await anothersView(ARTICLE)
    await anothersView(ARTICLE)
    expect(await rows('SELECT slug, section, count FROM views')).toEqual([
      { slug: SLUG, section: 'operations', count: 20 },
    ])
  })

  test('are reckoned once an hour and written only when they change', async () => {
    await put(SLUG, 30)
    expect(await runUpkeep(env, NOW)).toMatchObject({ ranked: true })
    await put('content-calendar', 50)
    expect(await runUpkeep(env, hours(0.1))).not.toHaveProperty('ranked')
    expect(await runUpkeep(env, hours(1))).toMatchObject({ ranked: true })
    expect(await runUpkeep(env, hours(2))).not.toHaveProperty('ranked')
  })

  test('are not written while nothing has been read', async () => {
    expect(await runUpkeep(env, NOW)).not.toHaveProperty('ranked')
    expect(await popular()).toBeNull()
  })

  test('lose an article that is gone with the next run, be it the last one', async () => {
    await put(SLUG, 30)
    await put('content-calendar', 50)
    await runUpkeep(env, NOW)
    await remove('content-calendar')
    await runUpkeep(env, hours(1))
    expect(slugsOf((await popular())?.all)).toEqual([SLUG])
    await remove(SLUG)
    expect(await runUpkeep(env, hours(2))).toMatchObject({ ranked: true })
    expect(await popular()).toMatchObject({ all: [], sections: {} })
    for (const path of ['/', '/operations/']) expect(await readPage(path)).not.toContain('大家在读')
  })

  test('stay as they are while a store does not answer, and are reckoned when it does', async () => {
    await put(SLUG, 30)
    await put('content-calendar', 50)
    await runUpkeep(env, NOW)
    await remove(SLUG)
    const before = await env.CONTENT.get(POPULAR_KEY)
    for (const every of [/^CONTENT\.get$/, /^CONTENT\.getWithMetadata$/, /^CONTENT\.put$/]) {
      const { bindings } = countedEnv({ every, when: 'before' })
      expect((await runUpkeep(bindings, hours(1))).failed, String(every)).toHaveProperty('popular')
      expect(await env.CONTENT.get(POPULAR_KEY)).toBe(before)
    }
    await runUpkeep(env, hours(1))
    expect(slugsOf((await popular())?.all)).toEqual(['content-calendar'])
  })

  test('are made anew where what is stored is damaged', async () => {
    await env.CONTENT.put(POPULAR_KEY, '{"hash":')
    expect(await runUpkeep(env, NOW)).toMatchObject({ ranked: true })
    expect(await popular()).toMatchObject({ all: [], sections: {} })
  })

  test('on pages have no article that a push has removed since, nor a title in a script that it has taken away', async () => {
    await put(SLUG, 30)
    await put('content-calendar', 50)
    await runUpkeep(env, NOW)
    await writeRevision(NOW)
    const tags = async (): Promise<(string | null)[]> =>
      Promise.all(['/', '/operations/'].map(async (path) => (await send(path)).headers.get('ETag')))
    const popularOn = async (path: string): Promise<string[]> => {
      const [, block = ''] = /<section class="popular".*?<ol>(.*?)<\/ol>/s.exec(await readPage(path)) ?? []
      return [...block.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
    }
    const before = await tags()
    expect(await popularOn('/')).toEqual(['/articles/content-calendar', ARTICLE])
    await writeRevision(hours(0.1), [
      ['content-calendar', null],
      ['content-calendar:zh-Hant', null],
      [`${SLUG}:zh-Hant`, null],
    ])
    for (const path of ['/', '/operations/', '/zh-hant/', '/zh-hant/operations/']) {
      expect(await popularOn(path), path).toEqual([ARTICLE])
    }
    const after = await tags()
    expect(after.map((tag, at) => tag === before[at])).toEqual([false, false])
  })

  test('leave out an article that is not there yet', async () => {
    const record = await env.CONTENT.get(articleKey(SLUG))
    const { metadata } = await env.CONTENT.getWithMetadata<{ card: object }>(articleKey(SLUG))
    const later = { ...metadata, card: { ...metadata?.card, publishedAt: '2031-01-01T00:00:00Z' } }
    await env.CONTENT.put(articleKey(SLUG), record ?? '', { metadata: later })
    await put(SLUG, 30)
    await put('content-calendar', 10)
    await runUpkeep(env, NOW)
    expect(slugsOf((await popular())?.all)).toEqual(['content-calendar'])
  })
})
