/** `GET /api/articles`: the listing for programs. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { listingPages } from '../../bench/listings.ts'
import { articleKey, listingKey } from '../../src/article/keys.ts'
import { type Article, type Card, cardOf } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { countedEnv } from './counted.ts'
import { broken, putArticle, seedArticles, seededStores, send, tick, writeRevision } from './world.ts'

beforeAll(seededStores)

type Answer = { items: Card[]; next?: string }

async function articlesAt(query: string): Promise<Answer> {
  const response = await send(`/api/articles${query}`)
  expect([query, response.status]).toEqual([query, 200])
  return response.json<Answer>()
}

/** All items, by following `next`; `between` happens after each answer. */
async function followed(query: string, between: (answers: number) => Promise<void> = async () => {}): Promise<Card[]> {
  const items: Card[] = []
  let cursor = ''
  for (let answers = 1; answers < 200; answers++) {
    const answer = await articlesAt(`?${query}&cursor=${encodeURIComponent(cursor)}`)
    items.push(...answer.items)
    if (answer.next === undefined) return items
    cursor = answer.next
    await between(answers)
  }
  throw new Error(`${query} has no end`)
}

const newestFirst = (cards: Card[]): string[] =>
  cards
    .toSorted((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.slug < b.slug ? -1 : 1))
    .map(({ slug }) => slug)

const SEED = seedArticles().map(({ value }) => JSON.parse(value) as Article)
const slugsOf = (cards: Card[]): string[] => cards.map(({ slug }) => slug)

