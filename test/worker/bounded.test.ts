import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, listingKey, relatedKey } from '../../src/article/keys.ts'
import type { Listing, Related } from '../../src/article/lists.ts'
import type { Article } from '../../src/article/record.ts'
import { type Budget, BUDGETS } from '../../src/tick/budget.ts'
import type { TickReport } from '../../src/tick/runs.ts'
import { runTick } from '../../src/tick/tick.ts'
import { countedEnv } from './counted.ts'
import {
  editedArticle,
  emptyStores,
  listsInContent,
  putArticle,
  SEED_SLUG,
  seedArticles,
  seededStores,
  tick,
  writeRevision,
} from './world.ts'

beforeEach(seededStores)

const MINUTE = 60_000

/** What an editor's push does, without removals. */
async function push(articles: Article[], at = new Date('2026-11-20T00:00:00Z')): Promise<void> {
  for (const article of articles) await putArticle(article)
  await writeRevision(at)
}

/** Ticks a minute apart until all is done. */
async function ticks(
  budget: Budget,
  each: (report: TickReport, counted: ReturnType<typeof countedEnv>) => Promise<void> | void,
  start = new Date(),
): Promise<TickReport[]> {
  const reports: TickReport[] = []
  while (reports.at(-1)?.state !== 'complete') {
    expect(reports.length, 'ticks').toBeLessThan(300)
    const counted = countedEnv()
    const report = await runTick(counted.bindings, budget, new Date(start.getTime() + reports.length * MINUTE))
    await each(report, counted)
    reports.push(report)
  }
  return reports
}

const relatedOf = async (slug: string): Promise<string[]> =>
  ((await env.CONTENT.get<Related>(relatedKey(slug), 'json'))?.items ?? []).map((item) => item.slug)

describe('on the free plan', () => {
  test('a first build ends in the bytes of one large run, and no tick goes beyond its limits', async () => {
    const expected = await listsInContent()
    await emptyStores()
    for (const { key, value, metadata } of env.TEST_SEED) await env.CONTENT.put(key, value, { metadata })
    await writeRevision(new Date('2026-11-10T00:00:00Z'))
    const reports = await ticks(BUDGETS.free, (report, { calls, statements }) => {
      // A cache in front would take five more.
      expect(statements()).toBeLessThanOrEqual(45)
      expect(calls.filter((call) => /put|delete/.test(call)).length).toBeLessThanOrEqual(BUDGETS.free.writes + 1)
      expect('operations' in report ? report.operations.cpuMs : Infinity).toBeLessThan(10)
    })
    expect(reports.length).toBeGreaterThan(5)
    expect(await listsInContent()).toEqual(expected)
  }, 60_000)

  test('a removed article has left every list within three ticks', async () => {
    const gone = 'omnimedia-operator-occupation'
    await env.CONTENT.delete(articleKey(gone))
    await writeRevision(new Date('2026-11-20T00:00:00Z'))
    const now = Date.now()
    for (const minute of [0, 1, 2]) await runTick(env, BUDGETS.free, new Date(now + minute * MINUTE))
    const shows = [...(await listsInContent())].filter(([, value]) => value?.includes(`"slug":"${gone}"`))
    expect(shows.map(([key]) => key)).toEqual([])
  })

  test('the writes of a day are shared: the newest changes come first, and the rest the day after', async () => {
    const budget = { ...BUDGETS.paid, writesADay: 12 }
    const [newest, oldest] = ['what-an-omnimedia-operator-does', 'portfolio-for-career-changers']
    await push([await editedArticle(newest, { title: '新的先写' }), await editedArticle(oldest, { title: '旧的后写' })])
    const day = new Date('2026-11-21T08:00:00Z')
    let written = 0
    for (let at = 0; at < 3; at++) {
      const report = await runTick(env, budget, new Date(day.getTime() + at * MINUTE))
      if ('written' in report) written += report.written
    }
    const titles = async (key: string) =>
      ((await env.CONTENT.get<Listing>(key, 'json'))?.items ?? []).map(({ title }) => title)
    expect(await titles(listingKey('home'))).toContain('新的先写')
    expect(written).toBe(12)
    await ticks(BUDGETS.paid, () => undefined, new Date('2026-11-22T00:01:00Z'))
    const after = await listsInContent()
    expect([...after.values()].join('\n')).toContain('旧的后写')
  })
})

