/** What search engines and hubs are told: everything that changed, nothing else, and not before anybody can see it. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, inject, test } from 'vitest'

import { articleKey, SITE_KEY, variantKey } from '../../src/article/keys.ts'
import type { Revision } from '../../src/article/lists.ts'
import type { Article } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import type { Env } from '../../src/env.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import { runTick } from '../../src/tick/tick.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { countedEnv, FAULTS, stride, withFastClock } from './counted.ts'
import { editedArticle, putArticle, seededStores, send, tick, writeRevision } from './world.ts'

const SERVER = inject('noticeServers').url
const SITE_URL = 'https://academy.ridge.example'

beforeEach(seededStores)

let boxes = 0
/** A place of its own on the server, which keeps what it is sent. */
const newBox = (): string => `announce${++boxes}`

type Received = { url: string; body: string }
const received = async (box: string): Promise<Received[]> =>
  (await (await fetch(`${SERVER}/${box}`)).json()) as Received[]

/** What IndexNow was told, call by call, without the site. */
const told = async (box: string): Promise<string[][]> =>
  (await received(box)).map(({ body }) =>
    (JSON.parse(body) as { urlList: string[] }).urlList.map((url) => url.slice(SITE_URL.length)),
  )
const toldOnce = async (box: string): Promise<string[]> => (await told(box)).flat().toSorted()

const indexNow = (box: string, behaviour = 'nothing', bindings: Env = env): Env => ({
  ...bindings,
  INDEXNOW_KEY: 'a1b2c3d4e5f6',
  INDEXNOW_URL: `${SERVER}/${box}/${behaviour}`,
})
const baidu = (box: string, behaviour: string): Env => ({
  ...env,
  BAIDU_TOKEN: 'geheim',
  BAIDU_URL: `${SERVER}/${box}/${behaviour}`,
})

const MINUTE = 60_000
const DAY = 1440 * MINUTE

let clock = Date.parse('2026-11-20T00:00:00Z')
const run = (bindings: Env): ReturnType<typeof runUpkeep> => runUpkeep(bindings, new Date((clock += MINUTE)))

async function runs(bindings: Env, minutes: number): Promise<Awaited<ReturnType<typeof runUpkeep>>[]> {
  const reports = []
  for (let at = 0; at < minutes; at++) reports.push(await run(bindings))
  return reports
}

/** What is there is noted in a round, every four minutes. */
const switchOn = (bindings: Env): Promise<unknown> => runs(bindings, 4)
/** One run notes what changed, and two minutes later it may be told. */
const untilTold = (bindings: Env): ReturnType<typeof runs> => runs(bindings, 3)

/** Of one change: name and hash, null where it is gone. */
const changesOf = ({ slug, hash, variants }: Article): [name: string, hash: string][] =>
  [slug, ...variants.map((lang) => `${slug}:${lang}`)].map((name) => [name, hash])

/** As editors push it: articles with their variants, and names that are gone. */
async function push(articles: Article[], gone: string[] = [], more: Partial<Revision> = {}): Promise<void> {
  for (const article of articles) await putArticle(article)
  await Promise.all(gone.map((name) => env.CONTENT.delete(articleKey(name))))
  const at = new Date((clock += MINUTE))
  await writeRevision(at, [...articles.flatMap(changesOf), ...gone.map((name): [string, null] => [name, null])], at, {
    sinceSerial: 0,
    ...more,
  })
}

const edited = (slug: string, more: Partial<Article> = {}): Promise<Article> =>
  editedArticle(slug, { title: `改于 ${clock}`, ...more })

const IN_BOTH_SCRIPTS = ['/articles/account-matrix', '/zh-hant/articles/account-matrix']

