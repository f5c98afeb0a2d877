/** The site in both scripts of Chinese: addresses, links between them, lists, JSON, the contact form. */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'

import type { Site } from '../../src/article/site.ts'
import {
  editedArticle,
  listsInContent,
  putArticle,
  readPage,
  SEED_SLUG,
  seededStores,
  send,
  tick,
  writeRevision,
} from './world.ts'

/** Once: what changes the stores stands at the end, and begins anew. */
beforeAll(seededStores)

const HANT_SLUG = 'newsletter-zh-hant'
const EN_SLUG = 'what-an-omnimedia-operator-does'
const TAG = '/tags/%E6%96%B0%E5%AA%92%E4%BD%93'
const URL_OF_SITE = 'https://academy.ridge.example'

async function hop(path: string): Promise<[number, string | null]> {
  const response = await send(path)
  await response.body?.cancel()
  return [response.status, response.headers.get('Location')]
}

const alternates = (page: string): string[] =>
  [...page.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">/g)].map(
    ([, lang, url]) => `${lang} ${url}`,
  )

const canonicalOf = (page: string): string | undefined => /<link rel="canonical" href="([^"]+)">/.exec(page)?.[1]

describe('a page in both scripts', () => {
  test.each([
    ['the home page', '/', '/zh-hant/', '最新文章', '運營'],
    ['a section', '/academy/', '/zh-hant/academy/', '创意学院', '創意學院'],
    ['the archive', '/archive', '/zh-hant/archive', '全部文章', '全部文章'],
    ['a month', '/archive/2026-01', '/zh-hant/archive/2026-01', '2026年1月', '2026年1月'],
    ['a tag', TAG, `/zh-hant${TAG}`, '标签：新媒体', '標籤：新媒體'],
    ['an article', `/articles/${SEED_SLUG}`, `/zh-hant/articles/${SEED_SLUG}`, '什么是全媒体运营', '什麼是全媒體運營'],
    ['a Traditional article', `/zh-hans/articles/${HANT_SLUG}`, `/articles/${HANT_SLUG}`, '首页', '首頁'],
    ['the contact form', '/contact', '/zh-hant/contact', '联系我们', '聯絡我們'],
  ])('%s is in each with its own address, and each names both', async (_, hans, hant, hansText, hantText) => {
    const [one, other] = [await readPage(hans), await readPage(hant)]
    expect(one).toContain('<html lang="zh-Hans">')
    expect(other).toContain('<html lang="zh-Hant">')
    expect(one).toContain(hansText)
    expect(other).toContain(hantText)
    expect(canonicalOf(one)).toBe(`${URL_OF_SITE}${hans}`)
    expect(canonicalOf(other)).toBe(`${URL_OF_SITE}${hant}`)
    const own = hans.startsWith('/zh-hans') ? hant : hans
    expect(alternates(one).toSorted()).toEqual(
      [`zh-Hans ${URL_OF_SITE}${hans}`, `zh-Hant ${URL_OF_SITE}${hant}`, `x-default ${URL_OF_SITE}${own}`].toSorted(),
    )
    expect(alternates(other)).toEqual(alternates(one))
    expect(one).toContain(`<a class="script" href="${hant}" rel="alternate" hreflang="zh-Hant" lang="zh-Hant">繁體</a>`)
    expect(other).toContain(
      `<a class="script" href="${hans}" rel="alternate" hreflang="zh-Hans" lang="zh-Hans">简体</a>`,
    )
  })

  test('leads on within its own script', async () => {
    const page = await readPage('/zh-hant/')
    const links = [...page.matchAll(/<a [^>]*href="(\/[^"]*)"/g)].map(([, href]) => href ?? '')
    const others = links.filter((href) => !href.startsWith('/zh-hant/'))
    // The way to the other script, articles that are Traditional themselves, and those in English.
    expect(
      others.filter(
        (href) =>
          href !== '/' &&
          !/^\/articles\/(?:.*-zh-hant|what-an-omnimedia-operator-does|two-scripts-one-article)$/.test(href),
      ),
    ).toEqual([])
    expect(links.some((href) => href.startsWith('/zh-hant/articles/'))).toBe(true)
  })

  test('shows its tag in its script, at the address of the tag', async () => {
    const page = await readPage('/zh-hant/tags/%E6%96%B0%E5%AA%92%E4%BD%93')
    expect(page).toContain('<h1>標籤：新媒體</h1>')
    expect(await readPage(`/zh-hant/articles/${SEED_SLUG}`)).toMatch(
      /<a href="\/zh-hant\/tags\/[^"]+" rel="tag">全媒體運營<\/a>/,
    )
    const [, href = ''] =
      /<a href="(\/zh-hant\/tags\/[^"]+)" rel="tag">全媒體運營/.exec(
        await readPage(`/zh-hant/articles/${SEED_SLUG}`),
      ) ?? []
    expect((await send(href)).status).toBe(200)
  })
})

test.each([
  [`/zh-hant/articles/${HANT_SLUG}`, `/articles/${HANT_SLUG}`],
  [`/zh-hans/articles/${SEED_SLUG}`, `/articles/${SEED_SLUG}`],
  ['/zh-hans/', '/'],
  ['/zh-hans/academy/', '/academy/'],
  ['/zh-hans/contact', '/contact'],
  ['/zh-hans/contact?from=%2F&cta=end', '/contact?from=%2F&cta=end'],
  ['/zh-hans/questions', '/questions'],
  ['/zh-hans/questions/ask', '/questions/ask'],
  ['/zh-hans/privacy', '/privacy'],
  ['/zh-hans/archive', '/archive'],
  ['/zh-hans/feed.xml', '/feed.xml'],
  ['/zh-hant', '/zh-hant/'],
  ['/zh-hant/archive/', '/zh-hant/archive'],
  ['/zh-hant/academy', '/zh-hant/academy/'],
])('%s leads to its one address', async (path, target) => {
  expect(await hop(path)).toEqual([301, target])
})

