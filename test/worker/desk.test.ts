import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { databaseOf } from '../../src/inbox/database.ts'
import { heartbeatStatements } from '../../src/inbox/heartbeat.ts'
import worker from '../../src/worker.ts'
import { broken, emptyStores, ORIGIN, seededStores, send } from './world.ts'

beforeEach(emptyStores)

const STAFF = { email: 'lin@ridge.example' }

type Identity = { email?: string; name?: string } | undefined

/** A request of somebody whom Access knows. */
async function atDesk(path: string, init: RequestInit = {}, identity: Identity = STAFF): Promise<Response> {
  const context = createExecutionContext()
  const access = { aud: 'test', getIdentity: async () => identity }
  Object.defineProperty(context, 'access', { value: access, configurable: true })
  const request = new Request(new URL(path, ORIGIN), { redirect: 'manual', ...init } as RequestInit<never>)
  const response = await worker.fetch(request, env, context)
  await waitOnExecutionContext(context)
  return response
}

const post = (path: string, fields: [string, string][], headers: Record<string, string> = {}): Promise<Response> =>
  atDesk(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: ORIGIN, ...headers } })

async function message(more: Record<string, unknown> = {}): Promise<string> {
  const body = { name: '王小明', phone: '138 0000 0000', message: '想做公众号', consent: true, ...more }
  return idOf(await send('/api/contact', jsonPost(body)))
}

async function question(more: Record<string, unknown> = {}): Promise<string> {
  const body = { question: '多久更新一次？', consent: true, ...more }
  return idOf(await send('/api/questions', jsonPost(body)))
}

const jsonPost = (body: unknown): RequestInit<IncomingRequestCfProperties> => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
})

const idOf = async (response: Response): Promise<string> => ((await response.json()) as { id: string }).id

const stateOf = (id: string): Promise<string | null> =>
  env.DB.prepare('SELECT state FROM contact_messages WHERE id = ?').bind(id).first('state')

const ADDRESSES = [
  '/desk',
  '/desk/',
  '/desk/messages',
  '/desk/messages/AAAA-AAAA-AAAA-AAAA',
  '/desk/questions',
  '/desk/questions/AAAA-AAAA-AAAA-AAAA',
  '/desk/export/messages.csv',
  '/desk/export/questions.csv',
  '/desk/figures',
  '/desk/deliveries',
  '/desk/ticks',
  '/desk/people',
  '/desk/nothing',
  '/DESK/messages',
  '/desk//messages',
  '/zh-hant/desk/messages',
]

describe('without an identity', () => {
  const CONTEXTS: [string, unknown][] = [
    ['no Access at all', undefined],
    ['nobody signed in', { aud: 'x', getIdentity: async () => undefined }],
    ['an identity without a name', { aud: 'x', getIdentity: async () => ({}) }],
    ['an identity of another shape', { aud: 'x', getIdentity: async () => ({ email: 5 }) }],
    ['Access away', { aud: 'x', getIdentity: async () => Promise.reject(new Error('injected')) }],
    ['an Access of another shape', {}],
  ]
  test.each(CONTEXTS)('everything is refused: %s', async (_, access) => {
    const id = await message({ name: '不该看到' })
    for (const method of ['GET', 'POST', 'HEAD', 'PUT', 'DELETE']) {
      for (const path of [...ADDRESSES, `/desk/messages/${id}`]) {
        const context = createExecutionContext()
        Object.defineProperty(context, 'access', { value: access, configurable: true })
        const init = {
          method,
          redirect: 'manual',
          headers: {
            Origin: ORIGIN,
            'Cf-Access-Authenticated-User-Email': 'boss@ridge.example',
            'Cf-Access-Jwt-Assertion': 'eyJhbGciOiJub25lIn0.e30.',
          },
          ...(method === 'POST' && { body: new URLSearchParams({ state: 'handled' }) }),
        } as RequestInit<never>
        const response = await worker.fetch(new Request(new URL(path, ORIGIN), init), env, context)
        await waitOnExecutionContext(context)
        expect([301, 403, 404, 405], `${method} ${path}`).toContain(response.status)
        expect(await response.text(), `${method} ${path}`).not.toMatch(/不该看到|收件箱/)
      }
    }
    expect(await stateOf(id)).toBe('new')
  })

  test('the refusal says what an operator must do, and is not kept by any cache', async () => {
    const response = await send('/desk/messages')
    expect(response.status).toBe(403)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(await response.text()).toContain('Cloudflare Access')
  })
})

