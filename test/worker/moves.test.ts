/** Addresses at which an article stood: it has moved, or it is gone. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test } from 'vitest'

import { redirectKey } from '../../src/article/keys.ts'
import { SEED_SLUG, seededStores, send } from './world.ts'

beforeAll(seededStores)
afterEach(async () => {
  const { keys } = await env.CONTENT.list({ prefix: redirectKey('') })
  await Promise.all(keys.map(({ name }) => env.CONTENT.delete(name)))
})

const put = (path: string, value: unknown): Promise<void> =>
  env.CONTENT.put(redirectKey(path), typeof value === 'string' ? value : JSON.stringify(value))

const NEW = { to: '/articles/%E6%96%B0%E7%AF%87' }
const GONE = { gone: '2026-11-20T00:00:00Z' }

async function answer(path: string, init?: RequestInit<IncomingRequestCfProperties>): Promise<[number, string | null]> {
  const response = await send(path, init)
  await response.body?.cancel()
  return [response.status, response.headers.get('Location')]
}

test.each([
  ['/articles/old', '/articles/old'],
  ['/articles/old/', '/articles/old', 2],
  ['/articles/Old', '/articles/old', 2],
  ['/2020/01/02/title/', '/2020/01/02/title'],
  ['/2020/01/02/title', '/2020/01/02/title'],
  ['/post/x.html', '/post/x.html'],
  ['/2020/%E6%97%A7%E6%96%87/index.html', '/2020/旧文'],
  ['/blog/', '/blog'],
  ['/tags/old-tag', '/tags/old-tag'],
  ['/archive/x', '/archive/x'],
  ['/zh-hant-old/x', '/zh-hant-old/x'],
])('%s, where %s leads elsewhere, is sent on for good', async (path, stored, hops = 1) => {
  await put(stored, NEW)
  let at = path
  for (let hop = 0; hop < Number(hops); hop++) {
    const [status, location] = await answer(at)
    expect(status).toBe(301)
    at = location ?? ''
  }
  expect(at).toBe(NEW.to)
})

test('keeps what was asked with the address, and answers HEAD as well', async () => {
  await put('/old', NEW)
  expect(await answer('/old?from=wechat')).toEqual([301, `${NEW.to}?from=wechat`])
  expect(await answer('/old', { method: 'HEAD' })).toEqual([301, NEW.to])
})

test('sends programs on to the JSON, and readers of the other script to theirs', async () => {
  await put('/articles/old', NEW)
  expect(await answer('/api/articles/old')).toEqual([301, `/api${NEW.to}`])
  expect(await answer('/api/articles/old/related?x=1')).toEqual([301, `/api${NEW.to}/related?x=1`])
  expect(await answer('/zh-hant/articles/old')).toEqual([301, `/zh-hant${NEW.to}`])
  expect((await send('/api/articles/old')).headers.get('Access-Control-Allow-Origin')).toBe('*')
})

test('sends agents on to the Markdown, and to the code for telephones', async () => {
  await put('/articles/old', NEW)
  expect(await answer('/articles/old.md')).toEqual([301, `${NEW.to}.md`])
  expect(await answer('/zh-hant/articles/old.md?x=1')).toEqual([301, `/zh-hant${NEW.to}.md?x=1`])
  expect(await answer('/articles/old/qr.svg')).toEqual([301, `${NEW.to}/qr.svg`])
  // An old slug that ends so is nearer.
  await put('/articles/old.md', { to: '/articles/other' })
  expect(await answer('/articles/old.md')).toEqual([301, '/articles/other'])
  await put('/articles/gone', GONE)
  expect(await answer('/articles/gone.md')).toEqual([410, null])
})

test('what was removed is gone, in words for readers and as a problem for programs', async () => {
  await put('/articles/old', GONE)
  const page = await send('/articles/old')
  expect(page.status).toBe(410)
  expect(await page.text()).toContain('这篇文章已经下线')
  const data = await send('/api/articles/old')
  expect(data.status).toBe(410)
  expect(await data.json()).toMatchObject({ title: 'Gone', status: 410 })
})

test('never stands in the way of a page that is there', async () => {
  await put(`/articles/${SEED_SLUG}`, GONE)
  await put('/academy', NEW)
  await put('/archive', NEW)
  await put('', NEW)
  const paths = [`/articles/${SEED_SLUG}`, `/api/articles/${SEED_SLUG}`, '/academy/', '/archive', '/']
  const statuses = await Promise.all(paths.map(async (path) => (await answer(path))[0]))
  expect(statuses).toEqual([200, 200, 200, 200, 200])
})

test.each([
  ['another site', { to: '//evil.example/x' }],
  ['another site by a backslash', { to: '/\\evil.example' }],
  ['a scheme', { to: 'https://evil.example/' }],
  ['a header of its own', { to: '/x\r\nSet-Cookie: a=b' }],
  ['nothing', {}],
  ['no JSON', '{"to":'],
])('a damaged redirect to %s is none', async (_, value) => {
  await put('/old', value)
  expect(await answer('/old')).toEqual([404, null])
})

test.each([
  `/${'a'.repeat(600)}`,
  `/${'%E4%B8%AD'.repeat(300)}`,
  '/%E4%B8',
  '/%00',
  '/..%2F..%2Fsite',
  '//evil.example/articles/old',
  '/media/old',
  '/api/old',
])('%s is simply not found', async (path) => {
  expect((await answer(path))[0]).toBe(404)
})

test('a form that is sent to an old address is refused, not sent on', async () => {
  await put('/old', NEW)
  expect((await answer('/old', { method: 'POST', body: 'x' }))[0]).toBe(405)
})
