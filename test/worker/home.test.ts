import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, listingKey, variantKey } from '../../src/article/keys.ts'
import type { Listing } from '../../src/article/lists.ts'
import type { Article } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { countedEnv } from './counted.ts'
import {
  editedArticle,
  listsInContent,
  putArticle,
  readPage,
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

async function remove(slug: string): Promise<void> {
  for (const key of [articleKey(slug), variantKey(slug, 'zh-Hant')]) await env.CONTENT.delete(key)
  await writeRevision()
  await tick()
}

/** The site as an editor arranges its home page. */
async function arrange(home: Partial<Site['home']>): Promise<void> {
  const site = await env.CONTENT.get<Site>('site', 'json')
  const whole = { lead: [], sections: [], questions: true, ...home }
  await env.CONTENT.put('site', JSON.stringify({ ...site, home: whole, hash: `arranged ${JSON.stringify(whole)}` }))
  await writeRevision()
  expect(await tick()).toMatchObject({ state: 'complete' })
}

/** Headings of the home page in their order, each with the slugs of the articles under it. */
async function outline(path = '/'): Promise<[heading: string, slugs: string[]][]> {
  const page = await readPage(path)
  const main = page.slice(page.indexOf('class="home-main"'), page.indexOf('class="home-side"'))
  return main
    .split('<h2')
    .slice(1)
    .map((part) => {
      const heading = /^[^>]*>(?:<a[^>]*>)?([^<]*)/.exec(part)?.[1] ?? ''
      return [
        heading,
        [...part.matchAll(/<h3[^>]*><a href="(?:\/zh-han[st])?\/articles\/([^"]+)"/g)].map(([, slug]) => slug ?? ''),
      ]
    })
}

/** Of a section, newest first, as the seed has it. */
const newestOf = (section: string, count: number, without: string[] = []): string[] =>
  seedArticles()
    .map(({ value }) => JSON.parse(value) as Article)
    .filter((article) =>
      `${article.section.map(({ slug }) => slug).join('/')}/`.startsWith(section === '' ? '' : `${section}/`),
    )
    .filter(({ slug }) => !without.includes(slug))
    .toSorted((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt))
    .slice(0, count)
    .map(({ slug }) => slug)

describe('the home page that an editor arranged', () => {
  test('shows what leads in its order, the newest four of each section, then the newest of the rest, nothing twice', async () => {
    const lead = ['refresh-old-articles', 'what-is-omnimedia-operations']
    await arrange({ lead, sections: ['content', 'growth/data'] })
    const content = newestOf('content', 4, lead)
    const data = newestOf('growth/data', 4, lead)
    const rest = newestOf('', 8, [...lead, ...content, ...data])
    const expected = [
      ['编辑推荐', lead],
      ['内容创作', content],
      ['数据分析', data],
      ['最新文章', rest],
    ]
    expect(await outline()).toEqual(expected)
    const slugs = (await outline('/zh-hant/')).map(([, list]) => list)
    expect(slugs).toEqual(expected.map(([, list]) => list))
    expect((await outline('/zh-hant/')).map(([heading]) => heading)).toEqual([
      '編輯推薦',
      '內容創作',
      '數據分析',
      '最新文章',
    ])
  })

  test('is the newest twelve where nothing is arranged, and programs get these in any case', async () => {
    await arrange({})
    expect(await outline()).toEqual([['最新文章', newestOf('', 12)]])
    await arrange({ lead: ['content-calendar'], sections: ['brand'] })
    const listing = await env.CONTENT.get<Listing>(listingKey('home'), 'json')
    expect(listing?.items.map(({ slug }) => slug)).toEqual(newestOf('', 12))
  })

  test('leaves out what is not there, without an empty box', async () => {
    await arrange({ lead: ['no-such-article'], sections: ['no-such-section', 'brand'] })
    expect((await outline()).map(([heading]) => heading)).toEqual(['品牌营销', '最新文章'])
  })

  test('shows readers’ questions or not', async () => {
    expect(await readPage('/')).toContain('id="questions"')
    await arrange({ questions: false })
    expect(await readPage('/')).not.toContain('id="questions"')
  })

  test('shows an edit of what leads, however old it is, after the next tick', async () => {
    await arrange({ lead: ['content-calendar'] })
    await push([await editedArticle('content-calendar', { title: '换了题目的日历' })])
    expect((await outline())[0]).toEqual(['编辑推荐', ['content-calendar']])
    expect(await readPage('/')).toContain('换了题目的日历')
  })

  test('shows an edited and a new article of a listed section', async () => {
    await arrange({ sections: ['growth/data'] })
    await push([await editedArticle('which-metrics-to-watch', { title: '指标的新题目' })])
    expect(await readPage('/')).toContain('指标的新题目')
    const twin = await editedArticle('which-metrics-to-watch', { slug: 'newer', publishedAt: '2026-11-09T00:00:00Z' })
    await push([twin])
    expect((await outline())[0]?.[1][0]).toBe('newer')
  })

  test('shows what leads no more when it is removed', async () => {
    await arrange({ lead: ['content-calendar', 'account-matrix'] })
    await remove('content-calendar')
    expect((await outline())[0]).toEqual(['编辑推荐', ['account-matrix']])
    await remove('account-matrix')
    expect((await outline()).map(([heading]) => heading)).toEqual(['最新文章'])
  })

  test('shows what leads from its time on', async () => {
    const due = '2099-11-25T09:00:00+08:00'
    await push([await editedArticle('content-calendar', { slug: 'due-later', publishedAt: due })])
    await arrange({ lead: ['due-later'] })
    expect((await outline()).map(([heading]) => heading)).toEqual(['最新文章'])
    await tick(env, new Date(due))
    expect((await outline())[0]).toEqual(['编辑推荐', ['due-later']])
  })

  test('is one read of KV, and nothing else is written when it is arranged anew', async () => {
    const before = await listsInContent()
    await arrange({ lead: ['content-calendar'], sections: ['brand', 'careers'] })
    const after = await listsInContent()
    expect([...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key)).toEqual([
      listingKey('home'),
    ])
    const { bindings, calls } = countedEnv()
    const warm = { ...bindings, MEMORY_MS: '60000' }
    await (await send('/', {}, warm)).text()
    calls.length = 0
    expect((await send('/', {}, warm)).status).toBe(200)
    expect(calls).toEqual(['CONTENT.getWithMetadata'])
  })

  test('stands as arranged also before a new deployment’s first tick', async () => {
    const before = await outline()
    const { value, metadata } = await env.CONTENT.getWithMetadata<{ basis: string }>(listingKey('home'))
    await env.CONTENT.put(listingKey('home'), value ?? '', {
      metadata: { ...metadata, basis: 'of another deployment' },
    })
    expect(await outline()).toEqual(before)
  })
})
