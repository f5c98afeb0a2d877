/** A reader's question on its way: asked, answered, published by the trigger, edited, taken back; and what is never public. */
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { Env } from '../../src/env.ts'
import { act, type Action } from '../../src/inbox/actions.ts'
import { databaseOf } from '../../src/inbox/database.ts'
import { erasePerson, keysOf } from '../../src/inbox/person.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { countedEnv, FAULTS, withFastClock, stride } from './counted.ts'
import { broken, emptyStores, readPage, SEED_SLUG, seededStores, send } from './world.ts'

const database = databaseOf(env.DB)
const START = Date.parse('2026-11-20T08:01:00Z')
const minute = (number: number): Date => new Date(START + number * 60_000)

type Typed = Record<string, unknown>

let asked = 1

/** Sent as a program does; the receipt. */
async function ask(typed: Typed = {}): Promise<string> {
  const body = { question: '公众号多久更新一次合适？', consent: true, from: `/articles/${SEED_SLUG}`, ...typed }
  // Each from somebody else.
  const headers = { 'Content-Type': 'application/json', 'CF-Connecting-IP': `2001:db8:${(asked++).toString(16)}::1` }
  const response = await send('/api/questions', { method: 'POST', body: JSON.stringify(body), headers })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

const staff = (id: string, action: Action, at = minute(0)) =>
  act(database, `question:${id}`, action, { who: 'editor@academy.test', now: at, channels: [] })
const answer = (id: string, text = '每周两到三次就够了。', at = minute(0)) => staff(id, { type: 'answer', text }, at)
const publish = (at = minute(1), bindings: Env = env) => runUpkeep(bindings, at)

const status = async (path: string): Promise<number> => (await send(path)).status
const text = async (path: string): Promise<string> => (await send(path)).text()

/** The seed's stores, as they were before anybody asked. */
async function withoutQuestions(): Promise<void> {
  const tables = ['questions', 'events', 'published', 'upkeep']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  for (const key of Object.keys(await published())) await env.CONTENT.delete(key)
}

/** All documents of questions in CONTENT. */
async function published(): Promise<Record<string, string>> {
  const { keys } = await env.CONTENT.list({ prefix: 'questions:' })
  const values = await Promise.all(keys.map(async ({ name }) => [name, (await env.CONTENT.get(name)) ?? ''] as const))
  return Object.fromEntries(values)
}

/** Every public answer that may tell of questions. */
const PUBLIC = [
  '/questions',
  '/zh-hant/questions',
  '/api/questions',
  '/questions/feed.xml',
  '/',
  `/articles/${SEED_SLUG}`,
]
const everythingPublic = async (id: string): Promise<string> =>
  (await Promise.all([...PUBLIC, `/questions/${id}`, `/api/questions/${id}`].map(text))).join('\n')

describe('a question', () => {
  beforeAll(seededStores)
  beforeEach(withoutQuestions)

  test('is not public while it waits, and its receipt says so', async () => {
    const id = await ask()
    await publish()
    const receipt = await text(`/questions/receipts/${id}`)
    expect(receipt).toContain('<dt>进展</dt><dd>等编辑回答</dd>')
    expect(receipt).toContain('<dd>公众号多久更新一次合适？</dd>')
    expect(await status(`/questions/${id}`)).toBe(404)
    expect(await status(`/api/questions/${id}`)).toBe(404)
    for (const path of PUBLIC) expect(await text(path), path).not.toContain('公众号多久更新一次合适')
  })

  test('once answered is on its page, in the list, JSON and feed, on its article, its section and the home page', async () => {
    const id = await ask({ detail: '只有两个人写。', nickname: '小店主' })
    await answer(id, '每周**两到三次**就够了，见 [内容日历](/articles/content-calendar)。')
    expect(await text(`/questions/receipts/${id}`)).toContain('等编辑回答')
    expect(await publish()).toMatchObject({ failed: {} })

    const page = await text(`/questions/${id}`)
    expect(page).toContain('<h1>公众号多久更新一次合适？</h1>')
    expect(page).toContain('只有两个人写。')
    expect(page).toContain('小店主')
    expect(page).toContain('<strong>两到三次</strong>就够了，见 <a href="/articles/content-calendar">内容日历</a>')
    expect(page).toContain(`<a href="/articles/${SEED_SLUG}">`)
    for (const path of PUBLIC) expect(await text(path), path).toContain(id)
    const neighbour = await readPage('/articles/choose-a-ranking-you-can-trust')
    expect(neighbour).toContain(`<a href="/questions/${id}">公众号多久更新一次合适？</a>`)
    expect(await text('/articles/operations-interview')).not.toContain(id)
    expect(await (await send(`/api/questions/${id}`)).json()).toEqual({
      id,
      question: '公众号多久更新一次合适？',
      detail: '只有两个人写。',
      nickname: '小店主',
      answer: expect.stringContaining('<strong>'),
      text: '每周两到三次就够了，见 内容日历。',
      askedAt: expect.any(String),
      answeredAt: minute(0).toISOString(),
      section: 'academy/rankings/topics',
      article: { slug: SEED_SLUG, title: expect.any(String) },
    })
    const receipt = await text(`/questions/receipts/${id}`)
    expect(receipt).toContain('已经回答，并且公开')
    expect(receipt).toContain(`href="/questions/${id}"`)
  })

  test('that is declined is public nowhere, and its receipt says so', async () => {
    const id = await ask()
    await staff(id, { type: 'state', state: 'declined' })
    await publish()
    expect(await text(`/questions/receipts/${id}`)).toContain('这次不公开回答')
    expect(await status(`/questions/${id}`)).toBe(404)
    expect(Object.values(await published()).join()).not.toContain(id)
  })

  test('that is taken for spam tells its asker nothing of it', async () => {
    const id = await ask()
    await staff(id, { type: 'state', state: 'spam' })
    expect(await text(`/questions/receipts/${id}`)).toContain('等编辑回答')
  })

  test('that is edited changes everywhere, and keeps its place and its day', async () => {
    const [older, newer] = [await ask(), await ask({ question: '视频号要不要做？' })]
    await answer(older, '旧的回答', minute(-10))
    await answer(newer, '另一个回答', minute(-5))
    await publish()
    await answer(older, '新的回答', minute(2))
    await staff(older, { type: 'reword', question: '公众号几天更新一次？' }, minute(2))
    await publish(minute(3))
    const seen = await everythingPublic(older)
    expect(seen).toContain('新的回答')
    expect(seen).toContain('公众号几天更新一次？')
    expect(seen).not.toMatch(/旧的回答|多久更新一次合适/)
    const { items }: { items: Record<string, string>[] } = await (await send('/api/questions')).json()
    expect(items.map(({ id, answeredAt, editedAt }) => [id, answeredAt, editedAt])).toEqual([
      [newer, minute(-5).toISOString(), undefined],
      [older, minute(-10).toISOString(), minute(2).toISOString()],
    ])
  })

  test.each<[string, Action]>([
    ['declined', { type: 'state', state: 'declined' }],
    ['taken for spam', { type: 'state', state: 'spam' }],
    ['taken back by undoing its answer', { type: 'undo' }],
  ])('that is %s after it was published is a 404, and gone from everywhere', async (_, action) => {
    const [id, other] = [await ask(), await ask({ question: '视频号要不要做？' })]
    await answer(id)
    await answer(other)
    await publish()
    expect(await status(`/questions/${id}`)).toBe(200)
    await staff(id, action, minute(2))
    await publish(minute(3))
    expect(await status(`/questions/${id}`)).toBe(404)
    expect(await status(`/api/questions/${id}`)).toBe(404)
    for (const path of PUBLIC) expect(await text(path), path).not.toContain(id)
    expect(Object.keys(await published())).toEqual([`questions:id:${other}`, 'questions:list', 'questions:recent'])
    expect(await status(`/questions/${other}`)).toBe(200)
  })

  test('shows e-mail, address and receipt of the consent of its asker to nobody, in no document and on no page', async () => {
    const id = await ask({ email: 'asker@private.test', detail: '公开的补充' })
    await answer(id)
    await publish()
    const { results } = await env.DB.prepare('SELECT sender, fingerprint FROM questions').all<Record<string, string>>()
    const secrets = [
      'asker@private.test',
      'private.test',
      results[0]?.['sender'] ?? '',
      results[0]?.['fingerprint'] ?? '',
    ]
    const seen = `${await everythingPublic(id)}\n${await text(`/questions/receipts/${id}`)}`
    const documents = Object.values(await published()).join('\n')
    expect(documents).toContain('公开的补充')
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8)
      expect(seen).not.toContain(secret)
      expect(documents).not.toContain(secret)
    }
    expect(seen).not.toContain('editor@academy.test')
  })

  test('can be read while DB is down, and costs a reader’s page no statement', async () => {
    const id = await ask()
    await answer(id)
    await publish()
    for (const path of [...PUBLIC, `/questions/${id}`, `/api/questions/${id}`, `/zh-hant/questions/${id}`]) {
      const down = { ...env, DB: broken<D1Database>(), INDEX: broken<D1Database>(), OUTBOX: broken<KVNamespace>() }
      expect((await send(path, {}, down)).status, path).toBe(200)
      const { bindings, calls, statements } = countedEnv()
      const warm = { ...bindings, MEMORY_MS: '60000' }
      await (await send(path, {}, warm)).arrayBuffer()
      calls.length = 0
      await (await send(path, {}, warm)).arrayBuffer()
      expect([calls.length, statements()], path).toEqual([1, 0])
      expect(calls[0], path).toMatch(/^CONTENT\.get/)
    }
  })

  test('has one page to be found, which the one in the other script names', async () => {
    const url = 'https://academy.ridge.example'
    const id = await ask()
    await answer(id)
    await publish()
    for (const prefix of ['', '/zh-hant']) {
      const page = await readPage(`${prefix}/questions/${id}`)
      expect(page).toContain(`<html lang="${prefix ? 'zh-Hant' : 'zh-Hans'}">`)
      expect(page).toContain(`<link rel="canonical" href="${url}/questions/${id}">`)
      expect(page).toContain(`<meta property="og:url" content="${url}/questions/${id}">`)
      expect(page).toContain(`"url":"${url}/questions/${id}"`)
      expect(page).not.toContain('<link rel="alternate" hreflang')
    }
    expect(await readPage(`/zh-hant/questions/${id}`)).toContain(`<a class="script" href="/questions/${id}"`)
    const moved = await send(`/zh-hans/questions/${id}`)
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, `/questions/${id}`])
    expect(await status('/zh-hans/questions/0000-0000-0000-0000')).toBe(404)
  })

  test.each([SEED_SLUG, 'two-scripts-one-article', 'newsletter-zh-hant'])(
    'about the article %s links it where it is, in each script',
    async (slug) => {
      const id = await ask({ from: `/articles/${slug}` })
      await answer(id)
      await publish()
      for (const prefix of ['', '/zh-hant']) {
        const [, href = ''] =
          /<p>[^<]*[：:] ?<a[^>]*href="([^"]*\/articles\/[^"]*)"/.exec(await readPage(`${prefix}/questions/${id}`)) ??
          []
        expect(href).toBe(`/articles/${slug}`)
        expect(await status(href)).toBe(200)
      }
    },
  )

  test('whose receipt cannot be looked up is never called lost', async () => {
    const id = await ask()
    const down = { ...env, DB: broken<D1Database>() }
    expect((await send(`/questions/receipts/${id}`, {}, down)).status).toBe(200)
    expect(await status('/questions/receipts/0000-0000-0000-0000')).toBe(404)
    expect(await status('/questions/receipts/nonsense')).toBe(404)
  })
})