describe('while statistics are renewed', () => {
  test('no list becomes empty or shorter on the way, and the end is that of one run', async () => {
    const all = seedArticles().map(({ key }) => key.slice('article:'.length))
    const edits = async () =>
      Promise.all(
        all.slice(0, 12).map(async (slug, at) => {
          const article = await editedArticle(slug, {})
          return editedArticle(slug, { html: `${article.html}<p>直播间复盘与选品第${at}次</p>` as Article['html'] })
        }),
      )
    await push(await edits())
    const sizes = new Map(await Promise.all(all.map(async (slug) => [slug, (await relatedOf(slug)).length] as const)))
    await ticks(BUDGETS.free, async () => {
      for (const slug of all) expect((await relatedOf(slug)).length, slug).toBeGreaterThanOrEqual(sizes.get(slug) ?? 0)
    })
    const spread = await listsInContent()
    await seededStores()
    await push(await edits())
    await tick()
    expect(spread).toEqual(await listsInContent())
  }, 90_000)
})

describe('runs that overlap', () => {
  test('a second run leaves the first one alone', async () => {
    await push([await editedArticle(SEED_SLUG, { title: '改过的题目' })])
    const reports = await Promise.all([tick(), tick()])
    expect(reports.map(({ state }) => state).toSorted()).toEqual(['busy', 'complete'])
  })

  test('a run that was cut off holds nobody up for longer than two minutes', async () => {
    await push([await editedArticle(SEED_SLUG, { title: '改过的题目' })])
    await expect(tick(countedEnv({ at: 9, when: 'dead' }).bindings)).rejects.toThrow('injected')
    const now = Date.now()
    expect(await tick(env, new Date(now + 30_000))).toEqual({ state: 'busy' })
    expect(await tick(env, new Date(now + 120_000))).toMatchObject({ state: 'complete' })
  })

  test('what an overtaken run still puts is put right by the next one', async () => {
    await push([await editedArticle(SEED_SLUG, { title: '第一次' })])
    const puts: (() => void)[] = []
    const slow = new Proxy(env.CONTENT, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (name !== 'put') return typeof member === 'function' ? member.bind(target) : member
        return async (...parameters: Parameters<KVNamespace['put']>) => {
          await new Promise<void>((resolve) => {
            puts.push(resolve)
          })
          return target.put(...parameters)
        }
      },
    })
    const overtaken = tick({ ...env, CONTENT: slow })
    while (puts.length === 0) await scheduler.wait(5)
    await push([await editedArticle(SEED_SLUG, { title: '第二次' })], new Date('2026-11-20T01:00:00Z'))
    expect(await tick(env, new Date(Date.now() + 120_000))).toMatchObject({ state: 'complete' })
    const expected = await listsInContent()
    // The first run wakes up: its old bytes land over the new ones.
    const release = setInterval(() => puts.splice(0).forEach((go) => go()), 1)
    expect(await overtaken).toEqual({ state: 'overtaken' })
    clearInterval(release)
    expect(await listsInContent()).not.toEqual(expected)
    expect(await tick(env, new Date(Date.now() + 240_000))).toMatchObject({ state: 'complete' })
    expect(await listsInContent()).toEqual(expected)
  })
})

describe('one bad article', () => {
  test.each([
    ['pins one article twice', { related: { pin: ['content-calendar', 'content-calendar'], ban: [] } }],
    ['has not a word', { title: '！', html: '' as Article['html'], toc: [] }],
  ])('that %s stops no tick', async (_, changes) => {
    await push([await editedArticle(SEED_SLUG, changes)])
    expect(await tick()).toMatchObject({ state: 'complete', read: 1 })
    const slugs = await relatedOf(SEED_SLUG)
    expect(slugs).toHaveLength(6)
    expect(new Set(slugs).size).toBe(6)
  })

  test('that cannot be read keeps no other one from being read, on the free plan either', async () => {
    const damaged = seedArticles().slice(0, 12)
    for (const { key } of damaged) {
      const { value, metadata } = await env.CONTENT.getWithMetadata(key)
      const article = JSON.parse(value ?? '') as Article
      await putArticle({ ...article, hash: `new-${article.hash}` })
      await env.CONTENT.put(key, value ?? '', { metadata: { ...(metadata as object), hash: `new-${article.hash}` } })
    }
    await push([await editedArticle('which-metrics-to-watch', { title: '新的题目在此' })])
    const now = Date.now()
    for (let minute = 0; minute < 12; minute++) await runTick(env, BUDGETS.free, new Date(now + minute * MINUTE))
    expect([...(await listsInContent()).values()].join('')).toContain('新的题目在此')
  })
})

describe('a site that moves to another time zone', () => {
  test('has its articles in the months of that zone', async () => {
    const site = await env.CONTENT.get<object>('site', 'json')
    await push([await editedArticle(SEED_SLUG, { publishedAt: '2026-09-30T23:30:00+08:00' })])
    await tick()
    await env.CONTENT.put('site', JSON.stringify({ ...site, timeZone: 'Pacific/Auckland', hash: 'moved' }))
    await writeRevision(new Date('2026-11-20T01:00:00Z'))
    expect(await tick()).toMatchObject({ state: 'complete' })
    const slugsOf = async (month: string) =>
      ((await env.CONTENT.get<Listing>(listingKey({ month }), 'json'))?.items ?? []).map(({ slug }) => slug)
    expect(await slugsOf('2026-10')).toContain(SEED_SLUG)
    expect(await slugsOf('2026-09')).not.toContain(SEED_SLUG)
  })
})