describe('search engines', () => {
  test('are told nothing while none is switched on', async () => {
    await push([await edited('account-matrix')])
    for (const report of await runs(env, 5)) expect(report).not.toHaveProperty('announced')
    expect((await env.DB.prepare('SELECT * FROM pings').all()).results).toEqual([])
  })

  test('are told nothing of what is there when they are switched on, then exactly what changes, in both scripts', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    expect(await received(box)).toEqual([])
    await push([await edited('account-matrix')])
    const reports = await untilTold(bindings)
    expect(reports.map(({ announced }) => announced)).toEqual([undefined, undefined, 2])
    const [first, ...others] = await received(box)
    expect(others).toEqual([])
    expect(JSON.parse(first?.body ?? '')).toEqual({
      host: 'academy.ridge.example',
      key: 'a1b2c3d4e5f6',
      keyLocation: `${SITE_URL}/a1b2c3d4e5f6.txt`,
      urlList: IN_BOTH_SCRIPTS.map((path) => `${SITE_URL}${path}`),
    })
    await runs(bindings, 10)
    expect(await received(box)).toHaveLength(1)
  })

  test('are told nothing of a push that changed no article', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    const article = await env.CONTENT.get<Article>(articleKey('account-matrix'), 'json')
    await push(article ? [article] : [])
    await runs(bindings, 5)
    expect(await received(box)).toEqual([])
    expect(article).not.toBeNull()
  })

  test('are told of an article that is in one script only by that address, and no other one', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    await push([await edited('account-matrix', { slug: 'only-here', variants: [] })])
    await untilTold(bindings)
    expect(await told(box)).toEqual([['/articles/only-here']])
    expect((await send('/zh-hant/articles/only-here')).status).toBe(301)
  })

  test('are told all addresses of an article that is gone, and of one that lost a script the one it lost', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    await push(
      [await edited('content-calendar', { variants: [] })],
      ['account-matrix', 'account-matrix:zh-Hant', 'content-calendar:zh-Hant'],
    )
    await untilTold(bindings)
    expect(await toldOnce(box)).toEqual([
      '/articles/account-matrix',
      '/articles/content-calendar',
      '/zh-hant/articles/account-matrix',
      '/zh-hant/articles/content-calendar',
    ])
  })

  test('are told of an article that moved by its old and its new addresses', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    await push([await edited('account-matrix', { slug: 'moved-here' })], ['account-matrix', 'account-matrix:zh-Hant'])
    await untilTold(bindings)
    expect(await toldOnce(box)).toEqual(
      [...IN_BOTH_SCRIPTS, '/articles/moved-here', '/zh-hant/articles/moved-here'].toSorted(),
    )
  })

  test('are told of an article to come when it is there, not before', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    await push([await edited('account-matrix', { publishedAt: new Date(clock + 10 * MINUTE).toISOString() })])
    await runs(bindings, 9)
    expect(await received(box)).toEqual([])
    await runs(bindings, 4)
    expect(await told(box)).toEqual([IN_BOTH_SCRIPTS])
  })

  test('are never told of an article that was withdrawn before its time', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    await push([await edited('account-matrix', { slug: 'secret', publishedAt: new Date(clock + DAY).toISOString() })])
    await runs(bindings, 5)
    await push([], ['secret', 'secret:zh-Hant'])
    await runs(bindings, 5)
    clock += 2 * DAY
    await runs(bindings, 5)
    expect(await received(box)).toEqual([])
  })

  test('that are switched on later are told what changes from then on, those that were on go on', async () => {
    const [one, two] = [newBox(), newBox()]
    await switchOn(indexNow(one))
    await push([await edited('account-matrix')])
    await untilTold(indexNow(one))
    const both = { ...indexNow(one), ...baidu(two, 'baidu-yes'), INDEXNOW_KEY: 'a1b2c3d4e5f6' }
    both.INDEXNOW_URL = `${SERVER}/${one}/nothing`
    await runs(both, 5)
    expect(await received(two)).toEqual([])
    await push([await edited('content-calendar')])
    await untilTold(both)
    expect(await told(one)).toEqual([
      IN_BOTH_SCRIPTS,
      ['/articles/content-calendar', '/zh-hant/articles/content-calendar'],
    ])
    expect(await received(two)).toHaveLength(1)
  })

  test('are told again of an article that changes while they are being told', async () => {
    const box = newBox()
    await switchOn(indexNow(box))
    await push([await edited('account-matrix')])
    await runs(indexNow(box), 2)
    let isMeanwhile = true
    const batch: D1Database['batch'] = async (statements) => {
      const results = await env.DB.batch<never>(statements)
      if (isMeanwhile && JSON.stringify(results).includes('/articles/account-matrix')) {
        isMeanwhile = false
        await env.DB.prepare('UPDATE pings SET next_at = ?')
          .bind(new Date(clock + 3 * MINUTE).toISOString())
          .run()
      }
      return results
    }
    const DB = { batch, prepare: (sql: string) => env.DB.prepare(sql) } as unknown as D1Database
    await run({ ...indexNow(box), DB })
    await runs(indexNow(box), 5)
    expect(await told(box)).toEqual([IN_BOTH_SCRIPTS, IN_BOTH_SCRIPTS])
  })

  test('that are switched off are told nothing of what still waits', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    await push([await edited('account-matrix')])
    await run(bindings)
    await runs(baidu(newBox(), 'baidu-yes'), 5)
    expect(await received(box)).toEqual([])
  })

  test('find the key of IndexNow at its own name and nowhere else', async () => {
    const bindings = indexNow(newBox())
    const answer = await send('/a1b2c3d4e5f6.txt', {}, bindings)
    expect([answer.status, await answer.text()]).toEqual([200, 'a1b2c3d4e5f6'])
    expect((await send('/a1b2c3d4e5f7.txt', {}, bindings)).status).toBe(404)
    expect((await send('/a1b2c3d4e5f6.txt')).status).toBe(404)
  })
})

