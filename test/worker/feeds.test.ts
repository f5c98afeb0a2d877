/** What readers' programs follow: Atom and JSON Feed, of the site and of its sections, in both scripts. */
import { env } from 'cloudflare:workers'
import { parseAtomFeed, parseJsonFeed } from 'feedsmith'
import { beforeAll, describe, expect, test } from 'vitest'

import { cacheTagOf } from '../../src/article/cache-tags.ts'
import { listingKey, QUESTIONS_LIST_KEY } from '../../src/article/keys.ts'
import type { Listing } from '../../src/article/lists.ts'
import type { Answered } from '../../src/article/questions.ts'
import type { SafeHtml } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { countedEnv } from './counted.ts'
import { childrenOf, rootOf, xmlAt } from './documents.ts'
import {
  broken,
  editedArticle,
  putArticle,
  readPage,
  SEED_SLUG,
  seededStores,
  send,
  tick,
  writeRevision,
} from './world.ts'

beforeAll(seededStores)

const URL_OF_SITE = 'https://academy.ridge.example'
const listed = async (): Promise<Listing['items']> =>
  (await env.CONTENT.get<Listing>(listingKey('all'), 'json'))?.items ?? []

/** Of the site document as it is, with something else in it. */
async function siteWith(changes: Partial<Site>): Promise<void> {
  const site = await env.CONTENT.get<Site>('site', 'json')
  const hash = JSON.stringify(changes).length.toString()
  await env.CONTENT.put('site', JSON.stringify({ ...site, ...changes, hash }), { metadata: { hash } })
}

/** The feeds that a page names. */
const linked = async (path: string): Promise<string[]> =>
  [
    ...(await readPage(path)).matchAll(
      /<link rel="alternate" type="(application\/(?:atom\+xml|feed\+json))" [^>]*href="([^"]+)"/g,
    ),
  ].map(([, type, href]) => `${type} ${href}`)

