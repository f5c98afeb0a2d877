import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { articleKey } from '../../src/article/keys.ts'
import { broken, SEED_SLUG, seededStores, readPage, send } from './world.ts'

beforeAll(seededStores)

const PATHS = [
  '/',
  '/academy/',
  `/articles/${SEED_SLUG}`,
  '/contact',
  '/nothing-here',
  '/api/site',
  '/api/nothing',
  '/favicon.svg',
  '/academy',
]

describe('every answer', () => {
  test('says how long it may be kept and carries the security headers', async () => {
    for (const path of PATHS) {
      const { headers } = await send(path)
      expect(headers.get('Cache-Control'), path).toMatch(/^(?:public, max-age=\d+|private, no-store)/)
      expect(headers.get('Cache-Control'), path).not.toContain('s-maxage')
      expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff')
      const policy = headers.get('Content-Security-Policy') ?? ''
      expect(policy, path).toContain("default-src 'none'")
      expect(policy, path).not.toContain('unsafe')
      expect(policy, path).toContain("base-uri 'none'; frame-ancestors 'none'")
      expect(headers.get('X-Frame-Options'), path).toBe('DENY')
      expect(headers.get('Referrer-Policy'), path).toBe('strict-origin-when-cross-origin')
      expect(headers.get('Strict-Transport-Security'), path).toMatch(/^max-age=\d{8,}/)
      // One script of ours, by its hash; of nobody else.
      expect(policy.replaceAll(/; script-src 'sha256-[^' ]+';/g, ';'), path).not.toMatch(/script-src|https?:/)
    }
  })

  test.each([
    ['/', 'public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400'],
    [`/articles/${SEED_SLUG}`, 'public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400'],
    ['/api/articles', 'public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400'],
    ['/feed.xml', 'public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400'],
    [`/articles/${SEED_SLUG}/qr.svg`, 'public, max-age=604800, stale-while-revalidate=31536000'],
    ['/nothing-here', 'public, max-age=30'],
    ['/contact/', 'public, max-age=300'],
    ['/contact', 'private, no-store'],
    ['/questions/ask', 'private, no-store'],
  ])('%s may be kept as long as it is said: %s', async (path, caching) => {
    expect((await send(path)).headers.get('Cache-Control')).toBe(caching)
  })

  test('is another one for caches when the Worker is: its templates may have changed', async () => {
    const other = { ...env, VERSION: { ...env.VERSION, id: '00000000-another-deployment' } }
    for (const path of ['/', `/articles/${SEED_SLUG}`, '/academy/', '/feed.xml', '/sitemap.xml']) {
      const [one, two] = await Promise.all([send(path), send(path, {}, other)])
      expect(one.headers.get('ETag'), path).not.toBeNull()
      expect(two.headers.get('ETag'), path).not.toBe(one.headers.get('ETag'))
    }
  })

  test('of no lasting value is kept out of search engines', async () => {
    const failing = await send('/', {}, { ...env, CONTENT: broken() })
    for (const response of [await send('/nothing-here'), failing])
      expect(await response.text()).toContain('<meta name="robots" content="noindex">')
    for (const path of ['/', '/contact', '/questions', `/articles/${SEED_SLUG}`])
      expect(await readPage(path), path).not.toContain('noindex')
  })

  test('allows exactly the style that stands in the page', async () => {
    const response = await send('/')
    const style = /<style>([\s\S]*)<\/style>/.exec(await response.text())?.[1] ?? ''
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)))
    const source = `'sha256-${btoa(String.fromCharCode(...digest))}'`
    expect(response.headers.get('Content-Security-Policy')).toMatch(
      new RegExp(`style-src (?:'sha256-[^']+' )?${source.replaceAll(/[+/=]/g, String.raw`\$&`)}(?: 'sha256-[^']+')?;`),
    )
  })
})