test('every page of the desk is for this reader only, for no search engine, and runs no script', async () => {
  await seededStores()
  const [first, second] = [await message(), await question()]
  for (const path of [
    '/desk/messages',
    `/desk/messages/${first}`,
    '/desk/questions',
    `/desk/questions/${second}`,
    '/desk/figures',
    '/desk/deliveries',
    '/desk/ticks',
    '/desk/people',
  ]) {
    const response = await atDesk(path)
    expect([path, response.status]).toEqual([path, 200])
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(response.headers.get('X-Robots-Tag')).toBe('noindex')
    expect(response.headers.get('X-Frame-Options')).toBe('DENY')
    expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^;]+; img/)
    expect(await response.text()).not.toContain('<script')
  }
})

describe('the list of messages', () => {
  test('is parted by state and finds by name, number in any form, text and receipt', async () => {
    const wang = await message()
    const li = await message({ name: '李四', phone: '+86 139-1111-2222', message: '品牌 100% 合作' })
    await message({ name: 'Spam', message: 'SEO backlinks http://a.top http://b.top http://c.top' })
    const found = async (query: string): Promise<string[]> => {
      const page = await (await atDesk(`/desk/messages?${query}`)).text()
      return [...page.matchAll(/href="\/desk\/messages\/([0-9A-Z-]{19})"/g)].map(([, id]) => id ?? '').toSorted()
    }
    expect(await found('')).toHaveLength(3)
    expect(await found('state=new')).toEqual([wang, li].toSorted())
    expect(await found('state=flagged')).toHaveLength(1)
    expect(await found('state=nonsense')).toHaveLength(3)
    expect(await found('q=李四')).toEqual([li])
    expect(await found('q=13911112222')).toEqual([li])
    expect(await found(`q=${encodeURIComponent('1391111')}`)).toEqual([li])
    expect(await found(`q=${encodeURIComponent('100%')}`)).toEqual([li])
    expect(await found(`q=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([])
    expect(await found(`q=${wang.toLowerCase().replaceAll('-', '')}`)).toEqual([wang])
    expect(await found(`q=${'长'.repeat(200)}`)).toEqual([])
  })

  test('goes on to older ones, each shown once', async () => {
    const rows = Array.from({ length: 120 }, (_, at) =>
      env.DB.prepare(
        `INSERT INTO contact_messages (id, fingerprint, received_at, name, phone, message, consent)
          VALUES (?, 'f', ?, '甲', '13800000000', '字', '1')`,
      ).bind(receipt(at), `2026-11-${String(1 + (at % 9)).padStart(2, '0')}T00:00:00.000Z`),
    )
    await env.DB.batch(rows)
    const seen: string[] = []
    let path: string | undefined = '/desk/messages'
    while (path !== undefined) {
      const page: string = await (await atDesk(path)).text()
      seen.push(...[...page.matchAll(/href="\/desk\/messages\/([0-9A-Z-]{19})"/g)].map(([, id]) => id ?? ''))
      path = /<a href="([^"]+)" rel="next">/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(120)
    expect(new Set(seen).size).toBe(120)
  })

  test('what was sent is text, whatever it holds', async () => {
    const nasty = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    const id = await message({ name: nasty, company: nasty, subject: nasty, message: nasty, wechat: nasty })
    for (const path of ['/desk/messages', `/desk/messages/${id}`, `/desk/messages?q=${encodeURIComponent(nasty)}`]) {
      const page = await (await atDesk(path)).text()
      expect(page).not.toMatch(/<img src=x|<script/)
      expect(page).toContain('&lt;img src=x')
    }
  })
})

const receipt = (at: number): string => `AAAA-AAAA-AAAA-${String(at).padStart(4, '0')}`

/** The events that a page offers to take back. */
const eventsIn = (answer: Response): [string, string][] =>
  (new URL(answer.headers.get('Location') ?? '', ORIGIN).searchParams.get('events') ?? '')
    .split(',')
    .map((event) => ['event', event])

describe('what is done to messages', () => {
  test('is taken back only while nothing came after it, and pressing twice does it once', async () => {
    const id = await message()
    const spam = await post(`/desk/messages/${id}`, [['state', 'spam']])
    await post(`/desk/messages/${id}`, [['state', 'new']])
    const late = await post('/desk/messages', [...eventsIn(spam), ['undo', '1']])
    expect(late.headers.get('Location')).toContain('refused=overtaken')
    expect(await stateOf(id)).toBe('new')
    const handled = await post(`/desk/messages/${id}`, [['state', 'handled']])
    await post(`/desk/messages/${id}`, [['assign', 'chen@ridge.example']])
    await post('/desk/messages', [...eventsIn(handled), ['undo', '1']])
    expect(await stateOf(id)).toBe('new')
    await post('/desk/messages', [...eventsIn(handled), ['undo', '1']])
    expect(await stateOf(id)).toBe('new')
    expect(await env.DB.prepare('SELECT assignee FROM contact_messages').first('assignee')).toBe('chen@ridge.example')
  })

  test('is noted with who and when, and can be undone', async () => {
    const id = await message()
    const done = await post(`/desk/messages/${id}`, [['state', 'handled']])
    expect(done.status).toBe(303)
    expect(await stateOf(id)).toBe('handled')
    const page = await (await atDesk(done.headers.get('Location') ?? '')).text()
    expect(page).toContain('已标为处理完')
    expect(page).toMatch(/lin@ridge\.example 改状态：新 → 已处理/)

    const undone = await post('/desk/messages', [...eventsIn(done), ['undo', '1'], ['back', `/desk/messages/${id}`]])
    expect(undone.headers.get('Location')).toBe(`/desk/messages/${id}?done=undo`)
    expect(await stateOf(id)).toBe('new')
  })

  test('may be done to several at once, and undone together', async () => {
    const ids = [await message(), await message({ message: '第二条' }), await message({ message: '第三条' })]
    const done = await post('/desk/messages', [...ids.map((id): [string, string] => ['id', id]), ['state', 'spam']])
    expect(await Promise.all(ids.map(stateOf))).toEqual(['spam', 'spam', 'spam'])
    const page = await (await atDesk(done.headers.get('Location') ?? '')).text()
    expect(page).toContain('已移到垃圾（3 条）')
    await post('/desk/messages', [...eventsIn(done), ['undo', '1']])
    expect(await Promise.all(ids.map(stateOf))).toEqual(['new', 'new', 'new'])
  })

  test('notes and assignments stay with the message; a second colleague sees both', async () => {
    const id = await message()
    await post(`/desk/messages/${id}`, [['note', '明天打电话 <b>']])
    await post(`/desk/messages/${id}`, [['assign', 'chen@ridge.example']])
    const page = await (await atDesk(`/desk/messages/${id}`, {}, { email: 'chen@ridge.example' })).text()
    expect(page).toContain('明天打电话 &lt;b&gt;')
    expect(page).toContain('不再由我负责')
    const mine = await (await atDesk('/desk/messages?mine=1', {}, { email: 'chen@ridge.example' })).text()
    expect(mine).toContain(id)
  })

  test.each<[string, [string, string][], string]>([
    ['an unknown state', [['state', 'nonsense']], 'unknown-state'],
    ['the state that it has', [['state', 'new']], 'same'],
    ['an empty note', [['note', '  ']], 'empty'],
    ['nothing', [['x', 'y']], 'empty'],
    ['an assignment to nobody by mistake', [['assign', ' ']], 'empty'],
    ['a note that is too long', [['note', '长'.repeat(2001)]], 'long'],
  ])('%s is refused with a word, and changes nothing', async (_, fields, why) => {
    const id = await message()
    const answer = await post(`/desk/messages/${id}`, fields)
    expect(answer.headers.get('Location')).toContain(`refused=${why}`)
    expect((await atDesk(answer.headers.get('Location') ?? '')).status).toBe(200)
    expect(await stateOf(id)).toBe('new')
  })

  test('of a message that is gone leads to a page that says so', async () => {
    const answer = await post(`/desk/messages/${receipt(1)}`, [['state', 'handled']])
    const page = await atDesk(answer.headers.get('Location') ?? '')
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('没有这一条')
  })
})

describe('forms that do not come from the desk', () => {
  test.each<[string, Record<string, string>]>([
    ['another site', { Origin: 'https://evil.example' }],
    ['a sandbox', { Origin: 'null' }],
    ['no origin at all', { Origin: '' }],
    ['JSON', { 'Content-Type': 'application/json' }],
    ['plain text', { 'Content-Type': 'text/plain' }],
  ])('are refused: %s', async (_, headers) => {
    const id = await message()
    const answer = await post(`/desk/messages/${id}`, [['state', 'handled']], headers)
    expect(answer.status).toBe(403)
    expect(await stateOf(id)).toBe('new')
  })

  test('never lead away from the desk', async () => {
    const id = await message()
    for (const back of ['https://evil.example/', '//evil.example', '/desk/\\evil', '/articles/x']) {
      const answer = await post('/desk/messages', [
        ['id', id],
        ['state', 'new'],
        ['back', back],
      ])
      expect(answer.headers.get('Location')).toMatch(/^\/desk\/messages\?/)
    }
  })
})

test('the export opens right in Excel: a byte order mark, no formula that runs, the filter of the list', async () => {
  await message({ name: '=HYPERLINK("http://evil")', company: '+1', message: '第一行\n"引号"' })
  const other = await message({ name: '已处理的', message: '另一条' })
  await post(`/desk/messages/${other}`, [['state', 'handled']])
  const response = await atDesk('/desk/export/messages.csv?state=new')
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename="messages-\d{4}-\d\d-\d\d\.csv"$/)
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`)
  expect(text).toContain(`"'+1"`)
  expect(text).not.toContain('已处理的')
  expect(await (await atDesk('/desk/export/questions.csv')).text()).toContain('问题')
})

describe('questions at the desk', () => {
  test('are answered in Markdown, reworded, linked, declined and taken back', async () => {
    await seededStores()
    const id = await question({ detail: '细节', from: '/articles/account-matrix' })
    const place = `/desk/questions/${id}`
    await post(place, [['answer', '一周 **一篇** <script>alert(1)</script>']])
    await post(place, [
      ['question', '多久更新一次合适？'],
      ['detail', ''],
    ])
    await post(place, [
      ['article', 'account-matrix'],
      ['section', '/operations/'],
      ['pinned', '1'],
    ])
    const row = await env.DB.prepare('SELECT * FROM questions WHERE id = ?').bind(id).first()
    expect(row).toMatchObject({
      state: 'answered',
      question: '多久更新一次合适？',
      detail: null,
      answered_by: 'lin@ridge.example',
      article: 'account-matrix',
      section: 'operations',
      pinned: 1,
    })
    const page = await (await atDesk(place)).text()
    expect(page).toContain('<strong>一篇</strong>')
    expect(page).not.toContain('<script')
    const declined = await post(place, [['state', 'declined']])
    expect(await env.DB.prepare('SELECT state FROM questions WHERE id = ?').bind(id).first('state')).toBe('declined')
    await post('/desk/questions', [...eventsIn(declined), ['undo', '1']])
    expect(await env.DB.prepare('SELECT state FROM questions WHERE id = ?').bind(id).first('state')).toBe('answered')
  })
})

test('an answer written on a page that is out of date comes back with what was typed, and nothing is lost', async () => {
  const id = await question()
  const place = `/desk/questions/${id}`
  await post(place, [
    ['answer', '第一个回答'],
    ['seen', '0'],
  ])
  const late = await post(place, [
    ['answer', '同事的回答'],
    ['seen', '0'],
  ])
  expect(late.status).toBe(409)
  const page = await late.text()
  expect(page).toContain('有人改过')
  expect(page).toContain('同事的回答</textarea>')
  expect(await env.DB.prepare('SELECT answer FROM questions').first('answer')).toBe('第一个回答')
  const reworded = await post(place, [
    ['question', '旧的字句'],
    ['seen', '0'],
  ])
  expect(reworded.headers.get('Location')).toContain('refused=changed')
})

test('one person’s data is found by any way to reach them, given away, and erased only when it is meant', async () => {
  const id = await message({ wechat: 'Wang_88', email: 'wang@example.com' })
  await message({ name: '别人', phone: '139 9999 8888', message: '别的' })
  await post(`/desk/messages/${id}`, [['note', '谈过了']])
  for (const typed of ['+86 13800000000', 'wang_88', 'WANG@example.com']) {
    const page = await (await post('/desk/people', [['person', typed]])).text()
    expect(page).toContain('留言 1 条')
  }
  const given = await post('/desk/people', [
    ['person', 'wang_88'],
    ['export', '1'],
  ])
  expect(await given.json()).toMatchObject({ messages: [{ id }], events: [{ what: 'note', after: '谈过了' }] })
  const asked = await post('/desk/people', [
    ['person', 'wang_88'],
    ['erase', '1'],
  ])
  expect(asked.status).toBe(422)
  expect(await stateOf(id)).toBe('new')
  await post('/desk/people', [
    ['person', 'wang_88'],
    ['erase', '1'],
    ['sure', '1'],
  ])
  const { results } = await env.DB.prepare('SELECT name FROM contact_messages').all()
  expect(results).toEqual([{ name: '别人' }])
  const events = await env.DB.prepare('SELECT subject, what, after FROM events').all()
  expect(events.results).toEqual([{ subject: 'erasure', what: 'erase', after: '1 messages, 0 questions, 0 waiting' }])
})

describe('/healthz', () => {
  test('is well while the trigger runs and nothing waits', async () => {
    await databaseOf(env.DB).run(heartbeatStatements(new Date(), ''))
    const response = await send('/healthz')
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, 'private, no-store'])
    expect(await response.json()).toEqual({
      ok: true,
      lastRunSeconds: 0,
      oldestWaitingSeconds: null,
      asideSeconds: null,
      failing: false,
      away: [],
    })
  })

  test('says so when the trigger never ran, ran long ago, or a store is away', async () => {
    expect((await send('/healthz')).status).toBe(503)
    await databaseOf(env.DB).run(heartbeatStatements(new Date(Date.now() - 3_600_000), ''))
    expect(await (await send('/healthz')).json()).toMatchObject({ ok: false, lastRunSeconds: 3600 })
    const away = await send('/healthz', {}, { ...env, DB: broken(), OUTBOX: broken() })
    expect(away.status).toBe(503)
    expect(await away.json()).toEqual({
      ok: false,
      lastRunSeconds: null,
      oldestWaitingSeconds: null,
      asideSeconds: null,
      failing: false,
      away: ['DB', 'OUTBOX'],
    })
  })
})