describe('an article whose time has not come', () => {
  test('stands in no list, and in all of its lists by the first tick after its time, with no push in between', async () => {
    const due = Date.parse('2026-11-21T09:00:00+08:00')
    const article = await editedArticle(SEED_SLUG, { slug: 'due-later', publishedAt: '2026-11-21T09:00:00+08:00' })
    await push([article])
    const before = new Date(due - MINUTE)
    expect(await tick(env, before)).toMatchObject({ state: 'complete', read: 1 })
    for (const [key, value] of await listsInContent()) {
      expect(key).not.toBe(relatedKey('due-later'))
      expect(value).not.toContain('due-later')
    }
    expect(await tick(env, new Date(due - 1))).toEqual({ state: 'unchanged' })
    expect(await tick(env, new Date(due))).toMatchObject({ state: 'complete', read: 1 })
    const listing = await env.CONTENT.get<Listing>(listingKey('all'), 'json')
    expect(listing?.items[0]?.slug).toBe('due-later')
    expect(await relatedOf('due-later')).toHaveLength(6)
    expect(await tick(env, new Date(due + MINUTE))).toEqual({ state: 'unchanged' })
  })
})

describe('neighbours kept through many pushes', () => {
  const SUBJECTS = ['面包发酵烤箱', '镜头字幕剪辑', '舆情声明投诉', '选题标题数据', '社群活动直播']

  test('are those of a full comparison after 200 inserts, edits, removals and changes of date, tags and language', async () => {
    await emptyStores()
    for (const { key, value, metadata } of env.TEST_SEED)
      if (!key.startsWith('article:')) await env.CONTENT.put(key, value, { metadata })
    const template = env.TEST_SEED.find(({ key }) => key === articleKey(SEED_SLUG))
    const record = JSON.parse(template?.value ?? '{}') as Article
    let state = 11
    const pick = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    const some = (at: number): Article => {
      const words = Array.from({ length: 30 }, () => SUBJECTS[pick(SUBJECTS.length)]?.slice(pick(5), 2 + pick(5))).join(
        '',
      )
      const publishedAt = new Date(Date.UTC(2026, 0, 1) + pick(300) * 86_400_000).toISOString()
      return {
        ...record,
        slug: `random-${at}`,
        title: words.slice(0, 8),
        html: `<p>${words}</p>` as Article['html'],
        tags: pick(2) === 0 ? [] : [`标签${pick(4)}`],
        lang: pick(12) === 0 ? 'en' : 'zh-Hans',
        publishedAt,
        toc: [],
        hash: `${at}-${state}`,
      }
    }
    const present = new Set<number>()
    for (let at = 0; at < 80; at++) present.add(at)
    for (const at of present) await putArticle(some(at))
    await writeRevision(new Date('2026-11-01T00:00:00Z'))
    await tick()
    for (let round = 0; round < 5; round++) {
      for (let change = 0; change < 40; change++) {
        const at = pick(100)
        if (pick(4) === 0 && present.size > 40) {
          present.delete(at)
          await env.CONTENT.delete(articleKey(`random-${at}`))
        } else {
          present.add(at)
          await putArticle(some(at))
        }
      }
      await writeRevision(new Date(Date.UTC(2026, 10, 2, 0, round)))
      expect(await tick()).toMatchObject({ state: 'complete' })
    }
    const kept = await neighbours()
    // The same statistics, everything compared anew.
    await env.INDEX.batch([
      env.INDEX.prepare('UPDATE articles SET dirty = 1'),
      env.INDEX.prepare("DELETE FROM tick_state WHERE name = 'completed'"),
    ])
    await tick()
    expect(kept.size).toBe(present.size)
    expect(await neighbours()).toEqual(kept)
  }, 120_000)

  async function neighbours(): Promise<Map<string, string[]>> {
    const { results } = await env.INDEX.prepare(
      'SELECT slug, other, score FROM articles LEFT JOIN neighbours ON owner = slug ORDER BY slug, score DESC, other',
    ).all<{ slug: string; other: string | null; score: number }>()
    const lists = Map.groupBy(results, ({ slug }) => slug)
    return new Map(
      [...lists].map(([slug, rows]) => [slug, rows.slice(0, 12).map(({ other, score }) => `${other} ${score}`)]),
    )
  }
})
