import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, RELISTED_KEY } from '../../src/article/keys.ts'
import type { Site } from '../../src/article/site.ts'
import { piecesBasis } from '../../src/page/pieces-basis.ts'
import { countedEnv } from './counted.ts'
import { editedArticle, putArticle, readPage, SEED_SLUG, seededStores, send, tick, writeRevision } from './world.ts'

beforeEach(seededStores)

/** Store calls of a request in an isolate that has just answered the same one. */
async function callsOf(path: string, init: RequestInit<IncomingRequestCfProperties> = {}): Promise<string[]> {
  const { bindings, calls } = countedEnv()
  const warm = { ...bindings, MEMORY_MS: '60000' }
  await (await send(path, {}, warm)).arrayBuffer()
  calls.length = 0
  await (await send(path, init, warm)).arrayBuffer()
  return calls
}

describe('a request costs', () => {
  test.each([
    ['an article page', `/articles/${SEED_SLUG}`],
    ['the home page', '/'],
    ['a section', '/academy/'],
    ['an article as JSON', `/api/articles/${SEED_SLUG}`],
    ['a related list', `/api/articles/${SEED_SLUG}/related`],
    ['the site', '/api/site'],
  ])('one KV read for %s, and never a database', async (_, path) => {
    const calls = await callsOf(path)
    expect(calls).toEqual([expect.stringMatching(/^CONTENT\.get/)])
  })

  test('nothing when the client holds the page of this revision', async () => {
    const tag = (await send(`/articles/${SEED_SLUG}`)).headers.get('ETag') ?? ''
    const { bindings, calls } = countedEnv()
    const warm = { ...bindings, MEMORY_MS: '60000' }
    await (await send(`/articles/${SEED_SLUG}`, {}, warm)).arrayBuffer()
    calls.length = 0
    expect((await send(`/articles/${SEED_SLUG}`, { headers: { 'If-None-Match': tag } }, warm)).status).toBe(304)
    expect(calls).toEqual([])
  })

  test('two KV reads at once in a new isolate', async () => {
    const { bindings, calls } = countedEnv()
    expect((await send(`/articles/${SEED_SLUG}`, {}, bindings)).status).toBe(200)
    expect(calls.toSorted()).toEqual(['CONTENT.get', 'CONTENT.getWithMetadata'])
  })
})

describe('a prepared page', () => {
  const title = async (slug: string): Promise<string | undefined> =>
    /<h1>(.*?)<\/h1>/.exec(await readPage(`/articles/${slug}`))?.[1]

  test('is byte for byte what rendering gives', async () => {
    const prepared = await (await send(`/articles/${SEED_SLUG}`)).text()
    await env.CONTENT.delete(RELISTED_KEY)
    expect(await (await send(`/articles/${SEED_SLUG}`)).text()).toBe(prepared)
  })

  test('is not used for an article that a push changed since, and is again after the tick', async () => {
    const article = await editedArticle(SEED_SLUG, { title: '改过的题目' })
    await putArticle(article)
    const seededAt = new Date('2026-11-10T00:00:00Z')
    await writeRevision(new Date(), [[SEED_SLUG, article.hash]], seededAt)
    expect(await title(SEED_SLUG)).toBe('改过的题目')
    expect(await title('content-calendar')).toBe('内容日历怎么排')
    const { bindings, calls } = countedEnv()
    await (await send('/articles/content-calendar', {}, bindings)).arrayBuffer()
    expect(calls, 'other pages stay prepared').toHaveLength(2)

    expect(await tick()).toMatchObject({ state: 'complete' })
    const after = countedEnv()
    expect(await (await send(`/articles/${SEED_SLUG}`, {}, after.bindings)).text()).toContain('改过的题目')
    expect(after.calls).toHaveLength(2)
  })

  test('of a removed article is not shown, also when no tick comes', async () => {
    await env.CONTENT.delete(articleKey(SEED_SLUG))
    await writeRevision(new Date(), [[SEED_SLUG, null]], new Date('2026-11-10T00:00:00Z'))
    expect((await send(`/articles/${SEED_SLUG}`)).status).toBe(404)
  })

  test('is not trusted when not all changes are told', async () => {
    await putArticle(await editedArticle(SEED_SLUG, { title: '没有说的改动' }))
    await writeRevision()
    expect(await title(SEED_SLUG)).toBe('没有说的改动')
  })

  test('follows the site: a new address is in every page at once, prepared again by the tick', async () => {
    const site = await env.CONTENT.get<Site>('site', 'json')
    const moved = { ...site, url: 'https://moved.example', hash: 'moved' }
    await env.CONTENT.put('site', JSON.stringify(moved), { metadata: { hash: 'moved' } })
    const canonical = '<link rel="canonical" href="https://moved.example/articles/what-is-omnimedia-operations">'
    expect(await readPage(`/articles/${SEED_SLUG}`)).toContain(canonical)
    await writeRevision()
    await tick()
    const { bindings, calls } = countedEnv()
    await (await send(`/articles/${SEED_SLUG}`, {}, bindings)).arrayBuffer()
    expect(calls).toHaveLength(2)
    expect(await readPage(`/articles/${SEED_SLUG}`)).toContain(canonical)
  })
})

test('prepared pieces are out of date when the templates or what they say of the site change', async () => {
  const site = await env.CONTENT.get<Site>('site', 'json')
  if (!site) throw new Error('no site')
  expect(await piecesBasis({ ...site })).toBe(await piecesBasis(site))
  expect(await piecesBasis({ ...site, url: 'https://other.example' })).not.toBe(await piecesBasis(site))
  expect(await piecesBasis({ ...site, timeZone: 'America/New_York' })).not.toBe(await piecesBasis(site))
})