describe('GET /api/articles', () => {
  test('gives twenty cards, newest first, and the way to the others', async () => {
    const first = await articlesAt('')
    expect(first.items).toHaveLength(20)
    expect(slugsOf(first.items)).toEqual(newestFirst(SEED).slice(0, 20))
    const { items, next } = await articlesAt(`?cursor=${encodeURIComponent(first.next ?? '')}`)
    expect(slugsOf([...first.items, ...items])).toEqual(newestFirst(SEED))
    expect(next).toBeUndefined()
  })

  test('gives cards as the contract names them, without what pages are made of', async () => {
    const { items } = await articlesAt('?limit=100')
    const unconverted = items.filter(({ variantOf }) => variantOf === undefined)
    expect(unconverted.length).toBeGreaterThan(20)
    for (const card of unconverted) {
      const article = SEED.find(({ slug }) => slug === card.slug)
      const { title, summary, section, tags, lang, publishedAt, updatedAt, minutes, image } = article!
      const whole = { slug: card.slug, title, summary, section, tags, lang, publishedAt, updatedAt, minutes }
      expect(card).toEqual({ ...whole, ...(image && { image }) })
    }
  })

  test.each([1, 3, 7, 19, 20, 21, 100])('leads through all articles by %i', async (limit) => {
    expect(slugsOf(await followed(`limit=${limit}`))).toEqual(newestFirst(SEED))
  })

  test('of a section has what stands in sections within it', async () => {
    const inAcademy = SEED.filter(({ section }) => section[0]?.slug === 'academy')
    expect(slugsOf(await followed('section=academy&limit=5'))).toEqual(newestFirst(inAcademy))
    expect(slugsOf(await followed('section=/academy/&limit=5'))).toEqual(newestFirst(inAcademy))
    const inTopics = SEED.filter(
      ({ section }) => section.map(({ slug }) => slug).join('/') === 'academy/rankings/topics',
    )
    expect(inTopics.length).toBeGreaterThan(0)
    expect(slugsOf(await followed('section=academy/rankings/topics'))).toEqual(newestFirst(inTopics))
  })

  test('of a tag, and of a tag within a section', async () => {
    const tag = '新媒体'
    const tagged = SEED.filter(({ tags }) => tags.includes(tag))
    const asked = `tag=${encodeURIComponent(tag)}`
    expect(slugsOf(await followed(`${asked}&limit=1`))).toEqual(newestFirst(tagged))
    const [{ slug: section } = { slug: '' }] = tagged[0]?.section ?? []
    const both = tagged.filter((card) => card.section[0]?.slug === section)
    expect(both.length).toBeLessThan(tagged.length)
    expect(slugsOf(await followed(`${asked}&section=${section}&limit=1`))).toEqual(newestFirst(both))
  })

  test('has the cards in the language of the site where they can be had in it, and in the other script when asked', async () => {
    const langs = async (query: string): Promise<Set<string>> =>
      new Set((await articlesAt(`?limit=100${query}`)).items.map(({ lang }) => lang))
    expect(await langs('')).toEqual(new Set(['zh-Hans', 'en']))
    expect(await langs('&lang=zh-Hans')).toEqual(new Set(['zh-Hans', 'en']))
    expect(await langs('&lang=zh-Hant')).toEqual(new Set(['zh-Hant', 'en']))
    const { items } = await articlesAt('?lang=zh-Hant&limit=100')
    const converted = SEED.filter(({ variants }) => variants.includes('zh-Hant')).map(({ slug }) => slug)
    expect(slugsOf(items.filter(({ variantOf }) => variantOf === 'zh-Hans')).toSorted()).toEqual(converted.toSorted())
  })

  test('has its cards on a site in one script, too', async () => {
    const site = (await env.CONTENT.get<Site>('site', 'json'))!
    const alone: Site = { ...site, variants: {} }
    const cards = SEED.slice(0, 3).map((article) => cardOf(article))
    const making = { site: alone, basis: 'of this test', builtAt: '2026-11-20T00:00:00Z' }
    for (const list of await listingPages('all', cards, making)) {
      const { value, metadata } = list.make()
      await env.CONTENT.put(list.key, value, { metadata })
    }
    for (const query of ['', '?lang=zh-Hans', '?lang=zh-Hant'])
      expect((await articlesAt(query)).items).toEqual(JSON.parse(JSON.stringify(cards)))
    await seededStores()
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=ten', 'limit'],
    ['lang=klingon', 'lang'],
    ['cursor=2', 'cursor'],
    ['cursor=%00', 'cursor'],
    [`tag=${'a'.repeat(600)}`, 'tag'],
    ['tag=%20', 'tag'],
  ])('%s is refused with the name of what is wrong', async (query, path) => {
    const response = await send(`/api/articles?${query}`)
    expect(response.status).toBe(400)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ path, message: expect.any(String) }] })
  })

  test('names all that is wrong at once', async () => {
    const { errors } = await (
      await send('/api/articles?limit=0&cursor=x&lang=fr')
    ).json<{ errors: { path: string }[] }>()
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['cursor', 'lang', 'limit'])
  })

  test.each([
    ['section=nowhere', 'section'],
    ['section=academy/nowhere', 'section'],
    ['section=../site', 'section'],
    [`tag=${encodeURIComponent('没有人用的标签')}`, 'tag'],
  ])('%s is not found', async (query, path) => {
    const response = await send(`/api/articles?${query}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ status: 404, errors: [{ path }] })
  })

  test('takes what is left empty as left out', async () => {
    expect(await articlesAt('?section=&tag=&cursor=&limit=&lang=')).toEqual(await articlesAt(''))
  })

  test('may be kept, and asked for again without being sent again', async () => {
    const response = await send('/api/articles?limit=30')
    const { headers } = response
    await response.body?.cancel()
    expect(headers.get('Cache-Control')).toContain('max-age=60')
    expect(headers.get('Cache-Tag')).not.toBeNull()
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    const again = await send('/api/articles?limit=30', { headers: { 'If-None-Match': headers.get('ETag') ?? '' } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('is unavailable while CONTENT is, and never empty', async () => {
    const response = await send('/api/articles', {}, { ...env, CONTENT: broken() })
    expect(response.status).toBe(503)
    expect(response.headers.get('Content-Type')).toContain('application/problem+json')
  })
})

describe('GET /api/articles of a large site', () => {
  const TOTAL = 1130

  beforeAll(async () => {
    const site = (await env.CONTENT.get<Site>('site', 'json'))!
    const making = { site, basis: 'of this test', builtAt: '2026-11-20T00:00:00Z' }
    const [model] = SEED
    const cards = Array.from({ length: TOTAL }, (_, at): Card => {
      const { slug: _slug, title, summary, section, tags, lang, minutes } = model!
      const publishedAt = new Date(Date.UTC(2026, 10, 20) - Math.floor(at / 3) * 3_600_000).toISOString()
      return {
        slug: `article-${String(at).padStart(4, '0')}`,
        title,
        summary,
        section,
        tags,
        lang,
        publishedAt,
        updatedAt: publishedAt,
        minutes,
      }
    })
    for (const list of await listingPages('all', cards, making)) {
      const { value, metadata } = list.make()
      await env.CONTENT.put(list.key, value, { metadata })
    }
  })
  afterAll(seededStores)

  test('leads through all of it, a hundred at a time', async () => {
    const items = await followed('limit=100')
    expect(slugsOf(items)).toEqual(Array.from({ length: TOTAL }, (_, at) => `article-${String(at).padStart(4, '0')}`))
  })

  test('reads CONTENT twice at most', async () => {
    await send('/api/articles')
    const { bindings, calls } = countedEnv()
    const { next } = await (await send('/api/articles?limit=100', {}, bindings)).json<Answer>()
    const first = calls.filter((name) => name.startsWith('CONTENT'))
    await (await send(`/api/articles?limit=100&cursor=${encodeURIComponent(next ?? '')}`, {}, bindings)).text()
    const second = calls.filter((name) => name.startsWith('CONTENT')).slice(first.length)
    // One of them is for what the isolate remembers of the site; the tests let it forget at once.
    expect([first.length, second.length]).toEqual([3, 2])
    expect(calls.filter((name) => !name.startsWith('CONTENT'))).toEqual([])
  })

  test('says so when a page of the listing is not there, and skips nothing', async () => {
    const key = listingKey('all', 40)
    const { value, metadata } = await env.CONTENT.getWithMetadata(key)
    await env.CONTENT.delete(key)
    const statuses: number[] = []
    let cursor: string | undefined = ''
    while (cursor !== undefined && statuses.at(-1) !== 503) {
      const response = await send(`/api/articles?limit=100&cursor=${encodeURIComponent(cursor)}`)
      statuses.push(response.status)
      cursor = (await response.json<Answer>()).next
    }
    expect(statuses.at(-1)).toBe(503)
    await env.CONTENT.put(key, value ?? '', { metadata })
  })
})

describe('following `next` while editors are at work', () => {
  beforeAll(seededStores)

  const added = (at: number): Article => ({
    ...SEED[at]!,
    slug: `added-${at}`,
    publishedAt: new Date(Date.now() - at).toISOString(),
  })

  test('tells every article that was there all the time, once', async () => {
    const removed = newestFirst(SEED).slice(-3)
    const items = await followed('limit=6', async (answers) => {
      if (answers <= 3) for (let at = answers * 4; at < answers * 4 + 4; at++) await putArticle(added(at))
      const slug = removed[answers - 1]
      const gone: [string, null][] = slug !== undefined && answers <= 2 ? [[slug, null]] : []
      for (const [one] of gone) {
        await env.CONTENT.delete(articleKey(one))
        await env.CONTENT.delete(`${articleKey(one)}:zh-Hant`)
      }
      await writeRevision(new Date(), gone)
      expect(await tick()).toMatchObject({ state: 'complete' })
    })
    const stayed = newestFirst(SEED).filter((slug) => !removed.slice(0, 2).includes(slug))
    expect(slugsOf(items).filter((slug) => stayed.includes(slug))).toEqual(stayed)
    expect(new Set(slugsOf(items)).size).toBe(items.length)
  })
})
