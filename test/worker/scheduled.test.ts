/** Articles of the future: nothing of them is seen anywhere until their minute comes. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Article } from '../../src/article/record.ts'
import { editedArticle, putArticle, SEED_SLUG, seededStores, send, tick, writeRevision } from './world.ts'

const NOON = new Date('2026-11-20T12:00:00Z')
const later = (ms: number): Date => new Date(NOON.getTime() + ms)
const ADDRESSES = [
  `/articles/${SEED_SLUG}`,
  `/api/articles/${SEED_SLUG}`,
  `/api/articles/${SEED_SLUG}?lang=zh-Hans`,
  `/api/articles/${SEED_SLUG}/related`,
]

beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date'] })
  await seededStores()
})
afterEach(() => vi.useRealTimers())

/** Pushes the seed's article for another time, as if it had been pushed a minute ago. */
async function pushedFor(publishedAt: string): Promise<Article> {
  const article = await editedArticle(SEED_SLUG, { publishedAt })
  await putArticle(article)
  await writeRevision(later(-1000), [[SEED_SLUG, article.hash]])
  return article
}

const statuses = (): Promise<number[]> => Promise.all(ADDRESSES.map(async (path) => (await send(path)).status))

/** All that a reader can list. */
async function listed(): Promise<string> {
  const paths = ['/', '/archive/', '/api/articles', '/archive/2026-11/', '/academy/']
  return (await Promise.all(paths.map(async (path) => (await send(path)).text()))).join('')
}

test('an article of the future is not found at any address, before and after the tick', async () => {
  await pushedFor('2026-11-20T20:05:00+08:00')

  expect(await statuses()).toEqual([404, 404, 404, 404])
  await tick(env, NOON)
  expect(await statuses()).toEqual([404, 404, 404, 404])
  expect(await listed()).not.toContain(SEED_SLUG)
})

test('its page stands with its minute, and it is listed by the next tick', async () => {
  await pushedFor('2026-11-20T20:05:45+08:00')
  await tick(env, NOON)

  vi.setSystemTime(later(5 * 60_000 - 1))
  expect(await statuses()).toEqual([404, 404, 404, 404])
  vi.setSystemTime(later(5 * 60_000))
  expect(await statuses()).toEqual([200, 200, 200, 200])
  expect(await listed()).not.toContain(SEED_SLUG)

  expect(await tick(env, later(5 * 60_000))).not.toMatchObject({ state: 'unchanged' })
  expect(await listed()).toContain(SEED_SLUG)
})

test('the articles of one minute are listed by the same tick, whatever their seconds', async () => {
  await pushedFor('2026-11-20T20:05:01+08:00')
  const twin: Article = {
    ...(await editedArticle(SEED_SLUG, { slug: 'its-twin', publishedAt: '2026-11-20T20:05:59+08:00' })),
  }
  await putArticle(twin)
  await writeRevision(later(-500), [[twin.slug, twin.hash]])
  await tick(env, NOON)

  await tick(env, later(5 * 60_000))

  const seen = await listed()
  expect([seen.includes(SEED_SLUG), seen.includes('its-twin')]).toEqual([true, true])
})

test('no list that was made before shows an article that was moved into the future', async () => {
  expect(await listed()).toContain(SEED_SLUG)
  const related = `/api/articles/${SEED_SLUG}/related`
  expect((await send(related)).status).toBe(200)

  await pushedFor('2027-01-01T00:00:00Z')

  expect((await send(related)).status).toBe(404)
  await tick(env, NOON)
  expect(await listed()).not.toContain(SEED_SLUG)
  expect(await statuses()).toEqual([404, 404, 404, 404])
})
