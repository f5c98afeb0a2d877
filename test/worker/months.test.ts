/** The archive by month: the months and their counts, the way from one to the next, and what makes their pages anew. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, variantKey } from '../../src/article/keys.ts'
import type { Article } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import { runTick } from '../../src/tick/tick.ts'
import { countedEnv, rounds, stride } from './counted.ts'
import { emptyStores, listsInContent, putArticle, readPage, SEED_SLUG, send, tick, writeRevision } from './world.ts'

/** Ten articles of the site in Shanghai; each bears the name of its slug. */
const SOME: Record<string, string> = {
  'march-a': '2024-03-05T09:00:00+08:00',
  'march-b': '2024-03-05T09:00:00+08:00',
  'may-only': '2024-05-20T09:00:00+08:00',
  'december-a': '2025-12-01T09:00:00+08:00',
  'december-b': '2025-12-31T23:59:00+08:00',
  'january-a': '2026-01-01T00:30:00+08:00',
  'january-b': '2026-01-15T09:00:00+08:00',
  'january-c': '2026-01-31T23:30:00+08:00',
  'june-only': '2026-06-10T09:00:00+08:00',
  'october-only': '2026-10-10T09:00:00+08:00',
}

/** The archive of these articles. */
const MONTHS = [
  ['2026-10', 1],
  ['2026-06', 1],
  ['2026-01', 3],
  ['2025-12', 2],
  ['2024-05', 1],
  ['2024-03', 2],
]

const template = JSON.parse(env.TEST_SEED.find(({ key }) => key === articleKey(SEED_SLUG))?.value ?? '{}') as Article

const articleOf = (slug: string, publishedAt: string, changes: Partial<Article> = {}): Article => ({
  ...template,
  slug,
  title: slug,
  tags: [],
  publishedAt,
  ...changes,
  hash: JSON.stringify([slug, publishedAt, changes]),
})

/** Pushes to a site are a minute apart. */
let pushes = 0
async function push(articles: Article[], gone: string[] = []): Promise<void> {
  for (const slug of gone) {
    for (const key of [articleKey(slug), variantKey(slug, 'zh-Hant')]) await env.CONTENT.delete(key)
  }
  for (const article of articles) await putArticle(article)
  await writeRevision(new Date(Date.UTC(2026, 10, 10, 0, pushes++)))
}

async function pushAndTick(articles: Article[], gone: string[] = []): Promise<void> {
  await push(articles, gone)
  expect(await tick()).toMatchObject({ state: 'complete' })
}

/** A site with nothing but these articles. */
async function siteOf(articles: Article[]): Promise<void> {
  pushes = 0
  await emptyStores()
  for (const { key, value, metadata } of env.TEST_SEED) {
    if (!key.startsWith('article:')) await env.CONTENT.put(key, value, { metadata })
  }
  await pushAndTick(articles)
}

const someArticles = (): Article[] => Object.entries(SOME).map(([slug, publishedAt]) => articleOf(slug, publishedAt))

beforeEach(() => siteOf(someArticles()))

/** The months that the archive leads to, with their counts. */
const monthsOn = (page: string): [month: string, count: number][] =>
  [...page.matchAll(/<a href="(?:\/zh-hant)?\/archive\/(\d{4}-\d{2})">[^<]+<span>\((\d+)\)<\/span>/g)].map(
    ([, month = '', count]) => [month, Number(count)],
  )

/** The links under the cards of a month: back in time, to the archive, forward. */
const stepsOn = (page: string): (string | undefined)[] => {
  const nav = /<nav class="pager" aria-label="(?:前后的月份|前後的月份|Months before and after)">(.*?)<\/nav>/s.exec(
    page,
  )?.[1]
  return [...(nav ?? '').matchAll(/<span><\/span>|<a href="([^"]+)">/g)].map(([, path]) => path)
}

const archive = async (): Promise<[string, number][]> => monthsOn(await readPage('/archive'))
const steps = async (month: string): Promise<(string | undefined)[]> => stepsOn(await readPage(`/archive/${month}`))
const statusOf = async (path: string): Promise<number> => (await send(path)).status