describe('an engine that fails', () => {
  test('is asked again: Baidu line by line, whose errors inside a 200 are failures', async () => {
    const [no, yes] = [newBox(), newBox()]
    await switchOn(baidu(no, 'baidu-no'))
    await push([await edited('account-matrix')])
    for (const report of await untilTold(baidu(no, 'baidu-no'))) expect(report).not.toHaveProperty('announced')
    const pings = await env.DB.prepare('SELECT engine, state, attempts, error FROM pings').all()
    expect(pings.results).toEqual([
      { engine: 'baidu', state: 'waiting', attempts: 1, error: 'token is not valid' },
      { engine: 'baidu', state: 'waiting', attempts: 1, error: 'token is not valid' },
    ])
    clock += 10 * MINUTE
    expect(await run(baidu(yes, 'baidu-yes'))).toMatchObject({ announced: 2 })
    const [call] = await received(yes)
    expect(call?.url).toBe(`/${yes}/baidu-yes?site=https%3A%2F%2Facademy.ridge.example&token=geheim`)
    expect(call?.body.split('\n')).toEqual(IN_BOTH_SCRIPTS.map((path) => `${SITE_URL}${path}`))
  })

  const state = (): Promise<unknown> => env.DB.prepare('SELECT state FROM pings LIMIT 1').first('state')

  test.each(['500', 'reset', '302'])('with %s is asked again, and given up after a day', async (behaviour) => {
    const bindings = indexNow(newBox(), behaviour)
    await switchOn(bindings)
    await push([await edited('account-matrix')])
    await untilTold(bindings)
    expect(await state()).toBe('waiting')
    clock += DAY - 10 * MINUTE
    await run(bindings)
    expect(await state()).toBe('waiting')
    clock += DAY
    await run(bindings)
    expect(await state()).toBe('dead')
    const errors = await env.DB.prepare('SELECT error FROM pings').all<{ error: string }>()
    for (const { error } of errors.results) expect(error).not.toContain('a1b2c3d4e5f6')
  })

  test('is given a day from when an article appears, however long before it was pushed', async () => {
    const bindings = indexNow(newBox(), '500')
    await switchOn(bindings)
    await push([await edited('account-matrix', { publishedAt: new Date(clock + 9 * DAY).toISOString() })])
    await run(bindings)
    clock += 9 * DAY
    await runs(bindings, 3)
    const ping = await env.DB.prepare('SELECT state, error FROM pings LIMIT 1').first()
    expect(ping).toEqual({ state: 'waiting', error: 'HTTP 500' })
  })

  test('does not keep the other one from being told', async () => {
    const box = newBox()
    const both = { ...baidu(newBox(), 'baidu-no'), INDEXNOW_KEY: 'a1b2c3d4e5f6' }
    both.INDEXNOW_URL = `${SERVER}/${box}/nothing`
    await switchOn(both)
    await push([await edited('account-matrix')])
    await untilTold(both)
    expect(await told(box)).toEqual([IN_BOTH_SCRIPTS])
  })
})

/** So many new articles in both scripts. */
async function newArticles(count: number): Promise<Article[]> {
  const like = await editedArticle('account-matrix', {})
  return Promise.all(
    Array.from({ length: count }, (_, at) => editedArticle(like.slug, { slug: `new-${at}`, title: `新文章 ${at}` })),
  )
}
const addressesOf = (articles: Article[]): string[] =>
  articles.flatMap(({ slug }) => [`/articles/${slug}`, `/zh-hant/articles/${slug}`]).toSorted()

