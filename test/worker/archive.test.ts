import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { listingKey } from '../../src/article/keys.ts'
import type { Listing } from '../../src/article/lists.ts'
import type { Article } from '../../src/article/record.ts'
import {
  editedArticle,
  putArticle,
  readPage,
  SEED_SLUG,
  seedArticles,
  seededStores,
  send,
  tick,
  writeRevision,
} from './world.ts'

beforeEach(seededStores)

async function push(articles: Article[]): Promise<void> {
  for (const article of articles) await putArticle(article)
  await writeRevision()
  expect(await tick()).toMatchObject({ state: 'complete' })
}

const statusOf = async (path: string): Promise<number> => (await send(path)).status

describe('the listing of a tag', () => {
  test('is linked from its articles, and shows them from the newest', async () => {
    const article = await readPage(`/articles/${SEED_SLUG}`)
    const path = `/tags/${encodeURIComponent('新媒体')}`
    expect(article).toContain(`<a href="${path}" rel="tag">新媒体</a>`)
    const page = await readPage(path)
    expect(page).toContain('<h1>标签：新媒体</h1>')
    expect(page).toContain(`href="/articles/${SEED_SLUG}"`)
    expect(page).toContain(`<link rel="canonical" href="https://academy.ridge.example${path}">`)
    const items = (await env.CONTENT.get<Listing>(listingKey({ tag: '新媒体' }), 'json'))?.items ?? []
    const dates = items.map(({ publishedAt }) => Date.parse(publishedAt))
    expect(dates).toEqual(dates.toSorted((a, b) => b - a))
    expect(items.every(({ tags }) => tags.includes('新媒体'))).toBe(true)
  })

  test('is gone with its last article', async () => {
    const path = `/tags/${encodeURIComponent('只此一篇')}`
    await push([await editedArticle(SEED_SLUG, { tags: ['只此一篇'] })])
    expect(await statusOf(path)).toBe(200)
    await push([await editedArticle(SEED_SLUG, { tags: [] })])
    expect(await statusOf(path)).toBe(404)
    expect(await env.CONTENT.get(listingKey({ tag: '只此一篇' }))).toBeNull()
  })

  test.each([
    ['with a colon and a number', 'a:2'],
    ['with a percent sign', '100%25 %3A'],
    ['with a slash', 'A/B 测试'],
    ['that is markup', '<img src=x onerror=alert(1)>"\''],
    ['in other scripts', 'Überschrift עברית'],
    ['with a question mark and a hash', 'wie? #1'],
  ])('%s has an address of its own', async (_, tag) => {
    await push([await editedArticle(SEED_SLUG, { tags: [tag, 'a'] })])
    const path = `/tags/${encodeURIComponent(tag)}`
    const page = await readPage(path)
    expect(page).toContain(`href="/articles/${SEED_SLUG}"`)
    expect(page).not.toContain('<img src=x')
    expect(await statusOf('/tags/a')).toBe(200)
    expect(await statusOf('/tags/a/page/2')).toBe(404)
    await push([await editedArticle(SEED_SLUG, { tags: [] })])
    expect(await statusOf(path)).toBe(404)
  })

  test('of any length does no harm', async () => {
    const tag = '很'.repeat(200)
    await push([await editedArticle(SEED_SLUG, { tags: [tag] })])
    expect(await statusOf(`/tags/${encodeURIComponent(tag)}`)).toBe(404)
    expect(await statusOf(`/tags/${'%E5%BE%88'.repeat(3000)}`)).toBe(404)
  })

  test.each([
    ['colons', ':'.repeat(200)],
    ['half a character', '\uD800x'],
    ['two dots', '..'],
    ['nothing', ''],
    ['line feeds', 'a\n\nb'],
    ['a decomposed letter', 'e\u0301'],
  ])('of %s stops no tick, and has a link only where it has a page', async (_, tag) => {
    await push([await editedArticle(SEED_SLUG, { tags: [tag, '好'] })])
    const links = (await readPage(`/articles/${SEED_SLUG}`)).matchAll(/<a href="(\/tags\/[^"]+)" rel="tag">/g)
    const paths = [...links].map(([, path]) => path ?? '')
    expect(paths).toContain(`/tags/${encodeURIComponent('好')}`)
    for (const path of paths) expect([path, await statusOf(path)]).toEqual([path, 200])
  })

  test.each([
    '/tags',
    '/tags/',
    '/tags/%',
    '/tags/%E0%A4',
    '/tags/none',
    '/tags/x/page/0',
    '/tags/x/page/01',
    '/tags/x/y',
  ])('%s is not found', async (path) => {
    const response = await send(path)
    expect([301, 404]).toContain(response.status)
    const end = response.status === 301 ? await send(response.headers.get('Location') ?? '') : response
    expect(end.status).toBe(404)
  })

  test('has one address: other spellings lead to it', async () => {
    const response = await send('/tags/%e6%96%b0%e5%aa%92%e4%bd%93')
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe('/tags/%E6%96%B0%E5%AA%92%E4%BD%93')
  })
})

describe('the archive', () => {
  test('has all articles, page by page, and each month', async () => {
    const keys = seedArticles()
    const slugs = new Set<string>()
    for (let path: string | undefined = '/archive'; path;) {
      const page: string = await readPage(path)
      for (const [, slug] of page.matchAll(/<h2[^>]*><a href="(?:\/zh-hans)?\/articles\/([^"]+)"/g))
        slugs.add(slug ?? '')
      path = /<a href="([^"]+)" rel="next"/.exec(page)?.[1]
    }
    expect(slugs.size).toBe(keys.length)
    const month = await readPage('/archive/2026-01')
    expect(month).toContain('<h1>2026年1月</h1>')
    expect(month).toContain(`href="/articles/${SEED_SLUG}"`)
  })

  test('takes the month of the site’s own time zone', async () => {
    await push([await editedArticle(SEED_SLUG, { publishedAt: '2025-12-31T16:30:00Z' })])
    expect(await readPage('/archive/2026-01')).toContain(`href="/articles/${SEED_SLUG}"`)
    expect(await statusOf('/archive/2025-12')).toBe(404)
  })

  test.each(['/archive/2026-13', '/archive/2026', '/archive/x', '/archive/page/999', '/archive/2026-01/page/1'])(
    '%s is not found',
    async (path) => {
      expect(await statusOf(path)).toBe(404)
    },
  )
})
