/** What search engines are told: sitemaps and `robots.txt`. */
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { listingPages } from '../../bench/listings.ts'
import { listingKey, QUESTIONS_LIST_KEY, questionsPageKey } from '../../src/article/keys.ts'
import type { Card } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { piecesBasis } from '../../src/page/pieces-basis.ts'
import { countedEnv } from './counted.ts'
import { childrenOf, rootOf, textIn, xmlAt, type XmlElement } from './documents.ts'
import { broken, ORIGIN, readPage, SEED_SLUG, seedArticles, seededStores, send } from './world.ts'

const URL_OF_SITE = 'https://academy.ridge.example'

const pathOf = (url: string | undefined): string => {
  expect(url).toMatch(new RegExp(`^${URL_OF_SITE}/`))
  return (url ?? '').slice(URL_OF_SITE.length)
}

/** Paths of the sitemaps that the index names. */
async function sitemaps(): Promise<string[]> {
  const root = rootOf(await xmlAt('/sitemap.xml'))
  expect(root.name).toBe('sitemapindex')
  expect(root.attributes['xmlns']).toBe('http://www.sitemaps.org/schemas/sitemap/0.9')
  expect(root.children.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual(
    root.children.map(() => ['sitemap', ['loc']]),
  )
  expect(root.children.length).toBeGreaterThan(0)
  return root.children.map((child) => pathOf(textIn(child, 'loc')))
}

/** The entries of a sitemap that is as the protocol and its extensions want it (sitemaps.org/schemas/sitemap/0.9). */
async function entriesOf(path: string): Promise<XmlElement[]> {
  const root = rootOf(await xmlAt(path))
  expect(root.name).toBe('urlset')
  expect(root.attributes).toEqual({
    xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9',
    'xmlns:xhtml': 'http://www.w3.org/1999/xhtml',
    'xmlns:image': 'http://www.google.com/schemas/sitemap-image/1.1',
  })
  expect(root.children.length).toBeGreaterThan(0)
  expect(root.children.length).toBeLessThanOrEqual(50_000)
  for (const entry of root.children) {
    expect(entry.name).toBe('url')
    // One place, then when it changed, then what other schemas add.
    const names = entry.children.map(({ name }) => name).join(' ')
    expect(names).toMatch(/^loc(?: lastmod)?(?: xhtml:link){0,3}(?: image:image)*$/)
    expect(textIn(entry, 'loc')).toMatch(/^https:\/\/[\x21-\x7E]{1,2040}$/)
    expect(textIn(entry, 'lastmod') ?? '2026-01-01T00:00:00Z').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/)
    for (const link of childrenOf(entry, 'xhtml:link')) {
      expect(Object.keys(link.attributes)).toEqual(['rel', 'hreflang', 'href'])
    }
    for (const image of childrenOf(entry, 'image:image')) expect(textIn(image, 'image:loc')).toMatch(/^https:\/\//)
  }
  return root.children
}

const alternatesOf = (entry: XmlElement): string[] =>
  childrenOf(entry, 'xhtml:link').map(({ attributes }) => `${attributes['hreflang']} ${attributes['href']}`)

describe('the sitemaps of the seed', () => {
  beforeAll(seededStores)

  test('name every article in each of its scripts, once', async () => {
    const paths = await sitemaps()
    expect(paths).toEqual(['/sitemap-pages.xml', '/sitemap-articles-1.xml'])
    const found = (await entriesOf('/sitemap-articles-1.xml')).map((entry) => pathOf(textIn(entry, 'loc')))
    const expected = seedArticles().flatMap(({ value }) => {
      const { slug, lang, variants } = JSON.parse(value) as Card & { variants: string[] }
      return [`/articles/${slug}`, ...variants.map((one) => `/${one.toLowerCase()}/articles/${slug}`)].map((path) => [
        lang,
        path,
      ])
    })
    expect(found.toSorted()).toEqual(expected.map(([, path]) => path).toSorted())
  })

  test('say of each page what the page says itself: its scripts, when it changed, its picture', async () => {
    for (const entry of [...(await entriesOf('/sitemap-articles-1.xml')), ...(await entriesOf('/sitemap-pages.xml'))]) {
      const path = pathOf(textIn(entry, 'loc'))
      const page = await readPage(path)
      expect(page).toContain(`<link rel="canonical" href="${URL_OF_SITE}${path}">`)
      const said = [...page.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">/g)]
      expect([path, ...alternatesOf(entry)]).toEqual([path, ...said.map(([, lang, url]) => `${lang} ${url}`)])
      const modified = /<meta property="article:modified_time" content="([^"]+)">/.exec(page)?.[1]
      expect([path, textIn(entry, 'lastmod')]).toEqual([path, modified && new Date(modified).toISOString()])
      const picture = /<meta property="og:image" content="([^"]+)">/.exec(page)?.[1]
      expect(childrenOf(entry, 'image:image').map((image) => textIn(image, 'image:loc'))).toEqual(
        picture ? [picture] : [],
      )
    }
  })

  test('name the pages that stand whatever is written', async () => {
    const found = (await entriesOf('/sitemap-pages.xml')).map((entry) => pathOf(textIn(entry, 'loc')))
    for (const path of [
      '/',
      '/academy/',
      '/academy/rankings/topics/',
      '/archive',
      '/contact',
      '/privacy',
      '/questions',
    ]) {
      expect(found).toContain(path)
      expect(found).toContain(`/zh-hant${path}`)
    }
    expect(new Set(found).size).toBe(found.length)
  })

  test.each(['/sitemap-articles-2.xml', '/sitemap-articles-0.xml', '/sitemap-questions-1.xml', '/sitemap-x.xml'])(
    '%s is not found',
    async (path) => {
      expect((await send(path)).status).toBe(404)
    },
  )

  test('are not sent again to a client that holds them', async () => {
    for (const path of ['/sitemap.xml', ...(await sitemaps())]) {
      const first = await send(path)
      expect(first.headers.get('Cache-Control')).toMatch(/^public, max-age=60, /)
      expect(first.headers.get('Cache-Tag')).toMatch(/^t[0-9a-z]+(?:,t[0-9a-z]+)*$/)
      const again = await send(path, { headers: { 'If-None-Match': first.headers.get('ETag') ?? '' } })
      expect([path, again.status]).toEqual([path, 304])
    }
  })

  test('are 503 while KV is down or a list is damaged, and never empty', async () => {
    for (const path of ['/sitemap.xml', '/sitemap-pages.xml', '/sitemap-articles-1.xml', '/sitemap-questions-1.xml']) {
      const response = await send(path, {}, { ...env, CONTENT: broken<KVNamespace>() })
      expect([path, response.status]).toEqual([path, 503])
      expect(await response.text()).not.toContain('<urlset')
    }
    await env.CONTENT.put(listingKey('all'), '{"items":[{"slug":')
    expect((await send('/sitemap.xml')).status).toBe(503)
    expect((await send('/sitemap-articles-1.xml')).status).toBe(503)
    await seededStores()
  })
})