describe('many changes', () => {
  test('cost a few statements a run, however many they are, and each is told once', async () => {
    const box = newBox()
    const free = { ...indexNow(box), PLAN: 'free' }
    await runs(free, 8)
    const articles = await newArticles(120)
    await push(articles)
    const reports = await runs(free, 40)
    for (const { queries, failed } of reports) expect([queries <= 20, failed]).toEqual([true, {}])
    expect(Math.max(...(await told(box)).map((urls) => urls.length))).toBeLessThanOrEqual(100)
    expect(await toldOnce(box)).toEqual(addressesOf(articles))
  })

  test('are all found when the revision names only the latest of them', async () => {
    const box = newBox()
    const free = { ...indexNow(box), PLAN: 'free' }
    await runs(free, 8)
    const articles = await newArticles(300)
    const gone = ['account-matrix', 'account-matrix:zh-Hant']
    // As the push does it: 500 names are kept, and the changes of no earlier push are told.
    const changed = articles.flatMap(changesOf).slice(0, 500)
    const serial = Math.floor((clock + MINUTE) / 1000)
    await push(articles, gone, {
      changed: changed.map(([name, hash]) => [name, hash, serial]),
      sinceSerial: serial,
    })
    const reports = await runs(free, 40)
    for (const { queries, failed } of reports) expect([queries <= 20, failed]).toEqual([true, {}])
    expect(await toldOnce(box)).toEqual([...addressesOf(articles), ...IN_BOTH_SCRIPTS].toSorted())
  })

  test('are not taken from a listing that does not show yet what was pushed', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    const article = await edited('account-matrix')
    const serial = Math.floor((clock + MINUTE) / 1000)
    await push([article, await edited('content-calendar')], [], { sinceSerial: serial })
    const hidden = variantKey('account-matrix', 'zh-Hant')
    const { value, metadata } = await env.CONTENT.getWithMetadata(hidden)
    await env.CONTENT.delete(hidden)
    await runs(bindings, 8)
    expect(await received(box)).toEqual([])
    await env.CONTENT.put(hidden, value ?? '', { metadata })
    await runs(bindings, 8)
    expect(await toldOnce(box)).toEqual([
      '/articles/account-matrix',
      '/articles/content-calendar',
      '/zh-hant/articles/account-matrix',
      '/zh-hant/articles/content-calendar',
    ])
  })

  test('wait for an article that KV does not show yet, and do not wait for ever', async () => {
    const box = newBox()
    const bindings = indexNow(box)
    await switchOn(bindings)
    const articles = [await edited('account-matrix'), await edited('content-calendar')]
    await push(articles)
    const { value, metadata } = await env.CONTENT.getWithMetadata(articleKey('account-matrix'))
    await env.CONTENT.delete(articleKey('account-matrix'))
    await runs(bindings, 4)
    expect(await told(box)).toEqual([['/articles/content-calendar', '/zh-hant/articles/content-calendar']])
    await env.CONTENT.put(articleKey('account-matrix'), value ?? '', { metadata })
    await untilTold(bindings)
    expect((await told(box)).slice(1)).toEqual([IN_BOTH_SCRIPTS])

    await push([await edited('account-matrix')])
    await env.CONTENT.delete(articleKey('account-matrix'))
    await runs(bindings, 20)
    expect(await told(box)).toHaveLength(2)
    const { calls, bindings: counted } = countedEnv()
    await run(indexNow(box, 'nothing', counted))
    expect(calls.filter((call) => call === 'CONTENT.getWithMetadata')).toEqual([])
  })

  test.each(FAULTS)('are all told in the end, whichever call of a run fails (%s)', async (when) => {
    for (let at = 1, isPast = false; !isPast; at += stride(at, 4, 6)) {
      await seededStores()
      const box = newBox()
      await switchOn(indexNow(box))
      await push([await edited('account-matrix')], ['content-calendar', 'content-calendar:zh-Hant'])
      let calls = 0
      for (let minute = 0; minute < 3; minute++) {
        const counted = countedEnv({ at: Math.max(1, at - calls), when })
        await withFastClock(() => run(indexNow(box, 'nothing', counted.bindings)))
        await counted.settled()
        calls += counted.calls.length
      }
      isPast = calls < at
      await runs(indexNow(box), 8)
      expect([...new Set(await toldOnce(box))], `call ${at}`).toEqual([
        '/articles/account-matrix',
        '/articles/content-calendar',
        '/zh-hant/articles/account-matrix',
        '/zh-hant/articles/content-calendar',
      ])
    }
  })
})