describe('the feed of the site', () => {
  test('as Atom has the newest articles with all that their cards say', async () => {
    const cards = await listed()
    const feed = parseAtomFeed(await xmlAt('/feed.xml'))
    expect(feed).toMatchObject({
      id: `${URL_OF_SITE}/feed.xml`,
      title: { value: '岭上学院' },
      subtitle: { value: expect.stringContaining('内容与运营学院') },
      authors: [{ name: '岭上创意' }],
      updated: new Date(Math.max(...cards.map(({ updatedAt }) => Date.parse(updatedAt)))).toISOString(),
      links: [
        { rel: 'self', type: 'application/atom+xml', href: `${URL_OF_SITE}/feed.xml` },
        { rel: 'alternate', type: 'text/html', href: `${URL_OF_SITE}/` },
      ],
    })
    expect(feed.entries?.map(({ id }) => id)).toEqual(
      cards.map(({ slug, variantOf }) => `${URL_OF_SITE}${variantOf ? '/zh-hans' : ''}/articles/${slug}`),
    )
    for (const [at, entry] of (feed.entries ?? []).entries()) {
      const card = cards[at]
      expect(entry).toMatchObject({
        title: { value: card?.title },
        summary: { value: card?.summary },
        published: new Date(card?.publishedAt ?? '').toISOString(),
        updated: new Date(card?.updatedAt ?? '').toISOString(),
        categories: [...new Set([card?.section.at(-1)?.title, ...(card?.tags ?? [])])].map((term) => ({ term })),
      })
      expect(entry.links?.[0]).toEqual({ rel: 'alternate', type: 'text/html', href: entry.id })
    }
    const seed = feed.entries?.find(({ id }) => id?.endsWith(`/${SEED_SLUG}`))
    expect(seed?.links?.[1]).toEqual({
      rel: 'enclosure',
      type: 'image/png',
      href: expect.stringMatching(new RegExp(`^${URL_OF_SITE}/media/[0-9a-f]{16}\\.png$`)),
    })
  })

  test('says its language, and that of an article in another one', async () => {
    const root = rootOf(await xmlAt('/feed.xml'))
    expect(root.attributes).toEqual({ xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'zh-Hans' })
    const langs = childrenOf(root, 'entry').map(({ attributes }) => attributes['xml:lang'] ?? 'zh-Hans')
    expect(langs).toEqual((await listed()).map(({ lang }) => lang))
    expect(langs).toContain('en')
  })

  test('as JSON Feed 1.1 has the same', async () => {
    const response = await send('/feed.json')
    expect(response.headers.get('Content-Type')).toBe('application/feed+json; charset=utf-8')
    const json: { version: string; language: string; items: object[] } = await response.json()
    expect(json).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', language: 'zh-Hans' })
    for (const item of json.items) expect(item).toHaveProperty('content_text')
    const feed = parseJsonFeed(json)
    const atom = parseAtomFeed(await xmlAt('/feed.xml'))
    expect(feed).toMatchObject({
      title: '岭上学院',
      feed_url: `${URL_OF_SITE}/feed.json`,
      home_page_url: `${URL_OF_SITE}/`,
    })
    expect(feed.items?.map(({ id, url, title, date_modified }) => [id, url, title, date_modified])).toEqual(
      atom.entries?.map(({ id, title, updated }) => [id, id, title?.value, updated]),
    )
    expect(feed.items?.find(({ id }) => id?.endsWith(`/${SEED_SLUG}`))?.image).toMatch(/^https:.*\.png$/)
  })

  test('in the other script is in its words, with its addresses', async () => {
    const feed = parseAtomFeed(await xmlAt('/zh-hant/feed.xml'))
    expect(feed.title?.value).toBe('嶺上學院')
    const seed = feed.entries?.find(({ id }) => id?.endsWith(`/${SEED_SLUG}`))
    expect([seed?.id, seed?.title?.value]).toEqual([`${URL_OF_SITE}/zh-hant/articles/${SEED_SLUG}`, '什麼是全媒體運營'])
    const own = await send('/zh-hans/feed.xml')
    expect([own.status, own.headers.get('Location')]).toEqual([301, '/feed.xml'])
  })

  test('names its hub where the site has one', async () => {
    await siteWith({ hub: 'https://hub.example/' })
    expect(parseAtomFeed(await xmlAt('/feed.xml')).links).toContainEqual({ rel: 'hub', href: 'https://hub.example/' })
    expect(parseJsonFeed(await (await send('/feed.json')).json()).hubs).toEqual([
      { type: 'WebSub', url: 'https://hub.example/' },
    ])
    await seededStores()
    expect(await xmlAt('/feed.xml')).not.toContain('rel="hub"')
  })

  test('is found, in both formats, from the pages that show the same', async () => {
    const both = (folder: string): string[] => [
      `application/atom+xml ${folder}feed.xml`,
      `application/feed+json ${folder}feed.json`,
    ]
    expect(await linked('/')).toEqual(both('/'))
    expect(await linked('/zh-hant/archive')).toEqual(both('/zh-hant/'))
    expect(await linked('/academy/rankings/')).toEqual(both('/academy/rankings/'))
    expect(await linked('/zh-hant/academy/')).toEqual(both('/zh-hant/academy/'))
    for (const folder of ['/', '/zh-hant/', '/academy/rankings/']) {
      for (const format of ['xml', 'json']) expect((await send(`${folder}feed.${format}`)).status).toBe(200)
    }
  })

  test('is found from articles, in their script', async () => {
    expect(await linked(`/articles/${SEED_SLUG}`)).toEqual(['application/atom+xml /feed.xml'])
    expect(await linked(`/zh-hant/articles/${SEED_SLUG}`)).toEqual(['application/atom+xml /zh-hant/feed.xml'])
    expect(await linked('/articles/newsletter-zh-hant')).toEqual(['application/atom+xml /zh-hant/feed.xml'])
    expect(await linked('/articles/two-scripts-one-article')).toEqual(['application/atom+xml /feed.xml'])
  })

  test('has an icon and pictures that pages of other sites may show', async () => {
    const feed = parseJsonFeed(await (await send('/feed.json')).json())
    const pictures = [feed.icon ?? '', ...(feed.items ?? []).flatMap(({ image }) => image ?? [])]
    expect(pictures.length).toBeGreaterThan(1)
    for (const url of pictures) {
      const path = url.slice(URL_OF_SITE.length)
      const whole = await send(path)
      await whole.body?.cancel()
      const tag = whole.headers.get('ETag')
      const answers = [whole, await send(path, { method: 'HEAD' })]
      if (tag !== null) {
        answers.push(await send(path, { headers: { 'If-None-Match': tag } }))
        answers.push(await send(path, { headers: { Range: 'bytes=0-9' } }))
      }
      for (const { status, headers } of answers)
        expect([path, status, headers.get('Cross-Origin-Resource-Policy')]).toEqual([path, status, 'cross-origin'])
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 304, 206].slice(0, answers.length))
    }
    const page = await send('/')
    expect(page.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
  })
})

