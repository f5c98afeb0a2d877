import { createExecutionContext, createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { articleKey, listingKey, QUESTIONS_RECENT_KEY, relatedKey } from '../../src/article/keys.ts'
import type { Listing, Related, Revision } from '../../src/article/lists.ts'
import type { Article } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import { runTick } from '../../src/tick/tick.ts'
import worker from '../../src/worker.ts'
import { countedEnv, stride } from './counted.ts'
import {
  editedArticle,
  listsInContent,
  putArticle,
  SEED_SLUG,
  seedArticles,
  seededStores,
  readPage,
  send,
  tick,
  writeRevision,
} from './world.ts'

beforeEach(seededStores)

const readRelated = (slug: string) => env.CONTENT.get<Related>(relatedKey(slug), 'json')
const readListing = (scope: 'all' | { section: string }, page?: number) =>
  env.CONTENT.get<Listing>(listingKey(scope, page), 'json')

/** What an editor's push does, without removals. */
async function push(articles: Article[], at?: Date): Promise<void> {
  for (const article of articles) await putArticle(article)
  await writeRevision(at)
}

/** What an operator loses who drops INDEX and migrates it again. */
const INDEX_TABLES = [
  'articles',
  'lists',
  'runs',
  'tick_state',
  'neighbours',
  'shown',
  'kinds',
  'frequencies',
  'listed',
  'scopes',
]

describe('the scheduled trigger', () => {
  test('builds every related list and listing of the seed', async () => {
    const articles = seedArticles().length
    const lists = await listsInContent()
    expect([...lists.keys()].filter((key) => key.startsWith('related:'))).toHaveLength(articles)
    expect((await readListing('all'))?.total).toBe(articles)
    for (const [, value] of lists) expect(JSON.parse(value ?? '').items.length).toBeGreaterThan(0)
  })

  test('runs from the Worker’s scheduled handler', async () => {
    await push([await editedArticle(SEED_SLUG, { title: '换了题目' })])
    await worker.scheduled(createScheduledController(), env, createExecutionContext())
    const neighbours = (await readRelated('omnimedia-operator-occupation'))?.items ?? []
    expect(neighbours.find(({ slug }) => slug === SEED_SLUG)?.title).toBe('换了题目')
  })

  test('does nothing when nothing changed: one read of KV and one of D1', async () => {
    const { bindings, calls } = countedEnv()
    expect(await tick(bindings)).toEqual({ state: 'unchanged' })
    expect(calls).toEqual(['INDEX.first', 'CONTENT.get'])
  })

  test('writes only the lists that an edit changes, and reads only the article that changed', async () => {
    await push([await editedArticle('ab-test-for-editors', { summary: '新的摘要。' })])
    const { bindings, calls } = countedEnv()
    const before = await listsInContent()
    const report = await tick(bindings)
    const after = await listsInContent()
    const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key)
    expect(report).toMatchObject({ state: 'complete', read: 1, written: changed.length })
    // One more write says that all is done.
    expect(calls.filter((call) => call === 'CONTENT.put')).toHaveLength(changed.length + 1)
    expect(changed).toContain(listingKey('all'))
    for (const key of changed) expect(after.get(key)).toContain('新的摘要。')
  })

  test('takes a removed article out of every list', async () => {
    await env.CONTENT.delete(articleKey('omnimedia-operator-occupation'))
    await writeRevision()
    expect(await tick()).toMatchObject({ state: 'complete', removed: 1 })
    for (const [key, value] of await listsInContent()) {
      expect(key).not.toBe(relatedKey('omnimedia-operator-occupation'))
      expect(JSON.stringify(JSON.parse(value ?? '').items)).not.toContain('omnimedia-operator-occupation')
    }
    expect((await send('/articles/omnimedia-operator-occupation')).status).toBe(404)
  })

  test('follows editors’ pins and bans', async () => {
    const related = { pin: ['two-scripts-one-article', 'no-such-article'], ban: ['omnimedia-operator-occupation'] }
    await push([await editedArticle(SEED_SLUG, { related })])
    await tick()
    const items = (await readRelated(SEED_SLUG))?.items ?? []
    expect(items[0]).toMatchObject({ slug: 'two-scripts-one-article', reasons: ['pinned'] })
    expect(items.map(({ slug }) => slug)).not.toContain('omnimedia-operator-occupation')
    expect(items).toHaveLength(6)
  })

  test('relates articles across the two scripts, and English to English', async () => {
    const dashboard = (await readRelated('dashboard-zh-hant'))?.items ?? []
    expect(dashboard.slice(0, 3).map(({ slug }) => slug)).toContain('which-metrics-to-watch')
    const english = (await readRelated('two-scripts-one-article'))?.items ?? []
    expect(english.map(({ slug }) => slug)).toEqual(['what-an-omnimedia-operator-does'])
  })

  test('waits while the store does not show yet what the revision promises, and changes nothing', async () => {
    const article = await editedArticle(SEED_SLUG, { title: '来晚了' })
    await push([article])
    const stale = await editedArticle(SEED_SLUG, { title: '旧的' })
    await putArticle(stale)
    const before = await listsInContent()
    expect(await tick()).toMatchObject({ state: 'waiting' })
    expect(await listsInContent()).toEqual(before)
    await putArticle(article)
    expect(await tick()).toMatchObject({ state: 'complete' })
  })

  test('never takes an article out because a listing lacks it: not even when the difference stays', async () => {
    await push([await editedArticle(SEED_SLUG, { title: '新题目' })])
    await env.CONTENT.delete(articleKey('ab-test-for-editors'))
    expect(await tick(env, new Date(Date.now() - 3_600_000))).toMatchObject({ state: 'waiting' })
    expect(await tick()).toMatchObject({ state: 'complete', removed: 0, read: 1 })
    expect(await tick(), 'and looks again, for this is not what was pushed').toMatchObject({ state: 'complete' })
    expect((await readListing('all'))?.items.map(({ slug }) => slug)).toContain('ab-test-for-editors')
    expect(await readRelated('ab-test-for-editors')).not.toBeNull()
  })

  test('keeps the lists of an article whose value is not the one listed, and comes back for it', async () => {
    const article = await editedArticle(SEED_SLUG, { title: '新题目' })
    await push([article])
    const { value: stale, metadata } = await env.CONTENT.getWithMetadata(articleKey(SEED_SLUG))
    await env.CONTENT.put(articleKey(SEED_SLUG), (stale ?? '').replace(article.hash, '0000000000000000'), { metadata })
    expect(await tick()).toMatchObject({ state: 'partial', unreadable: [SEED_SLUG] })
    expect((await readRelated(SEED_SLUG))?.items).toHaveLength(6)
    await putArticle(article)
    expect(await tick()).toMatchObject({ state: 'complete', read: 1 })
  })

  test('waits for the site document of the revision, for the lists are made with it', async () => {
    const site = await env.CONTENT.get<Site>('site', 'json')
    const grown = { ...site, relatedItems: 3, hash: 'grown' }
    await env.CONTENT.put('site', JSON.stringify(grown))
    await writeRevision()
    await env.CONTENT.put('site', JSON.stringify(site))
    expect(await tick()).toMatchObject({ state: 'waiting' })
    await env.CONTENT.put('site', JSON.stringify(grown))
    expect(await tick()).toMatchObject({ state: 'complete' })
    expect((await readRelated(SEED_SLUG))?.items).toHaveLength(3)
  })

  test('waits for the fold document of the revision, and with another one makes every vector again', async () => {
    const fold = await env.CONTENT.get<object>('fold', 'json')
    const articles = seedArticles().length
    await env.CONTENT.put('fold', JSON.stringify({ ...fold, hash: 'other' }))
    await writeRevision()
    await env.CONTENT.put('fold', JSON.stringify(fold))
    expect(await tick()).toMatchObject({ state: 'waiting' })
    await env.CONTENT.put('fold', JSON.stringify({ ...fold, hash: 'other' }))
    expect(await tick()).toMatchObject({ state: 'complete', read: articles })
  })

  test('rebuilds the lists of a push that knew neither fold document nor serial', async () => {
    await putArticle(await editedArticle(SEED_SLUG, { title: '旧版推送的题目' }))
    await writeRevision()
    const { fold: _f, serial: _s, siteSerial: _t, ...old } = (await env.CONTENT.get<Revision>('revision', 'json')) ?? {}
    await env.CONTENT.put('revision', JSON.stringify(old))
    await env.CONTENT.put('relisted', JSON.stringify({ revision: 'x', at: '2026-11-10T00:00:00Z' }))
    expect(await readPage(`/articles/${SEED_SLUG}`)).toContain('旧版推送的题目')
    expect(await tick()).toMatchObject({ state: 'complete', read: 1 })
    expect((await readListing('all'))?.items.map(({ title }) => title)).toContain('旧版推送的题目')
  })

  test('removes lists that its catalogue has forgotten', async () => {
    await env.INDEX.batch(INDEX_TABLES.map((table) => env.INDEX.prepare(`DELETE FROM ${table}`)))
    await env.CONTENT.delete(articleKey('short-video-script'))
    await writeRevision()
    await tick()
    expect(await readRelated('short-video-script')).toBeNull()
    expect((await send('/api/articles/short-video-script/related')).status).toBe(404)
  })

  test('leaves published questions alone, which are not its own, also when it has forgotten all', async () => {
    await env.CONTENT.put(QUESTIONS_RECENT_KEY, '{}')
    await env.INDEX.batch(INDEX_TABLES.map((table) => env.INDEX.prepare(`DELETE FROM ${table}`)))
    await writeRevision()
    await tick()
    expect(await env.CONTENT.get(QUESTIONS_RECENT_KEY)).toBe('{}')
  })

  test('gets on even when every run is cut off after the same number of writes', async () => {
    const site = await env.CONTENT.get<Site>('site', 'json')
    await env.CONTENT.put('site', JSON.stringify({ ...site, title: '新名字', hash: 'renamed' }))
    await writeRevision()
    let runs = 0
    for (let isDone = false; !isDone; runs++) {
      expect(runs, 'runs').toBeLessThan(10)
      const { bindings, calls } = countedEnv()
      const put = (...parameters: Parameters<KVNamespace['put']>) =>
        calls.filter((call) => call === 'CONTENT.put').length >= 30
          ? Promise.reject(new Error('out of time'))
          : bindings.CONTENT.put(...parameters)
      const CONTENT = new Proxy(bindings.CONTENT, {
        get: (target, name) => (name === 'put' ? put : Reflect.get(target, name)),
      })
      isDone = await tick({ ...bindings, CONTENT }).then(
        ({ state }) => state === 'complete',
        () => false,
      )
    }
    expect(runs).toBeGreaterThan(1)
  })

  test('spreads work that is larger than its budget over several runs', async () => {
    await env.INDEX.batch(INDEX_TABLES.map((table) => env.INDEX.prepare(`DELETE FROM ${table}`)))
    const before = await listsInContent()
    const states: string[] = []
    for (let runs = 0; runs < 60 && states.at(-1) !== 'complete'; runs++) {
      const { bindings, calls } = countedEnv()
      const report = await runTick(bindings, { ...BUDGETS.free, writes: 9 }, new Date())
      states.push(report.state)
      expect(calls.filter((call) => call === 'CONTENT.put').length).toBeLessThanOrEqual(10)
    }
    expect(states.filter((state) => state === 'partial').length).toBeGreaterThan(3)
    expect(states.at(-1)).toBe('complete')
    expect(await listsInContent()).toEqual(before)
  })

  test('fails without harm when its catalogue is down', async () => {
    await push([await editedArticle(SEED_SLUG, { title: '新题目' })])
    const before = await listsInContent()
    const { bindings } = countedEnv({ at: 2, when: 'before' })
    await expect(tick(bindings)).rejects.toThrow('injected')
    expect(await listsInContent()).toEqual(before)
  })
})