describe('a hub', () => {
  async function siteWithHub(box: string): Promise<string> {
    const hub = `${SERVER}/${box}/nothing`
    const site = await env.CONTENT.get<object>(SITE_KEY, 'json')
    await env.CONTENT.put(SITE_KEY, JSON.stringify({ ...site, hub }))
    return hub
  }
  const FEEDS = ['/feed.xml', '/feed.json', '/zh-hant/feed.xml', '/zh-hant/feed.json']
  const pinged = async (box: string): Promise<string[][]> =>
    (await received(box)).map(({ body }) => {
      const form = new URLSearchParams(body)
      expect(form.get('hub.mode')).toBe('publish')
      return form.getAll('hub.url').map((url) => url.slice(SITE_URL.length))
    })
  const tickNow = (): ReturnType<typeof tick> => tick(env, new Date(clock))

  test('is told of the feeds once, however many articles changed, when their lists are made and not before', async () => {
    const box = newBox()
    await siteWithHub(box)
    await runs(env, 8)
    await push([await edited('account-matrix')])
    await push([await edited('content-calendar', { title: '新的日历' })])
    await runs(env, 10)
    // The list that feeds are made of is among the first, but a run that is cut off has not made all.
    for (let lists = 0; lists < 6; lists++) {
      expect(await runTick(env, { ...BUDGETS.paid, writes: 1 }, new Date(clock))).toMatchObject({ state: 'partial' })
    }
    expect(await (await send('/feed.xml')).text()).toContain('新的日历')
    await runs(env, 10)
    expect(await pinged(box)).toEqual([])
    expect(await tickNow()).toMatchObject({ state: 'complete' })
    const reports = await runs(env, 10)
    expect(await pinged(box)).toEqual([FEEDS])
    // Three minutes at most: one to see it, two until caches have gone.
    expect(reports.map(({ announced }) => announced ?? 0)).toEqual([0, 0, 4, 0, 0, 0, 0, 0, 0, 0])
    for (const path of FEEDS) expect(await (await send(path)).text(), path).toContain('新的日历')
  })

  test('is named by exactly the feeds that it is told of', async () => {
    const box = newBox()
    const hub = await siteWithHub(box)
    await runs(env, 8)
    await push([await edited('account-matrix')])
    await tickNow()
    await runs(env, 5)
    const folders = ['/', '/operations/', '/academy/', '/academy/rankings/', '/questions/']
    const all = ['', '/zh-hant'].flatMap((prefix) =>
      folders.flatMap((folder) => ['feed.xml', 'feed.json'].map((file) => `${prefix}${folder}${file}`)),
    )
    const texts = await Promise.all(all.map(async (path) => (await send(path)).text()))
    const naming = all.filter((_, at) => texts[at]?.includes(hub))
    expect(await pinged(box)).toEqual([naming])
    expect(texts.filter((text) => /<feed |jsonfeed/.test(text)).length).toBeGreaterThan(12)
  })

  test('is told of an article to come when the feeds show it', async () => {
    const box = newBox()
    await siteWithHub(box)
    await runs(env, 8)
    const publishedAt = new Date(clock + 20 * MINUTE).toISOString()
    await push([await edited('account-matrix', { slug: 'to-come', title: '以后的文章', publishedAt })])
    await tickNow()
    await runs(env, 15)
    expect(await pinged(box)).toEqual([])
    clock += 10 * MINUTE
    await tickNow()
    await runs(env, 5)
    expect(await pinged(box)).toEqual([FEEDS])
    expect(await (await send('/feed.xml')).text()).toContain('以后的文章')
  })

  test('is told nothing of a change that no feed shows', async () => {
    const box = newBox()
    await siteWithHub(box)
    await push([await edited('account-matrix')])
    await tickNow()
    await runs(env, 8)
    await push([await editedArticle('account-matrix', { author: '另一位作者' })])
    expect(await tickNow()).toMatchObject({ state: 'complete' })
    await runs(env, 5)
    const site = await env.CONTENT.get<Site>(SITE_KEY, 'json')
    const contact = { ...site?.contact, phone: '010-0000 0000' }
    await env.CONTENT.put(SITE_KEY, JSON.stringify({ ...site, contact, hash: 'another' }))
    await push([])
    expect(await tickNow()).toMatchObject({ state: 'complete' })
    await runs(env, 5)
    expect(await pinged(box)).toEqual([])
  })

  test('that is gone from the site is told nothing more, nor asked for', async () => {
    const box = newBox()
    const before = await env.CONTENT.get(SITE_KEY)
    await siteWithHub(box)
    await runs(env, 8)
    await push([await edited('account-matrix')])
    await tickNow()
    await run(env)
    await env.CONTENT.put(SITE_KEY, before ?? '')
    await runs(env, 10)
    expect(await received(box)).toEqual([])
    expect(await env.DB.prepare("SELECT * FROM upkeep WHERE name = 'feeds'").first()).toBeNull()
  })
})