test('an English article has no other script, and is at its one address only', async () => {
  const page = await readPage(`/articles/${EN_SLUG}`)
  expect(alternates(page)).toEqual([])
  expect(page).not.toContain('class="script"')
  expect(await hop(`/zh-hant/articles/${EN_SLUG}`)).toEqual([301, `/articles/${EN_SLUG}`])
  expect((await hop(`/api/articles/${EN_SLUG}?lang=zh-Hant`))[0]).toBe(404)
})

test('every list holds the same articles in the same order in both scripts', async () => {
  const lists = await listsInContent()
  let both = 0
  for (const [key, value] of lists) {
    const document = JSON.parse(value ?? '{}')
    const other = document['zh-Hant'] ?? document['zh-Hans']
    if (!other) continue
    both++
    const slugs = (items: { slug: string }[]): string[] => items.map(({ slug }) => slug)
    expect([key, slugs(other.items)]).toEqual([key, slugs(document.items)])
    expect(other.page.length).toBe(document.page.length)
  }
  expect(both).toBeGreaterThan(60)
})

test('programs ask for a script with lang', async () => {
  const related = async (query: string) =>
    (await (await send(`/api/articles/${SEED_SLUG}/related${query}`)).json()) as {
      items: { lang: string; slug: string }[]
    }
  expect((await related('')).items.map(({ lang }) => lang)).not.toContain('zh-Hant')
  expect((await related('?lang=zh-Hant')).items.map(({ lang }) => lang)).not.toContain('zh-Hans')
  const site: Site = await (await send('/api/site?lang=zh-Hant')).json()
  expect([site.title, site.lang]).toEqual(['嶺上學院', 'zh-Hant'])
  for (const path of ['/api/site', `/api/articles/${SEED_SLUG}/related`]) {
    expect((await send(`${path}?lang=klingon`)).status).toBe(400)
  }
})

test('the contact form speaks Traditional from the first field to the receipt', async () => {
  const body = (fields: Record<string, string>): RequestInit<IncomingRequestCfProperties> => ({
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Origin: 'https://academy.test' },
  })
  const refused = await send('/zh-hant/contact', body({ name: '', message: '' }))
  expect(refused.status).toBe(422)
  const page = await refused.text()
  expect(page).toContain('請填寫稱呼')
  expect(page).not.toMatch(/请|联系|说/)
  const sent = await send('/zh-hant/contact', body({ name: '甲', message: '問', phone: '0912345678', consent: 'true' }))
  expect(sent.status).toBe(303)
  const receipt = sent.headers.get('Location') ?? ''
  expect(receipt).toMatch(/^\/zh-hant\/contact\/receipts\//)
  expect(await (await send(receipt)).text()).toContain('謝謝您寫來')
})

test('what is not there says so in the script that was asked for', async () => {
  const missing = await send('/zh-hant/nothing/')
  expect(missing.status).toBe(404)
  expect(await missing.text()).toContain('找不到這個頁面')
})

test('an article is in both scripts at once after a push, before any tick', async () => {
  await seededStores()
  const article = await editedArticle(SEED_SLUG, { title: '改过的题目' })
  await putArticle(article)
  await writeRevision(new Date(), [[SEED_SLUG, article.hash]], new Date('2026-11-10T00:00:00Z'))
  const paths = [`/articles/${SEED_SLUG}`, `/zh-hant/articles/${SEED_SLUG}`]
  for (const path of paths) expect(await readPage(path)).toContain('<h1>改过的题目</h1>')
  await tick()
  for (const path of paths) expect(await readPage(path)).toContain('<h1>改过的题目</h1>')
})

test('a site that wants one script only has one', async () => {
  await seededStores()
  const site = await env.CONTENT.get<Site>('site', 'json')
  await env.CONTENT.put('site', JSON.stringify({ ...site, variants: {}, hash: 'one' }), { metadata: { hash: 'one' } })
  await writeRevision()
  await tick()
  expect(alternates(await readPage('/'))).toEqual([])
  expect(await hop('/zh-hant/')).toEqual([301, '/'])
  for (const path of ['/academy/', '/archive', '/questions', '/questions/ask', '/contact', '/privacy', '/feed.xml'])
    expect([path, ...(await hop(`/zh-hant${path}`))]).toEqual([path, 301, path])
})

test('a form sent to a script that the site has not is taken, and leads to its receipt', async () => {
  await seededStores()
  const sent = await send('/zh-hans/contact', {
    method: 'POST',
    body: new URLSearchParams({ name: '甲', message: '问', phone: '13800000000', consent: 'true' }),
    headers: { Origin: 'https://academy.test' },
  })
  const receipt = sent.headers.get('Location') ?? ''
  expect([sent.status, receipt]).toEqual([303, expect.stringMatching(/^\/zh-hans\/contact\/receipts\//)])
  const own = receipt.slice('/zh-hans'.length)
  expect(await hop(receipt)).toEqual([301, own])
  expect((await hop(own))[0]).toBe(200)
})