/** Answers `count` questions, a minute apart, straight in the table; the newest last. */
async function answeredQuestions(count: number, first = 1): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, at) => `0000-0000-0000-${String(first + at).padStart(4, '0')}`)
  const insert = `INSERT INTO questions (id, fingerprint, received_at, state, question, consent, answer, answered_at, stale)
    VALUES (?, 'f', ?, 'answered', ?, '2026-11', ?, ?, 1)`
  await env.DB.batch(
    ids.map((id, at) => {
      const time = new Date(START - 86_400_000 + (first + at) * 60_000).toISOString()
      return env.DB.prepare(insert).bind(id, time, `问题 ${first + at}`, `回答 ${first + at}`, time)
    }),
  )
  return ids
}

/** Runs of the trigger until nothing is left to publish. */
async function publishAll(bindings: Env = env, at = 1): Promise<void> {
  for (let more = 0; more < 40; more++) {
    const { published: count, failed } = await publish(minute(at + more), bindings)
    expect(failed).toEqual({})
    if (!count) return
  }
  throw new Error('publishing never ends')
}

describe('the list of answered questions', () => {
  beforeEach(async () => {
    await emptyStores()
    for (const { key, value, metadata } of env.TEST_SEED) {
      if (!key.startsWith('article:') || key === `article:${SEED_SLUG}`) await env.CONTENT.put(key, value, { metadata })
    }
  })

  const idsOf = async (path: string): Promise<{ ids: string[]; next?: string }> => {
    const { items, next }: { items: { id: string }[]; next?: string } = await (await send(path)).json()
    return { ids: items.map(({ id }) => id), ...(next !== undefined && { next }) }
  }

  test('of 45 questions has each of them once, newest first, page by page', async () => {
    const ids = await answeredQuestions(45)
    await publishAll()
    const pages: string[][] = []
    let cursor: string | undefined
    do {
      const page = await idsOf(`/api/questions${cursor === undefined ? '' : `?cursor=${cursor}`}`)
      pages.push(page.ids)
      cursor = page.next
    } while (cursor !== undefined)
    expect(pages.map((page) => page.length)).toEqual([25, 20])
    expect(pages.flat()).toEqual(ids.toReversed())
    expect(await text('/questions')).toContain('<a href="/questions/page/1" rel="next">')
    expect(await text('/questions/page/1')).toContain('问题 20<')
    expect(await status('/questions/page/2')).toBe(404)
    expect(await status('/questions/page/0')).toBe(404)
    for (const id of ids) expect(await status(`/questions/${id}`)).toBe(200)
  })

  test('keeps a full page as it is, byte for byte, when newer ones come', async () => {
    await answeredQuestions(45)
    await publishAll()
    const before = [await text('/questions/page/1'), (await published())['questions:page:1']]
    await answeredQuestions(30, 46)
    await publishAll(env, 20)
    expect([await text('/questions/page/1'), (await published())['questions:page:1']]).toEqual(before)
    expect((await idsOf('/api/questions')).ids).toHaveLength(35)
    expect(Object.keys(await published()).filter((key) => key.includes('page'))).toEqual([
      'questions:page:1',
      'questions:page:2',
    ])
  })

  test('gives up the pages that it no longer fills', async () => {
    const ids = await answeredQuestions(45)
    await publishAll()
    for (const id of ids.slice(0, 10)) await staff(id, { type: 'state', state: 'declined' })
    await publishAll(env, 20)
    expect(await status('/questions/page/1')).toBe(404)
    expect((await idsOf('/api/questions')).ids).toEqual(ids.slice(10).toReversed())
  })

  test('comes to the same bytes on the free plan, four documents a run', async () => {
    await answeredQuestions(45)
    await publishAll()
    const expected = await published()
    await Promise.all(Object.keys(expected).map((key) => env.CONTENT.delete(key)))
    await env.DB.batch([env.DB.prepare('DELETE FROM published'), env.DB.prepare('UPDATE questions SET stale = 1')])
    const { bindings, calls } = countedEnv()
    const free = { ...bindings, PLAN: 'free' }
    for (let at = 60; at < 90; at++) {
      calls.length = 0
      await publish(minute(at), free)
      expect(calls.filter((call) => call === 'CONTENT.put').length).toBeLessThanOrEqual(4)
    }
    expect(await published()).toEqual(expected)
  })

  test('is no 500 for a cursor that is none', async () => {
    for (const cursor of ['0', '-1', 'x', '1e9', '99999999', '%00', '1;2']) {
      expect(await status(`/api/questions?cursor=${cursor}`)).toBe(400)
    }
    expect(await status('/api/questions?cursor=7')).toBe(404)
  })
})