/** Keys of listings whose bytes differ between two states of CONTENT. */
async function rewritten(change: () => Promise<void>): Promise<string[]> {
  const before = await listsInContent()
  await change()
  const after = await listsInContent()
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => key.startsWith('listing:') && before.get(key) !== after.get(key))
    .toSorted()
}

describe('the archive', () => {
  test('leads to each month that has articles, from the newest, and the counts add up to all articles', async () => {
    const months = await archive()
    expect(months).toEqual(MONTHS)
    expect(months.reduce((sum, [, count]) => sum + count, 0)).toBe(Object.keys(SOME).length)
    for (const [month, count] of months) {
      const page = await readPage(`/archive/${month}`)
      expect([month, page.match(/<h2[^>]*><a href="\/articles\//g)?.length]).toEqual([month, count])
    }
  })

  test('has a line for each year, with its count; the newest is open', async () => {
    const years = [...(await readPage('/archive')).matchAll(/<details( open)?><summary>([^<]+)<span>([^<]+)<\/span>/g)]
    expect(years.map(([, open, year, count]) => [open, year, count])).toEqual([
      [' open', '2026年 ', '共 5 篇'],
      [undefined, '2025年 ', '共 2 篇'],
      [undefined, '2024年 ', '共 3 篇'],
    ])
  })

  test('is the same in the other script, and its links stay there', async () => {
    const page = await readPage('/zh-hant/archive')
    expect(monthsOn(page)).toEqual(MONTHS)
    expect(page).toContain('<h2 class="label" id="months">按月檢視</h2>')
    expect(page).not.toContain('href="/archive/')
    expect(stepsOn(await readPage('/zh-hant/archive/2025-12'))).toEqual([
      '/zh-hant/archive/2024-05',
      '/zh-hant/archive',
      '/zh-hant/archive/2026-01',
    ])
  })

  test('of an English site is in English', async () => {
    const site = await env.CONTENT.get<Site>('site', 'json')
    await env.CONTENT.put('site', JSON.stringify({ ...site, lang: 'en', variants: {}, hash: 'english' }))
    await pushAndTick([])
    const page = await readPage('/archive')
    expect(monthsOn(page)).toEqual(MONTHS)
    expect(page).toContain('<a href="/archive/2024-05">May <span>(1)</span></a>')
    expect(page).toContain('<summary>2025 <span>2 articles</span></summary>')
    const month = await readPage('/archive/2024-05')
    expect(month).toContain('>← Mar</a>')
    expect(month).toContain('>Dec 2025 →</a>')
    expect(month).toContain('<p class="pager">1 article</p>')
  })

  test('names its months on no older page, and no other listing names them', async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      articleOf(`many-${at}`, new Date(Date.UTC(2023, 3, 10) + at * 60_000).toISOString(), { tags: ['标签'] }),
    )
    await pushAndTick(many)
    expect(await archive()).toEqual([...MONTHS, ['2023-04', 40]])
    for (const path of ['/archive/page/1', '/', '/academy/', '/tags/%E6%A0%87%E7%AD%BE'])
      expect([path, monthsOn(await readPage(path))]).toEqual([path, []])
    // An older page of a month changes with its articles only, and leads back all the same.
    expect(stepsOn(await readPage('/archive/2023-04/page/1'))).toEqual([undefined, '/archive', undefined])
    expect(await steps('2023-04')).toEqual([undefined, '/archive', '/archive/2024-03'])
  })

  test('without articles has no months', async () => {
    await pushAndTick([], Object.keys(SOME))
    expect(await statusOf('/archive')).toBe(200)
    expect(await archive()).toEqual([])
  })
})

describe('a month', () => {
  test('leads to the months beside it that have articles, across years, and no further at the ends', async () => {
    expect(await Promise.all(MONTHS.map(([month]) => steps(String(month))))).toEqual([
      ['/archive/2026-06', '/archive', undefined],
      ['/archive/2026-01', '/archive', '/archive/2026-10'],
      ['/archive/2025-12', '/archive', '/archive/2026-06'],
      ['/archive/2024-05', '/archive', '/archive/2026-01'],
      ['/archive/2024-03', '/archive', '/archive/2025-12'],
      [undefined, '/archive', '/archive/2024-05'],
    ])
  })

  test('says of a month beside it in which year it is, where that is another one', async () => {
    const page = await readPage('/archive/2026-01')
    expect(page).toContain('<a href="/archive/2025-12">← 2025年12月</a>')
    expect(page).toContain('<a href="/archive/2026-06">6月 →</a>')
  })

  test('is that of the site’s own time zone, and moves with it though no article changed', async () => {
    const site = await env.CONTENT.get<Site>('site', 'json')
    await env.CONTENT.put('site', JSON.stringify({ ...site, timeZone: 'Asia/Tokyo', hash: 'moved' }))
    await pushAndTick([])
    expect(await archive()).toEqual([
      ['2026-10', 1],
      ['2026-06', 1],
      ['2026-02', 1],
      ['2026-01', 3],
      ['2025-12', 1],
      ['2024-05', 1],
      ['2024-03', 2],
    ])
    expect(await steps('2026-01')).toEqual(['/archive/2025-12', '/archive', '/archive/2026-02'])
    expect(await steps('2026-06')).toEqual(['/archive/2026-02', '/archive', '/archive/2026-10'])
  })
})

describe('when articles come, go and move', () => {
  test('a month that loses its only article is gone from the archive, and the months beside it meet', async () => {
    await pushAndTick([articleOf('may-only', '2024-03-09T09:00:00+08:00')])
    expect(await statusOf('/archive/2024-05')).toBe(404)
    expect((await archive()).slice(-2)).toEqual([
      ['2025-12', 2],
      ['2024-03', 3],
    ])
    expect(await steps('2025-12')).toEqual(['/archive/2024-03', '/archive', '/archive/2026-01'])
    expect(await steps('2024-03')).toEqual([undefined, '/archive', '/archive/2025-12'])
  })

  test('so is one whose only article is removed, also together with the month beside it', async () => {
    await pushAndTick([], ['may-only', 'december-a', 'december-b'])
    expect(await archive()).toEqual(MONTHS.filter(([month]) => month !== '2024-05' && month !== '2025-12'))
    expect(await steps('2026-01')).toEqual(['/archive/2024-03', '/archive', '/archive/2026-06'])
    expect(await steps('2024-03')).toEqual([undefined, '/archive', '/archive/2026-01'])
  })

  test('a month that gets its first article stands between those beside it', async () => {
    await pushAndTick([articleOf('new', '2024-09-01T09:00:00+08:00')])
    expect(await steps('2024-09')).toEqual(['/archive/2024-05', '/archive', '/archive/2025-12'])
    expect((await steps('2024-05'))[2]).toBe('/archive/2024-09')
    expect((await steps('2025-12'))[0]).toBe('/archive/2024-09')
    expect(await archive()).toContainEqual(['2024-09', 1])
  })

  test('of two months one goes and one comes in between in the same push', async () => {
    await pushAndTick([articleOf('may-only', '2024-04-01T09:00:00+08:00')])
    expect(await Promise.all(['2024-03', '2024-04', '2025-12'].map(steps))).toEqual([
      [undefined, '/archive', '/archive/2024-04'],
      ['/archive/2024-03', '/archive', '/archive/2025-12'],
      ['/archive/2024-04', '/archive', '/archive/2026-01'],
    ])
  })

  test('an article of the future makes its month with its minute, and not before', async () => {
    const due = '2027-02-01T00:00:00+08:00'
    await push([articleOf('due', due)])
    expect(await tick(env, new Date(Date.parse(due) - 60_000))).toMatchObject({ state: 'complete' })
    expect([await statusOf('/archive/2027-02'), await archive()]).toEqual([404, MONTHS])
    expect(await tick(env, new Date(due))).toMatchObject({ state: 'complete' })
    expect(await archive()).toEqual([['2027-02', 1], ...MONTHS])
    expect(await steps('2026-10')).toEqual(['/archive/2026-06', '/archive', '/archive/2027-02'])
  })
})

describe('what is written again', () => {
  const SECTIONS = [
    'listing:section:academy',
    'listing:section:academy/rankings',
    'listing:section:academy/rankings/topics',
  ]
  const NEWEST = ['listing:all', 'listing:home']

  test('for an edit of an article is what shows it, and of the months only its own', async () => {
    const changed = await rewritten(() =>
      pushAndTick([articleOf('may-only', SOME['may-only'] ?? '', { title: '新的题目' })]),
    )
    expect(changed).toEqual([...NEWEST, 'listing:month:2024-05', ...SECTIONS])
  })

  test('for an edit of the text is no listing at all', async () => {
    const html = '<p>另一段</p>' as Article['html']
    expect(await rewritten(() => pushAndTick([articleOf('may-only', SOME['may-only'] ?? '', { html })]))).toEqual([])
  })

  test('for an edit far back is not the newest page of the archive', async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      articleOf(`many-${at}`, new Date(Date.UTC(2026, 9, 20) + at * 60_000).toISOString()),
    )
    await pushAndTick(many)
    const changed = await rewritten(() =>
      pushAndTick([articleOf('may-only', SOME['may-only'] ?? '', { title: '新的题目' })]),
    )
    expect(changed).toEqual(
      ['listing:all:1', 'listing:month:2024-05', ...SECTIONS.map((section) => `${section}:1`)].toSorted(),
    )
  })

  test('for an article more in a month that had some is none of the months beside it', async () => {
    const changed = await rewritten(() => pushAndTick([articleOf('new', '2025-12-24T09:00:00+08:00')]))
    expect(changed).toEqual([...NEWEST, 'listing:month:2025-12', ...SECTIONS])
  })

  test('for another day in the same month is none of the months beside it, be it the only article there', async () => {
    const changed = await rewritten(() => pushAndTick([articleOf('may-only', '2024-05-21T09:00:00+08:00')]))
    expect(changed).toEqual([...NEWEST, 'listing:month:2024-05', ...SECTIONS])
  })

  test('for a month that comes is its page and the two beside it', async () => {
    const changed = await rewritten(() => pushAndTick([articleOf('new', '2024-09-01T09:00:00+08:00')]))
    expect(changed).toEqual([
      ...NEWEST,
      'listing:month:2024-05',
      'listing:month:2024-09',
      'listing:month:2025-12',
      ...SECTIONS,
    ])
  })
})