/** Slugs from the newest. */
const slugAt = (at: number): string => `article-${String(at).padStart(6, '0')}`

/** The listing of so many articles, as the ticks would leave it. */
async function listingOf(articles: number): Promise<void> {
  const site = await env.CONTENT.get<Site>('site', 'json')
  if (!site) throw new Error('no site')
  const cards = Array.from({ length: articles }, (_, at): Card => {
    const publishedAt = new Date(Date.UTC(2026, 0, 1) - at * 3_600_000).toISOString()
    const slug = slugAt(at)
    return {
      slug,
      title: slug,
      summary: slug,
      section: [],
      tags: [],
      lang: 'zh-Hans',
      publishedAt,
      updatedAt: publishedAt,
      minutes: 3,
    }
  })
  const making = { site, basis: await piecesBasis(site), builtAt: '2026-11-20T00:00:00Z' }
  for (const list of await listingPages('all', cards, making)) {
    const { value, metadata } = list.make()
    await env.CONTENT.put(list.key, value, { metadata })
  }
}

describe('the sitemaps of a large site', () => {
  beforeEach(seededStores)

  test.each([20, 39, 40, 219, 220, 239, 240, 1239])(
    'of %i articles name each once, in as many files as it takes',
    async (articles) => {
      await listingOf(articles)
      const paths = (await sitemaps()).filter((path) => path.includes('articles'))
      const found: string[] = []
      for (const path of paths) found.push(...(await entriesOf(path)).map((entry) => pathOf(textIn(entry, 'loc'))))
      expect(found).toHaveLength(articles)
      expect(found.toSorted()).toEqual(Array.from({ length: articles }, (_, at) => `/articles/${slugAt(at)}`))
      expect((await send(`/sitemap-articles-${paths.length + 1}.xml`)).status).toBe(404)
    },
    60_000,
  )

  test('cost one KV operation each, however large the site is', async () => {
    await listingOf(1239)
    const { bindings, calls } = countedEnv()
    const warm = { ...bindings, MEMORY_MS: '60000' }
    await (await send('/sitemap-articles-1.xml', {}, warm)).arrayBuffer()
    calls.length = 0
    await (await send('/sitemap-articles-2.xml', {}, warm)).arrayBuffer()
    expect(calls).toEqual(['CONTENT.get'])
  })

  test('leave out a page that is gone for a moment, and name no article twice that stands on two', async () => {
    await listingOf(450)
    await env.CONTENT.delete(listingKey('all', 3))
    // The newest page as it was before the trigger made a page of fixed content of its end.
    const { value, metadata } = await env.CONTENT.getWithMetadata(listingKey('all'))
    const stale = JSON.parse(value ?? '') as { items: Card[] }
    const fixed = await env.CONTENT.get<{ items: Card[] }>(listingKey('all', 21), 'json')
    stale.items.push(...(fixed?.items ?? []))
    await env.CONTENT.put(listingKey('all'), JSON.stringify(stale), { metadata })
    const found: string[] = []
    for (const path of (await sitemaps()).filter((one) => one.includes('articles')))
      found.push(...(await entriesOf(path)).map((entry) => pathOf(textIn(entry, 'loc'))))
    expect(new Set(found).size).toBe(found.length)
    expect(found).toHaveLength(430)
  })

  test('name answered questions where they were written, on older pages as well', async () => {
    const id = (at: number): string => `0000-0000-0000-${String(at).padStart(4, '0')}`
    const question = (at: number) => ({
      id: id(at),
      answeredAt: '2026-11-20T08:00:00.000Z',
      ...(at === 0 && { editedAt: '2026-11-21T08:00:00.000Z' }),
    })
    await env.CONTENT.put(QUESTIONS_LIST_KEY, JSON.stringify({ items: [0, 1, 2].map(question), next: 21, total: 423 }))
    for (let page = 1; page <= 21; page++) {
      const items = Array.from({ length: 20 }, (_, at) => question(page * 20 + at))
      await env.CONTENT.put(questionsPageKey(page), JSON.stringify({ items, next: page - 1 || undefined }))
    }
    const paths = (await sitemaps()).filter((path) => path.includes('questions'))
    expect(paths).toEqual([1, 2, 3].map((number) => `/sitemap-questions-${number}.xml`))
    const entries: XmlElement[] = []
    for (const path of paths) entries.push(...(await entriesOf(path)))
    expect(new Set(entries.map((entry) => textIn(entry, 'loc'))).size).toBe(423)
    expect(entries).toHaveLength(423)
    const newest = entries.filter((entry) => textIn(entry, 'loc')?.endsWith(id(0)))
    expect(newest.map((entry) => [textIn(entry, 'loc'), textIn(entry, 'lastmod')])).toEqual([
      [`${URL_OF_SITE}/questions/${id(0)}`, '2026-11-21T08:00:00.000Z'],
    ])
    expect(entries.flatMap(alternatesOf)).toEqual([])
  })

  test('of a site without articles yet name its pages only', async () => {
    await env.CONTENT.delete(listingKey('all'))
    expect(await sitemaps()).toEqual(['/sitemap-pages.xml'])
  })
})

