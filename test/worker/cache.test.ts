import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey } from '../../src/article/keys.ts'
import { parseListKey } from '../../src/article/keys.ts'
import type { Site } from '../../src/article/site.ts'
import { articlePath, listingPath } from '../../src/article/slug.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import { runTick } from '../../src/tick/tick.ts'
import { countedEnv, stride } from './counted.ts'
import { TestCache } from './edge-cache.ts'
import {
  broken,
  editedArticle,
  listsInContent,
  putArticle,
  SEED_SLUG,
  seededStores,
  send,
  writeRevision,
} from './world.ts'

beforeEach(seededStores)

const UNRELATED = 'content-calendar'
const EDITED = SEED_SLUG

const cacheInFront = (revalidation?: 'before' | 'behind'): TestCache => new TestCache(send, revalidation)

/** The clock of the cache is that of the tick. */
const tickWith = (cache: TestCache) => runTick(env, BUDGETS.paid, new Date(cache.now), cache)

const later = (cache: TestCache, minutes: number): void => {
  cache.now += minutes * 60_000
}

/** A push of one changed title. */
async function pushTitle(cache: TestCache, title: string): Promise<void> {
  const article = await editedArticle(EDITED, { title })
  await putArticle(article)
  await writeRevision(new Date(cache.now), [[EDITED, article.hash]], new Date('2026-11-10T00:00:00Z'))
}

/** A tick before the test, so that what every first tick says of the site is over. */
async function settled(revalidation?: 'before' | 'behind'): Promise<TestCache> {
  const cache = cacheInFront(revalidation)
  await pushTitle(cache, '起点')
  await tickWith(cache)
  later(cache, 5)
  await tickWith(cache)
  later(cache, 5)
  cache.calls.length = 0
  return cache
}

/** The page that shows a list. */
function pageOf(key: string): string {
  const parsed = parseListKey(key)
  if (!parsed) throw new Error(`${key} is no list`)
  return 'slug' in parsed ? articlePath(parsed.slug) : listingPath(parsed.scope, parsed.page)
}

const WITH_TITLE = [`/articles/${EDITED}`, `/api/articles/${EDITED}`, '/academy/', '/academy/rankings/topics/']