describe('publishing', () => {
  beforeEach(emptyStores)

  /** One question to be edited, one to be taken back, two to be answered: as they stand before a run. */
  async function changes(): Promise<void> {
    const ids = await answeredQuestions(4)
    await env.DB.prepare("UPDATE questions SET state = 'new', stale = 0 WHERE id > ?").bind(ids[1]).run()
    await publish(minute(1))
    await answer(ids[0] ?? '', '改过的回答', minute(2))
    await staff(ids[1] ?? '', { type: 'state', state: 'declined' }, minute(2))
    await answer(ids[2] ?? '', '第三个回答', minute(2))
    await answer(ids[3] ?? '', '第四个回答', minute(2))
  }

  /** Puts questions, and what is published of them, back to what they were. */
  async function snapshot(): Promise<() => Promise<void>> {
    const documents = await published()
    const tables = ['questions', 'published', 'upkeep']
    const kept = await Promise.all(tables.map((table) => env.DB.prepare(`SELECT * FROM ${table}`).all<Typed>()))
    const inserts = kept.flatMap(({ results }, at) =>
      results.map((row) => {
        const [names, values] = [Object.keys(row), Object.values(row)]
        const sql = `INSERT INTO ${tables[at]} (${names.join()}) VALUES (${names.map(() => '?').join()})`
        return env.DB.prepare(sql).bind(...values)
      }),
    )
    const empty = tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`))
    return async () => {
      await env.DB.batch([...empty, ...inserts])
      for (const key of Object.keys(await published())) await env.CONTENT.delete(key)
      for (const [key, value] of Object.entries(documents)) await env.CONTENT.put(key, value)
    }
  }

  test.each(FAULTS)(
    'that is cut off at any call (%s) ends, with the next runs, in the same documents',
    async (when) => {
      await changes()
      const restore = await snapshot()
      await publish(minute(3))
      const expected = await published()
      expect(Object.keys(expected)).toHaveLength(5)
      for (let at = 1, isPast = false; !isPast; at += stride(at, 5, 5)) {
        await restore()
        const { bindings, calls, settled } = countedEnv({ at, when })
        await withFastClock(() => publish(minute(3), bindings))
        isPast = calls.length < at
        const cutOff = await published()
        const listed = (JSON.parse(cutOff['questions:list'] ?? '') as { items: { id: string }[] }).items
        for (const { id } of listed)
          expect(cutOff[`questions:id:${id}`], `call ${at}: a line without its page`).toBeDefined()
        await publish(minute(4))
        await settled()
        for (const later of [10, 11]) expect((await publish(minute(later))).failed, `call ${at}`).toEqual({})
        expect(await published(), `call ${at}`).toEqual(expected)
      }
    },
  )

  async function erase(email: string, now: Date): Promise<void> {
    const keys = keysOf(email)
    if (keys) await erasePerson(database, env.OUTBOX, keys, { who: 'editor', now })
  }

  /** CONTENT whose first put waits until it is let go, and what lets it go. */
  function heldUp() {
    let release = (): void => undefined
    let arrive = (): void => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const reached = new Promise<void>((resolve) => (arrive = resolve))
    const content = new Proxy(env.CONTENT, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        if (name !== 'put') return member.bind(target) as unknown
        return async (...parameters: Parameters<KVNamespace['put']>) => {
          arrive()
          await gate
          return target.put(...parameters)
        }
      },
    })
    return { bindings: { ...env, CONTENT: content }, reached, release: () => release() }
  }

  test.each<[string, (id: string) => Promise<unknown>, string]>([
    ['edited', (id) => answer(id, '运行中改过的回答', minute(3)), '运行中改过的回答'],
    ['declined', (id) => staff(id, { type: 'state', state: 'declined' }, minute(3)), 'no page'],
    [
      'erased',
      async (id) => {
        await env.DB.prepare("UPDATE questions SET email = 'a@b.test', email_key = 'a@b.test' WHERE id = ?")
          .bind(id)
          .run()
        await erase('a@b.test', minute(3))
      },
      'no page',
    ],
  ])('by two runs at once, of a question that is %s meanwhile, ends in what it is now', async (_, change, expected) => {
    const [id = '', other = ''] = await answeredQuestions(2)
    // Somebody else was erased before: that both runs look for what is gone is no news.
    await erase('somebody@else.test', minute(1))
    const slow = heldUp()
    const first = publish(minute(2), slow.bindings)
    await slow.reached
    await change(id)
    await publish(minute(3))
    slow.release()
    await first
    await publish(minute(10))
    await publish(minute(11))
    const documents = await published()
    expect(documents[`questions:id:${id}`] ?? 'no page').toContain(expected)
    expect(documents['questions:list']?.includes(`"id":"${id}"`)).toBe(expected !== 'no page')
    expect(documents[`questions:id:${other}`]).toContain('回答 2')
  })

  test('writes nothing and asks CONTENT for nothing when nothing changed', async () => {
    await changes()
    await publish(minute(3))
    const { bindings, calls } = countedEnv()
    await publish(minute(4), bindings)
    expect(calls).toEqual(['OUTBOX.get', 'DB.batch'])
  })
})

/** OWASP's filter evasion sheet and its kin, in every place a person can write. */
const XSS = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '<!--<script>-->',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<math><mtext></mtext><script>alert(1)</script></math>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x0A;script:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '[x](https://a.test/"onmouseover="alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  '![x](https://a.test/pixel.gif)',
  '![x](x "onerror=alert(1)")',
  '<https://a.test/"><script>alert(1)</script>>',
  '`<script>alert(1)</script>`',
  '\n\n    <script>alert(1)</script>\n\n',
  '\n# <img src=x onerror=alert(1)>\n',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u2028</script><script>alert(1)//',
  ']]><script>alert(1)</script>',
  '<style>@import "https://a.test/x.css"</style>',
  '<form action=https://a.test><input name=x>',
  '<base href=https://a.test/>',
  '<meta http-equiv=refresh content=0;url=https://a.test>',
]

describe('what was typed as an attack', () => {
  beforeAll(seededStores)
  beforeEach(withoutQuestions)

  /** Elements of a page that are not of its template, as `name[attributes]`, and the text of its structured data. */
  async function elementsOf(path: string): Promise<{ elements: string[]; hrefs: string[]; structured: string }> {
    const elements: string[] = []
    const hrefs: string[] = []
    let structured = ''
    const rewriter = new HTMLRewriter()
      .on('*', {
        element: ({ tagName, attributes }) => {
          const pairs = [...attributes]
          elements.push(`${tagName}[${pairs.map(([name]) => name).join()}]`)
          for (const [name = '', value = ''] of pairs) if (/^(?:href|src|action)$/.test(name)) hrefs.push(value)
        },
      })
      .on('script[type="application/ld+json"]', {
        text: (chunk) => {
          structured += chunk.text
        },
      })
    await rewriter.transform(await send(path)).text()
    return { elements, hrefs, structured }
  }

  /** What of a text is no well-formed XML 1.0. */
  function faultsOfXml(xml: string): string[] {
    const faults = xml.match(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu) ?? []
    const open: string[] = []
    const rest = xml
      .replace(/^<\?xml version="1.0" encoding="utf-8"\?>/, '')
      .replaceAll(/&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi, '')
      .replaceAll(
        /<(\/?)([a-z]\w*)(?: [\w:]+="[^"<]*")*(\/?)>/gi,
        (tag, close: string, name: string, isEmpty: string) => {
          if (!close && !isEmpty) open.push(name)
          return close && open.pop() !== name ? `<unopened ${tag}` : ''
        },
      )
    return [...faults, ...(rest.match(/[<&].{0,20}/g) ?? []), ...open]
  }

  test('is text in the question, its details and its name: pages have the elements of harmless ones', async () => {
    const harmless = await ask({ question: '问题', detail: '补充', nickname: '称呼' })
    await answer(harmless, '回答')
    await publish()
    const paths = (id: string): string[] => [
      `/questions/${id}`,
      `/questions/receipts/${id}`,
      '/questions',
      '/',
      `/articles/${SEED_SLUG}`,
    ]
    const expected = await Promise.all(paths(harmless).map(elementsOf))
    await staff(harmless, { type: 'state', state: 'declined' }, minute(1))
    for (const [at, attack] of XSS.entries()) {
      const id = await ask({ question: attack, detail: `${attack} 补充`, nickname: attack.slice(0, 40) })
      await answer(id, '回答', minute(2 + at))
      await publish(minute(2 + at))
      const seen = await Promise.all(paths(id).map(elementsOf))
      expect(seen.map(({ elements }) => elements)).toEqual(expected.map(({ elements }) => elements))
      const { mainEntity }: { mainEntity: { name: string } } = JSON.parse(seen[0]?.structured ?? '')
      const { question }: { question: string } = await (await send(`/api/questions/${id}`)).json()
      expect(mainEntity.name).toBe(question)
      expect(faultsOfXml(await text('/questions/feed.xml'))).toEqual([])
      await staff(id, { type: 'state', state: 'declined' }, minute(2 + at))
    }
  })

  test('is Markdown without HTML in an answer: no element but those of text, no address but http, https and mailto', async () => {
    const id = await ask()
    const template = new Set<string>()
    await answer(id, '回答')
    await publish()
    for (const element of (await elementsOf(`/questions/${id}`)).elements) template.add(element)
    const allowed = /^(?:p|em|strong|code|pre|blockquote|ul|ol|li|hr|br)\[\]$|^a\[href(?:,title)?\]$|^ol\[start\]$/
    for (const [at, attack] of XSS.entries()) {
      await answer(id, attack, minute(2 + at))
      await publish(minute(2 + at))
      const page = await elementsOf(`/questions/${id}`)
      expect(page.elements.filter((element) => !template.has(element) && !allowed.test(element))).toEqual([])
      const others = await Promise.all(['/questions', '/', `/articles/${SEED_SLUG}`].map(elementsOf))
      for (const { hrefs } of [page, ...others]) {
        expect(hrefs.filter((href) => !/^(?:https?:|mailto:|tel:|(?!\w*:))/.test(href))).toEqual([])
      }
      expect(faultsOfXml(await text('/questions/feed.xml'))).toEqual([])
      expect(page.structured).not.toContain('<')
      expect(() => JSON.parse(page.structured) as unknown).not.toThrow()
    }
  })

  test('leaves the feed well-formed, whatever characters staff or readers paste', async () => {
    const odd = 'a\u0000b\u0008c\u000Bd\u000Ce\u001Ff\uFFFEg\uFFFFh\uD800i\u{1F468}\u200D\u{1F469}]]>'
    const id = await ask({ question: `问题${odd}`, detail: odd, nickname: odd })
    await answer(id, `回答${odd}`)
    await publish()
    const response = await send('/questions/feed.xml')
    expect(response.status).toBe(200)
    const feed = await response.text()
    expect(feed).toContain('问题a')
    expect(faultsOfXml(feed)).toEqual([])
  })
})