describe('robots.txt', () => {
  beforeAll(seededStores)

  /** As RFC 9309 has it: the longest rule that fits counts, and all of ours forbid. */
  function isOpen(robots: string, path: string): boolean {
    const rules = [...robots.matchAll(/^Disallow: (.+)$/gm)].map(
      ([, rule = '']) => new RegExp(`^${rule.replaceAll(/[.+?()[\]{}|\\^]/g, String.raw`\$&`).replaceAll('*', '.*')}`),
    )
    return !rules.some((rule) => rule.test(path))
  }

  test('keeps programs from the desk and from receipts, and from nothing else', async () => {
    const response = await send('/robots.txt')
    const robots = await response.text()
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=UTF-8')
    expect(robots).toMatch(/^User-agent: \*\n/)
    expect(robots).toContain(`\nSitemap: ${URL_OF_SITE}/sitemap.xml\n`)
    const closed = [
      '/desk',
      '/desk/messages',
      '/desk?x=1',
      '/contact/receipts/A',
      '/questions/receipts/A',
      '/zh-hant/contact/receipts/A',
    ]
    for (const path of closed) expect([path, isOpen(robots, path)]).toEqual([path, false])
    const open = [
      '/',
      '/desktop/',
      '/articles/desk',
      '/contact',
      '/questions/0000-0000-0000-0000',
      '/feed.xml',
      '/media/a.png',
      '/zh-hant/',
    ]
    for (const path of open) expect([path, isOpen(robots, path)]).toEqual([path, true])
  })

  test('keeps programs from the forms as articles link to them, and leaves the forms themselves open', async () => {
    const robots = await (await send('/robots.txt')).text()
    for (const path of [`/articles/${SEED_SLUG}`, `/zh-hant/articles/${SEED_SLUG}`, '/', '/zh-hant/academy/']) {
      const hrefs = [...(await readPage(path)).matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => href ?? '')
      const forms = hrefs.filter((href) => /\/(?:contact|questions\/ask)\?/.test(href))
      expect(forms.length, path).toBeGreaterThan(0)
      const closed = hrefs.filter((href) => href.startsWith('/') && !isOpen(robots, href))
      expect(closed, path).toEqual(forms)
    }
    for (const path of ['/contact', '/questions/ask', '/zh-hant/contact', '/zh-hant/questions/ask']) {
      expect([path, isOpen(robots, path)]).toEqual([path, true])
      expect(await readPage(path)).toContain(`<link rel="canonical" href="${URL_OF_SITE}${path}">`)
    }
  })

  test('is there while KV is down', async () => {
    const response = await send('/robots.txt', {}, { ...env, CONTENT: broken<KVNamespace>() })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(`Disallow: /desk/\n`)
    const again = await send('/robots.txt', {}, { ...env, CONTENT: broken<KVNamespace>() })
    expect(await again.text()).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`)
  })
})