describe('behind the cache', () => {
  test('an edit is visible everywhere one tick after the push, and what it does not touch stays a hit', async () => {
    const cache = await settled()
    const before = await listsInContent()
    const pages = new Map([...before.keys()].map((key) => [key, pageOf(key)]))
    for (const path of [...WITH_TITLE, ...pages.values()]) await cache.get(path)
    await pushTitle(cache, '改过的题目')
    await tickWith(cache)
    for (const path of WITH_TITLE) {
      expect([path, (await cache.get(path)).text.includes('改过的题目')]).toEqual([path, true])
    }
    const after = await listsInContent()
    const untouched = [...pages].filter(([key]) => after.get(key) === before.get(key))
    expect(untouched.length).toBeGreaterThan(5)
    for (const [, path] of untouched) expect([path, (await cache.get(path)).outcome]).toEqual([path, 'hit'])
    expect(cache.calls).toHaveLength(1)
    expect(cache.calls[0]?.tags?.length).toBeLessThanOrEqual(100)
  })

  test('where a stale page is sent while it is revalidated, the second view shows the edit', async () => {
    const cache = await settled('behind')
    for (const path of WITH_TITLE) await cache.get(path)
    await pushTitle(cache, '改过的题目')
    await tickWith(cache)
    for (const path of WITH_TITLE) {
      expect((await cache.get(path)).outcome).toBe('stale')
      expect([path, (await cache.get(path)).text.includes('改过的题目')]).toEqual([path, true])
    }
  })

  test('what changed is told again by the next tick, for KV may have shown the old value in between', async () => {
    const cache = await settled()
    const path = `/articles/${EDITED}`
    await pushTitle(cache, '改过的题目')
    await tickWith(cache)
    later(cache, 5)
    await cache.get(path)
    await tickWith(cache)
    expect(cache.calls).toHaveLength(2)
    expect((await cache.get(path)).outcome).toBe('revalidated')
    later(cache, 5)
    await tickWith(cache)
    expect(cache.calls).toHaveLength(2)
  })

  test('a new article replaces the 404 at its address', async () => {
    const cache = await settled()
    const path = '/articles/brand-new'
    expect(await cache.get(path)).toMatchObject({ outcome: 'miss', status: 404 })
    expect((await cache.get(path)).outcome).toBe('hit')
    const { hash, ...article } = await editedArticle(EDITED, { slug: 'brand-new' })
    await putArticle({ ...article, hash })
    await writeRevision(new Date(cache.now), [['brand-new', hash]], new Date('2026-11-10T00:00:00Z'))
    await tickWith(cache)
    expect(await cache.get(path)).toMatchObject({ status: 200 })
  })

  test('a removed article is gone after the tick', async () => {
    const cache = await settled()
    expect((await cache.get(`/articles/${EDITED}`)).status).toBe(200)
    await env.CONTENT.delete(articleKey(EDITED))
    await writeRevision(new Date(cache.now), [[EDITED, null]], new Date('2026-11-10T00:00:00Z'))
    await tickWith(cache)
    expect((await cache.get(`/articles/${EDITED}`)).status).toBe(404)
    expect((await cache.get('/academy/')).text).not.toContain(EDITED)
  })

  test('another site document makes every answer stale, with one call', async () => {
    const cache = await settled()
    await cache.get(`/articles/${UNRELATED}`)
    const site = await env.CONTENT.get<Site>('site', 'json')
    await env.CONTENT.put('site', JSON.stringify({ ...site, tagline: '新的口号', hash: 'other' }), {
      metadata: { hash: 'other' },
    })
    await writeRevision(new Date(cache.now), [], undefined, { siteSerial: cache.now / 1000 })
    await tickWith(cache)
    expect(cache.calls).toEqual([{ purgeEverything: true }])
    expect((await cache.get(`/articles/${UNRELATED}`)).text).toContain('新的口号')
  })

  test('an edit that was taken back before a tick saw it is gone from the cache all the same', async () => {
    const cache = await settled()
    const path = `/articles/${EDITED}`
    await pushTitle(cache, '不该发布的题目')
    later(cache, 1)
    expect((await cache.get(path)).text).toContain('不该发布的题目')
    await pushTitle(cache, '起点')
    expect(await tickWith(cache)).toMatchObject({ written: 0, cache: { state: 'done', tags: 1 } })
    expect((await cache.get(path)).text).not.toContain('不该发布的题目')
  })

  test('an article that was added and removed before a tick saw it is gone as well', async () => {
    const cache = await settled()
    const { hash, ...article } = await editedArticle(EDITED, { slug: 'leak' })
    await putArticle({ ...article, hash })
    await writeRevision(new Date(cache.now), [['leak', hash]], new Date('2026-11-10T00:00:00Z'))
    expect((await cache.get('/articles/leak')).status).toBe(200)
    await env.CONTENT.delete(articleKey('leak'))
    later(cache, 1)
    await writeRevision(new Date(cache.now), [['leak', null]], new Date('2026-11-10T00:00:00Z'))
    await tickWith(cache)
    expect((await cache.get('/articles/leak')).status).toBe(404)
  })

  test('a tick that fails tells the cache what it had begun to write', async () => {
    const cache = await settled()
    await pushTitle(cache, '改过的题目')
    const { bindings } = countedEnv({ at: 14, when: 'after' })
    await expect(runTick(bindings, BUDGETS.paid, new Date(cache.now), cache)).rejects.toThrow('injected')
    expect(cache.calls).toHaveLength(1)
  })

  test.each(['refused', 'throws', 'throws at once'] as const)(
    'a call that ends as %s is made again by the next tick',
    async (answer) => {
      const cache = await settled()
      await cache.get(`/articles/${EDITED}`)
      await pushTitle(cache, '改过的题目')
      cache.answer = answer
      expect(await tickWith(cache)).toMatchObject({ state: 'complete', cache: { state: 'failed' } })
      cache.answer = 'success'
      later(cache, 1)
      expect(await tickWith(cache)).toMatchObject({ state: 'unchanged', cache: { state: 'done' } })
      expect((await cache.get(`/articles/${EDITED}`)).text).toContain('改过的题目')
    },
  )

  test('a tick that is cut off after any step leaves nothing stale that the next one does not tell', async () => {
    for (let at = 1; ; at += stride(at, 6, 61)) {
      await seededStores()
      const cache = await settled()
      for (const path of WITH_TITLE) await cache.get(path)
      await pushTitle(cache, `第${at}次`)
      const { bindings, calls } = countedEnv({ at, when: 'after' })
      const cutOff = await runTick(bindings, BUDGETS.paid, new Date(cache.now), cache).then(
        () => false,
        () => true,
      )
      // A run that does not know that it holds the lease cannot give it back.
      later(cache, 2)
      await tickWith(cache)
      for (const path of WITH_TITLE) {
        expect([at, path, (await cache.get(path)).text.includes(`第${at}次`)]).toEqual([at, path, true])
      }
      if (!cutOff && calls.length < at) break
    }
  }, 60_000)

  test('what is private or failed is never stored, and everything public says how long', async () => {
    const cache = cacheInFront()
    for (const path of ['/contact', '/contact?from=%2F', '/contact/receipts/x', '/api/contact']) {
      expect([path, (await cache.get(path)).outcome]).toEqual([path, path.includes('receipts') ? 'miss' : 'bypass'])
    }
    const failing = new TestCache((path, init) => send(path, init, { ...env, CONTENT: broken<KVNamespace>() }))
    for (const path of ['/', `/articles/${EDITED}`, '/api/site', '/nothing/']) await failing.get(path)
    expect(failing.paths).toEqual([])
  })

  test('when the Worker fails, readers still get the page that the cache holds', async () => {
    const down = { ...env, CONTENT: broken<KVNamespace>() }
    let isDown = false
    const cache = new TestCache((path, init) => send(path, init, isDown ? down : env))
    await cache.get(`/articles/${EDITED}`)
    isDown = true
    later(cache, 120)
    expect(await cache.get(`/articles/${EDITED}`)).toMatchObject({ outcome: 'stale', status: 200 })
  })

  test('tags are printable ASCII, whatever the slug', async () => {
    const { hash, ...article } = await editedArticle(EDITED, { slug: '什么是全媒体' })
    await putArticle({ ...article, hash })
    const response = await send(`/articles/${encodeURIComponent('什么是全媒体')}`)
    expect(response.headers.get('Cache-Tag')).toMatch(/^[\x21-\x7E]+$/)
  })
})

test('without a cache in front, nothing is called and nothing is noted', async () => {
  const cache = cacheInFront()
  await pushTitle(cache, '改过的题目')
  const { bindings, calls } = countedEnv()
  const report = await runTick(bindings, BUDGETS.paid, new Date(), undefined)
  expect(report).toMatchObject({ state: 'complete' })
  expect(report.cache).toBeUndefined()
  expect(calls.length).toBeGreaterThan(0)
  expect(await env.INDEX.prepare('SELECT count(*) AS n FROM stale_answers').first('n')).toBe(0)
})