describe('whatever happens to a tick', () => {
  /** A month goes, one comes, one changes its count. */
  const someChanges = (): Promise<void> =>
    push(
      [articleOf('may-only', '2024-08-01T09:00:00+08:00'), articleOf('new', '2026-06-30T09:00:00+08:00')],
      ['october-only'],
    )

  test('cut off at any call it ends in the same lists', async () => {
    await someChanges()
    const quiet = countedEnv()
    await tick(quiet.bindings)
    const expected = await listsInContent()
    expect((await archive()).map(([month]) => month)).toEqual(['2026-06', '2026-01', '2025-12', '2024-08', '2024-03'])
    let cutOffs = 0
    for (let at = 1; at <= quiet.calls.length; at += stride(at, 1, 19)) {
      await siteOf(someArticles())
      await someChanges()
      await tick(countedEnv({ at, when: 'dead' }).bindings).catch(() => cutOffs++)
      await tick(env, new Date(Date.now() + 120_000))
      expect(await listsInContent(), `call ${at}`).toEqual(expected)
    }
    expect(cutOffs).toBeGreaterThan(2)
  }, 120_000)

  test('and after INDEX was dropped, the lists are the same to the byte', async () => {
    await someChanges()
    await tick()
    const before = await listsInContent()
    await dropIndex()
    expect(await tick()).toMatchObject({ state: 'complete' })
    expect(await listsInContent()).toEqual(before)
  })

  test.each([1])(
    'after random changes, small ticks and cut-offs every page is as reckoned from nothing (%i)',
    async (seed) => {
      const articles = new Map(Object.entries(SOME))
      let state = seed
      const pick = (below: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return Math.floor((state / 2 ** 32) * below)
      }
      let now = Date.parse('2026-11-20T00:00:00Z')
      for (let round = 0; round < rounds(12); round++) {
        const changed = new Map<string, string>()
        const gone: string[] = []
        for (let change = 0; change <= pick(3); change++) {
          const slug = [...articles.keys(), `new-${round}-${change}`][pick(articles.size + 1)] ?? ''
          if (pick(3) === 0 && articles.size > 4 && articles.delete(slug)) gone.push(slug)
          else changed.set(slug, new Date(Date.UTC(2025, pick(14), 1 + pick(28), pick(24))).toISOString())
        }
        for (const slug of gone) changed.delete(slug)
        for (const [slug, publishedAt] of changed) articles.set(slug, publishedAt)
        await push(
          [...changed].map(([slug, publishedAt]) => articleOf(slug, publishedAt)),
          gone,
        )
        for (let runs = 0; ; runs++) {
          expect(runs, 'ticks').toBeLessThan(60)
          now += 120_000
          const { bindings } = countedEnv(runs < 3 && pick(2) === 0 ? { at: 3 + pick(25), when: 'dead' } : undefined)
          const budget = runs < 6 && pick(2) === 0 ? BUDGETS.free : BUDGETS.paid
          const report = await runTick(bindings, { ...budget, writesADay: 9999 }, new Date(now)).catch(() => undefined)
          if (report?.state === 'complete' || report?.state === 'unchanged') break
        }
        const expected = monthsOf([...articles.values()])
        expect(await archive()).toEqual(expected)
        for (const [at, [month]] of expected.entries()) {
          const pathTo = (beside?: [string, number]) => beside && `/archive/${beside[0]}`
          expect([month, await steps(month)]).toEqual([
            month,
            [pathTo(expected[at + 1]), '/archive', pathTo(expected[at - 1])],
          ])
        }
      }
    },
    120_000,
  )

  /** In the time zone of the site, eight hours before UTC. */
  function monthsOf(instants: string[]): [string, number][] {
    const counts = Map.groupBy(instants, (one) => new Date(Date.parse(one) + 8 * 3_600_000).toISOString().slice(0, 7))
    return [...counts]
      .map(([month, { length }]): [string, number] => [month, length])
      .toSorted()
      .toReversed()
  }

  /** What an operator does who drops INDEX and migrates it again. */
  async function dropIndex(): Promise<void> {
    const { results } = await env.INDEX.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('articles', 'article_terms', 'lists', 'runs', 'tick_state', 'neighbours', 'shown', 'kinds', 'frequencies', 'listed', 'scopes', 'touched', 'stale_lists')",
    ).all<{ name: string }>()
    expect(results).toHaveLength(13)
    await env.INDEX.batch(results.map(({ name }) => env.INDEX.prepare(`DELETE FROM ${name}`)))
  }
})