describe('cut off anywhere', () => {
  /** An edit, an addition and a removal in one push. */
  async function someChanges(): Promise<void> {
    await env.CONTENT.delete(articleKey('short-video-script'))
    await push(
      [
        await editedArticle(SEED_SLUG, { title: '改过的题目' }),
        await editedArticle('content-calendar', { slug: 'a-new-article', publishedAt: '2026-11-20T09:00:00+08:00' }),
      ],
      new Date('2026-11-20T09:00:00Z'),
    )
  }

  test('it ends in the same bytes as one quiet run, whichever call is its last', async () => {
    await someChanges()
    const quiet = countedEnv()
    await tick(quiet.bindings)
    const expected = await listsInContent()
    expect(quiet.calls.length).toBeGreaterThan(20)

    const cutOffs: string[] = []
    for (const when of ['after', 'dead'] as const) {
      for (let at = 1; at <= quiet.calls.length; at += stride(at, 4, 61)) {
        await seededStores()
        await someChanges()
        // One list that KV refuses does not end a run, nor does a lease that is not given back.
        await tick(countedEnv({ at, when }).bindings).catch((error: unknown) => cutOffs.push(String(error)))
        for (const [key, value] of await listsInContent()) {
          if (value === null) continue
          expect(JSON.parse(value).items.length, `${key} after call ${at}`).toBeGreaterThan(0)
        }
        await tick(env, new Date(Date.now() + 120_000))
        expect(await listsInContent(), `call ${at} ${when}`).toEqual(expected)
      }
    }
    expect(cutOffs.length).toBeGreaterThan(5)
    expect(cutOffs.filter((message) => !message.includes('injected'))).toEqual([])
  }, 120_000)

  test('two runs at once end in the same bytes', async () => {
    await someChanges()
    await tick()
    const expected = await listsInContent()
    await seededStores()
    await someChanges()
    await Promise.all([tick(), tick()])
    await tick()
    expect(await listsInContent()).toEqual(expected)
  })
})