describe('the feed of a section', () => {
  test.each(['/academy/', '/academy/rankings/topics/', '/zh-hant/growth/data/'])(
    '%s has its articles',
    async (page) => {
      const feed = parseAtomFeed(await xmlAt(`${page}feed.xml`))
      const paths = [...(await readPage(page)).matchAll(/<h2[^>]*><a href="([^"]+)"/g)].map(([, path]) => path)
      expect(feed.entries?.map(({ id }) => id)).toEqual(paths.map((path) => `${URL_OF_SITE}${path}`))
      expect(feed.links?.[1]?.href).toBe(`${URL_OF_SITE}${page}`)
    },
  )

  test.each([
    '/nowhere/feed.xml',
    '/academy/nowhere/feed.json',
    '/articles/feed.xml',
    '/academy/feed.rss',
    `/${'a'.repeat(600)}/feed.xml`,
  ])('%s is not found', async (path) => {
    expect((await send(path)).status).toBe(404)
  })
})

describe('a feed', () => {
  test('is not sent again to a client that holds it, and is another one after an edit', async () => {
    for (const path of ['/feed.xml', '/feed.json', '/academy/feed.xml', '/zh-hant/feed.json']) {
      const first = await send(path)
      const tag = first.headers.get('ETag') ?? ''
      expect(first.headers.get('Cache-Control')).toMatch(/^public, max-age=60, /)
      expect(first.headers.get('Cache-Tag')).toBe(
        cacheTagOf(listingKey(path.includes('academy') ? { section: 'academy' } : 'all')),
      )
      const again = await send(path, { headers: { 'If-None-Match': tag } })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    const before = await send('/feed.xml')
    await putArticle(await editedArticle(SEED_SLUG, { title: '改过的题目' }))
    await writeRevision()
    await tick()
    const after = await send('/feed.xml', { headers: { 'If-None-Match': before.headers.get('ETag') ?? '' } })
    expect([after.status, await after.text()]).toEqual([200, expect.stringContaining('<title>改过的题目</title>')])
  })

  test('costs one KV read', async () => {
    const { bindings, calls } = countedEnv()
    const warm = { ...bindings, MEMORY_MS: '60000' }
    await (await send('/feed.xml', {}, warm)).arrayBuffer()
    calls.length = 0
    await (await send('/feed.xml', {}, warm)).arrayBuffer()
    await (await send('/nowhere/feed.xml', {}, warm)).arrayBuffer()
    expect(calls.slice(0, 1)).toEqual(['CONTENT.getWithMetadata'])
    expect(calls.filter((call) => call === 'CONTENT.getWithMetadata')).toHaveLength(1)
  })

  test('stays readable whatever an editor wrote', async () => {
    const hostile = '"><script>&amp;\u0008\u0000\uD800\uFFFE]]>\u{1F600}<!--'
    await putArticle(await editedArticle(SEED_SLUG, { title: hostile, summary: hostile, tags: [hostile, "'"] }))
    await writeRevision()
    await tick()
    const seed = parseAtomFeed(await xmlAt('/feed.xml')).entries?.find(({ id }) => id?.endsWith(`/${SEED_SLUG}`))
    expect(seed?.title?.value).toBe('"><script>&amp;]]>\u{1F600}<!--')
    const item = parseJsonFeed(await (await send('/feed.json')).json()).items?.find(({ id }) => id?.endsWith(SEED_SLUG))
    expect(item?.title).toContain('"><script>&amp;')
    await seededStores()
  })

  test('is 503 while KV is down, and not an empty one', async () => {
    for (const path of ['/feed.xml', '/feed.json', '/academy/feed.xml']) {
      const response = await send(path, {}, { ...env, CONTENT: broken<KVNamespace>() })
      expect([path, response.status, response.headers.get('Retry-After')]).toEqual([path, 503, '60'])
    }
  })

  test('of a site without lists is empty, but a feed', async () => {
    await env.CONTENT.delete(listingKey('all'))
    expect(parseAtomFeed(await xmlAt('/feed.xml'))).toMatchObject({ updated: '1970-01-01T00:00:00.000Z' })
    expect((await (await send('/feed.json')).json<{ items: unknown[] }>()).items).toEqual([])
    await seededStores()
  })
})

describe('the feed of answered questions', () => {
  const ID = '0000-0000-0000-0001'
  const answered = (changes: Partial<Answered> = {}): Answered => ({
    id: ID,
    question: '公众号多久更新一次 & 为什么？',
    answer: '<p>每周<strong>两次</strong>，见 <a href="/articles/content-calendar">内容日历</a>。</p>' as SafeHtml,
    text: '每周两次，见 内容日历。',
    askedAt: '2026-11-19T08:00:00.000Z',
    answeredAt: '2026-11-20T08:00:00.000Z',
    ...changes,
  })
  const publish = (...items: Answered[]): Promise<void> =>
    env.CONTENT.put(QUESTIONS_LIST_KEY, JSON.stringify({ items }))

  test('has each answer as a whole, with what its links are relative to', async () => {
    await publish(answered({ editedAt: '2026-11-21T08:00:00.000Z' }))
    const url = `${URL_OF_SITE}/questions/${ID}`
    const xml = await xmlAt('/questions/feed.xml')
    expect(parseAtomFeed(xml)).toEqual({
      id: `${URL_OF_SITE}/questions/feed.xml`,
      title: { value: '问大家 - 岭上学院' },
      subtitle: { value: expect.stringContaining('岭上学院') },
      links: [
        { rel: 'self', type: 'application/atom+xml', href: `${URL_OF_SITE}/questions/feed.xml` },
        { rel: 'alternate', type: 'text/html', href: `${URL_OF_SITE}/questions` },
      ],
      updated: '2026-11-21T08:00:00.000Z',
      authors: [{ name: '岭上创意', uri: `${URL_OF_SITE}/` }],
      icon: `${URL_OF_SITE}/favicon.svg`,
      xml: { lang: 'zh-Hans' },
      entries: [
        {
          id: url,
          title: { value: '公众号多久更新一次 & 为什么？' },
          links: [{ rel: 'alternate', type: 'text/html', href: url }],
          published: '2026-11-20T08:00:00.000Z',
          updated: '2026-11-21T08:00:00.000Z',
          content: expect.objectContaining({ type: 'html', value: answered().answer }),
        },
      ],
    })
    const [entry] = childrenOf(rootOf(xml), 'entry')
    expect(entry && childrenOf(entry, 'content')[0]?.attributes).toEqual({ type: 'html', 'xml:base': url })
  })

  test('may be read by programs of any site, and is not sent again to a client that holds it', async () => {
    await publish(answered())
    const first = await send('/questions/feed.xml')
    expect(first.headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8')
    expect(first.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(first.headers.get('Cache-Tag')).toBe(cacheTagOf(QUESTIONS_LIST_KEY))
    const tag = first.headers.get('ETag') ?? ''
    // The edge may compress it.
    expect(tag).toMatch(/^W\/"/)
    const held = { headers: { 'If-None-Match': tag } }
    expect((await send('/questions/feed.xml', held)).status).toBe(304)
    await publish(answered({ question: '改过的问题' }))
    expect((await send('/questions/feed.xml', held)).status).toBe(200)
  })

  test('names no hub, for none is told of it', async () => {
    await siteWith({ hub: 'https://hub.example/' })
    expect(await xmlAt('/questions/feed.xml')).not.toContain('hub')
    await seededStores()
  })

  test('is named by the list of questions, and is empty where none is answered', async () => {
    expect(await linked('/questions')).toEqual(['application/atom+xml /questions/feed.xml'])
    expect(parseAtomFeed(await xmlAt('/questions/feed.xml'))).toMatchObject({ updated: '1970-01-01T00:00:00.000Z' })
  })
})