describe('what is not there', () => {
  test('is a 404 page with ways to go on, and never a 200', async () => {
    for (const path of [
      '/nothing-here',
      '/academy/nothing/',
      '/articles/nothing',
      '/growth/page/1/',
      '/growth/page/0/',
      '/articles/%E0%A4%A',
      '/articles/a%2Fb',
      '/articles/..%2fsite',
      '/media/0000000000000000.png',
      '/media/..%2F..%2Fsite',
      '/contact/receipts/x',
      '/wp-login.php',
      '/__proto__/',
      '/constructor',
    ]) {
      const response = await send(path)
      const page = await response.text()
      expect([path, response.status]).toEqual([path, 404])
      expect(page).toContain('没有找到这个页面')
      expect(page).toContain('href="/academy/"')
    }
  })

  test('is problem+json for programs', async () => {
    for (const path of [
      '/api/nothing',
      '/api/articles/nothing',
      '/api/articles/nothing/related',
      '/api/articles/site%3A',
    ]) {
      const response = await send(path)
      expect([path, response.status]).toEqual([path, 404])
      expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
      expect(await response.json()).toMatchObject({ status: 404, title: 'Not found' })
    }
  })

  test('does not reach other keys of the store through a slug', async () => {
    for (const slug of ['x:zh-Hant', `${SEED_SLUG}:zh-Hant`, 'site', '../site', 'listing:all']) {
      expect((await send(`/api/articles/${encodeURIComponent(slug)}`)).status).toBe(404)
    }
  })

  test('is a 405 with the allowed methods where only the method is wrong', async () => {
    const wrong = await send(`/articles/${SEED_SLUG}`, { method: 'POST' })
    expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
    const api = await send('/api/contact')
    expect([api.status, api.headers.get('Allow')]).toEqual([405, 'POST'])
    expect(api.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
  })
})

test('HEAD has the headers of GET and no body', async () => {
  const [get, head] = [await send(`/articles/${SEED_SLUG}`), await send(`/articles/${SEED_SLUG}`, { method: 'HEAD' })]
  expect(head.status).toBe(200)
  expect(head.headers.get('ETag')).toBe(get.headers.get('ETag'))
  expect(await head.text()).toBe('')
})

test('what is refused is told why, and where the form is, in the script of the page', async () => {
  const cases = [
    [403, { Origin: 'https://evil.example' }, '不是从本站', '不是從本站'],
    [415, { 'Content-Type': 'application/pdf' }, '没有读懂', '沒有讀懂'],
  ] as const
  for (const [status, headers, simplified, traditional] of cases) {
    for (const [prefix, words] of [
      ['', simplified],
      ['/zh-hant', traditional],
    ]) {
      const response = await send(`${prefix}/contact`, { method: 'POST', body: 'x', headers })
      const page = await response.text()
      expect([prefix, response.status]).toEqual([prefix, status])
      expect(page).toContain(words)
      expect(page).toContain(`<a class="button quiet" href="${prefix}/contact">`)
    }
  }
})

describe('when the content store fails', () => {
  test('pages are a plain 503 that nobody keeps and that shows nothing of the inside', async () => {
    for (const path of ['/', '/academy/', `/articles/${SEED_SLUG}`]) {
      const response = await send(path, {}, { ...env, CONTENT: broken<KVNamespace>() })
      const page = await response.text()
      expect([path, response.status, response.headers.get('Retry-After')]).toEqual([path, 503, '60'])
      expect(response.headers.get('Cache-Control')).toBe('private, no-store')
      expect(page).toContain('页面暂时打不开')
      expect(page).not.toMatch(/injected|KV|Error|\.ts/)
    }
  })

  test('they lead on: the same address again, and home, in the language of the address or of the browser', async () => {
    const down = { ...env, CONTENT: broken<KVNamespace>() }
    const AGAIN = { 'zh-Hans': '再试一次', 'zh-Hant': '再試一次', en: 'Try again' }
    for (const [path, accepted, lang] of [
      ['/', undefined, 'zh-Hans'],
      ['/zh-hant/academy/', 'en', 'zh-Hant'],
      ['/', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
      ['/', 'zh-TW,zh;q=0.9', 'zh-Hant'],
      ['/', 'en-GB,zh;q=0.5', 'en'],
    ] as const) {
      const headers = accepted === undefined ? {} : { 'Accept-Language': accepted }
      const page = await (await send(path, { headers }, down)).text()
      expect(page, accepted).toContain(`<html lang="${lang}">`)
      expect(page, accepted).toContain(`<a class="button quiet" href="">${AGAIN[lang]}</a>`)
      expect(page, accepted).toMatch(/<a href="\/">/)
    }
  })

  test('a store that does not answer holds no failure up', async () => {
    const get = vi.fn<() => Promise<never>>(() => new Promise(() => {}))
    get.mockRejectedValueOnce(new Error('injected'))
    const hanging = { ...env, CONTENT: { get, getWithMetadata: get } as unknown as KVNamespace }
    const begun = Date.now()
    expect((await send('/academy/', {}, hanging)).status).toBe(503)
    expect(get.mock.calls.length).toBeGreaterThan(1)
    expect(Date.now() - begun).toBeLessThan(2000)
  })

  test('JSON is a 503 problem', async () => {
    const response = await send('/api/site', {}, { ...env, CONTENT: broken<KVNamespace>() })
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ status: 503 })
  })

  test('the contact form is still there', async () => {
    expect((await send('/contact', {}, { ...env, CONTENT: broken<KVNamespace>() })).status).toBe(200)
  })

  test('one damaged article is a 503 and leaves all other pages alone', async () => {
    await env.CONTENT.put(articleKey('damaged'), '{"slug":"damaged","html":')
    const damaged = await send('/articles/damaged')
    expect(damaged.status).toBe(503)
    expect(await damaged.text()).toContain('href="/academy/"')
    expect((await send(`/articles/${SEED_SLUG}`)).status).toBe(200)
  })
})

describe('listings', () => {
  test('a section shows its own articles and those of the sections inside it, newest first', async () => {
    const page = await readPage('/academy/')
    expect(page).toContain('<h1>创意学院</h1>')
    const slugs = [...page.matchAll(/<h2><a href="\/articles\/([^"]+)"/g)].map(([, slug]) => slug)
    expect(slugs).toEqual(['choose-a-ranking-you-can-trust', SEED_SLUG])
  })

  test('the home page shows the newest articles and every section', async () => {
    const page = await readPage('/')
    for (const slug of [
      'what-an-omnimedia-operator-does',
      'answer-customer-questions',
      'what-is-omnimedia-operations',
    ]) {
      expect([...page.matchAll(new RegExp(`<h3[^>]*><a href="/articles/${slug}"`, 'g'))], slug).toHaveLength(1)
    }
    for (const section of ['academy', 'operations', 'content', 'distribution', 'growth', 'brand', 'careers']) {
      expect(page).toContain(`href="/${section}/"`)
    }
  })

  test('a section without its slash leads to the one with it', async () => {
    const response = await send('/academy/rankings')
    expect([response.status, response.headers.get('Location')]).toEqual([301, '/academy/rankings/'])
  })
})

test('a picture is kept for good and has its type', async () => {
  const page = await readPage(`/articles/${SEED_SLUG}`)
  const path = /src="(\/media\/[^"]+)"/.exec(page)?.[1] ?? ''
  const response = await send(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('image/png')
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
})