describe('listing pages', () => {
  const numbered = async (count: number): Promise<Article[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const publishedAt = new Date(Date.UTC(2020, 0, 1 + at)).toISOString()
        return editedArticle('ab-test-for-editors', {
          slug: `old-${at}`,
          publishedAt,
          section: [{ slug: 'brand', title: '品牌营销' }],
        })
      }),
    )

  test('keep their address and their cards when articles are added', async () => {
    await push(await numbered(60))
    await tick()
    const first = await readListing({ section: 'brand' }, 1)
    expect(first?.items.map(({ slug }) => slug)).toEqual(Array.from({ length: 20 }, (_, at) => `old-${19 - at}`))
    expect(first?.next).toBeUndefined()

    const newest = await readListing({ section: 'brand' })
    expect(newest?.next).toBe('2')
    const page = await readPage('/brand/page/2/')
    expect(page).toContain('href="/brand/page/1/"')
    expect(page).toContain('href="/brand/" rel="prev"')

    const before = await listsInContent()
    await push([
      await editedArticle('ab-test-for-editors', { slug: 'newest', section: [{ slug: 'brand', title: '品牌营销' }] }),
    ])
    await tick()
    const after = await listsInContent()
    const changed = [...after.keys()].filter((key) => key.startsWith('listing:') && before.get(key) !== after.get(key))
    expect(changed).toEqual(expect.arrayContaining([listingKey('all'), listingKey({ section: 'brand' })]))
    expect(
      changed.filter((key) => /:\d+$/.test(key)),
      'older pages',
    ).toEqual([])
  })

  test.each([59])('lead on when the newest of %i and one articles comes and goes again', async (count) => {
    const articles = await numbered(count)
    await push(articles)
    await tick()
    const links = async () => {
      const all: (string | undefined)[] = []
      for (let page: number | undefined; page === undefined || page > 0;) {
        const listing = await readListing('all', page)
        all.push(`${page ?? 'newest'} < ${listing?.previous} > ${listing?.next}`)
        page = Number(listing?.next ?? 0)
      }
      return all.join(', ')
    }
    const before = await links()
    const total = (await readListing('all'))?.total ?? 0
    // The seed's own articles are newer: so many more fill a page, and the last of them makes it one of its own.
    const more = await numbered(20 - (total % 20))
    for (const [at, article] of more.entries()) {
      article.slug = `newer-${at}`
      article.publishedAt = `2026-11-0${1 + (at % 9)}T00:00:00Z`
    }
    for (const articles of [more.slice(0, -1), more.slice(-1)]) {
      await push(articles)
      await tick()
    }
    const pages = Math.floor((total + more.length) / 20) - 1
    const expected = Array.from({ length: pages }, (_, at) => {
      const page = pages - at
      return `${page} < ${at === 0 ? 'newest' : page + 1} > ${page === 1 ? undefined : page - 1}`
    })
    expect(await links()).toBe([`newest < undefined > ${pages}`, ...expected].join(', '))
    for (const articles of [more.slice(-1), more.slice(0, -1)]) {
      await Promise.all(articles.map(({ slug }) => env.CONTENT.delete(articleKey(slug))))
      await writeRevision()
      await tick()
    }
    expect(await links()).toBe(before)
  })

  test('lead from the newest to the oldest article without a gap or a repetition', async () => {
    await push(await numbered(67))
    await tick()
    const seen: string[] = []
    for (let listing = await readListing({ section: 'brand' }); listing;) {
      seen.push(...listing.items.map(({ slug }) => slug))
      listing = listing.next === undefined ? null : await readListing({ section: 'brand' }, Number(listing.next))
    }
    expect(seen.filter((slug) => slug.startsWith('old-'))).toEqual(
      Array.from({ length: 67 }, (_, at) => `old-${66 - at}`),
    )
    expect(new Set(seen).size).toBe(seen.length)
  })
})