describe('ten years', () => {
  test('are 120 months in a page of under 14 KB compressed with 39 cards, made by ticks of the free plan', async () => {
    const articles = Array.from({ length: 139 }, (_, at) =>
      articleOf(`article-${at}`, new Date(Date.UTC(2016, 5 + (at % 120), 10 + Math.floor(at / 120))).toISOString(), {
        summary: '一段不长的摘要，说明这篇文章讲什么。',
      }),
    )
    await siteOf(articles)
    const page = await send('/archive')
    if (!page.body) throw new Error('no body')
    const compressed = await new Response(page.body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
    expect(compressed.byteLength).toBeLessThan(14_000)
    const months = await archive()
    expect(months).toHaveLength(120)
    expect(months.reduce((sum, [, count]) => sum + count, 0)).toBe(139)
    expect(await readPage('/archive').then((text) => text.match(/<li class="card">/g))).toHaveLength(39)

    await push([articleOf('one-more', '2016-05-01T09:00:00+08:00')])
    const now = Date.now()
    for (let minute = 0; ; minute++) {
      expect(minute, 'ticks').toBeLessThan(60)
      const { bindings, statements } = countedEnv()
      const report = await runTick(bindings, BUDGETS.free, new Date(now + minute * 60_000))
      // A cache in front would take five more.
      expect(statements()).toBeLessThanOrEqual(45)
      if (report.state === 'complete') break
    }
    expect((await archive()).at(-1)).toEqual(['2016-05', 1])
  }, 120_000)
})
