/** Whatever fails while a reader sends something: who is told "received" is kept, exactly once; who is not may send again. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Env } from '../../src/env.ts'
import { databaseOf, statement } from '../../src/inbox/database.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { countedEnv, FAULTS, withFastClock, stride } from './counted.ts'
import { broken, emptyStores, ORIGIN, seededStores, send } from './world.ts'

beforeEach(emptyStores)

const MESSAGE = { name: '王小明', phone: '138 0000 0000', message: '想给烘焙店做公众号，从哪里开始？' }
const QUESTION = { question: '公众号多久更新一次合适？', detail: '只有两个人写。', nickname: '小店主' }

type Subject = { form: string; api: string; table: string; typed: Record<string, string>; words: string }
/** What may be sent, and where it ends. `words` are the name of its text. */
const MESSAGES: Subject = {
  form: '/contact',
  api: '/api/contact',
  table: 'contact_messages',
  typed: MESSAGE,
  words: 'message',
}
const QUESTIONS: Subject = {
  form: '/questions',
  api: '/api/questions',
  table: 'questions',
  typed: QUESTION,
  words: 'question',
}
const SUBJECTS: [string, Subject][] = [
  ['a message', MESSAGES],
  ['a question', QUESTIONS],
]

type Sender = { bindings?: Env; key?: string; headers?: Record<string, string>; more?: Record<string, string> }

const postForm = ({ form, typed }: Subject, { bindings = env, key = 'k-1', headers = {}, more = {} }: Sender = {}) =>
  send(
    form,
    {
      method: 'POST',
      body: new URLSearchParams({ ...typed, consent: 'true', key, ...more }),
      headers: { Origin: ORIGIN, ...headers },
    },
    bindings,
  )

const postJson = ({ api, typed }: Subject, { bindings = env, key = 'k-1', headers = {}, more = {} }: Sender = {}) =>
  send(
    api,
    {
      method: 'POST',
      body: JSON.stringify({ ...typed, consent: true, ...more }),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers },
    },
    bindings,
  )

type Row = Record<string, string | null>
const rowsOf = async ({ table }: Subject): Promise<Row[]> =>
  (await env.DB.prepare(`SELECT * FROM ${table} ORDER BY received_at`).all<Row>()).results

/** Keys of what waits in OUTBOX. */
const waiting = async (): Promise<string[]> =>
  (await env.OUTBOX.list({ prefix: 'waiting:' })).keys.map(({ name }) => name)

const DATABASE_DOWN: Env = { ...env, DB: broken<D1Database>() }
const ALL_DOWN: Env = { ...DATABASE_DOWN, OUTBOX: broken<KVNamespace>() }

/** The trigger, in a minute in which it looks only when something signals. */
const upkeep = (bindings: Env = env) => runUpkeep(bindings, new Date('2026-11-20T08:01:00Z'))
/** In one in which it looks in any case. */
const upkeepInRound = () => runUpkeep(env, new Date('2026-11-20T08:15:00Z'))

const receiptIn = (response: Response): string => response.headers.get('Location')?.split('/').at(-1) ?? ''

/** D1 that answers, but takes no new row: its words once it holds all it may. */
function fullDatabase(): Env {
  const DB = new Proxy(env.DB, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      if (name !== 'prepare') return member.bind(target) as unknown
      return (sql: string) => {
        if (sql.startsWith('INSERT')) throw new Error('D1_ERROR: Exceeded maximum DB size')
        return target.prepare(sql)
      }
    },
  })
  return { ...env, DB }
}

describe.each(SUBJECTS)('%s that is sent', (_, subject) => {
  test('while D1 is down waits in OUTBOX, and the trigger stores it once, as of when it was sent', async () => {
    const before = new Date().toISOString()
    const response = await postForm(subject, { bindings: DATABASE_DOWN })
    const after = new Date().toISOString()
    expect(response.status).toBe(303)
    expect(await rowsOf(subject)).toEqual([])
    expect(await waiting()).toHaveLength(1)

    expect(await upkeep()).toMatchObject({ drained: { moved: 1, left: 0, aside: 0 }, failed: {} })
    const [row, ...others] = await rowsOf(subject)
    expect(others).toEqual([])
    expect(row).toMatchObject({ id: receiptIn(response), state: 'new', ...subject.typed })
    expect([before, row?.['received_at'], after].toSorted()).toEqual([before, row?.['received_at'], after])
    expect(await waiting()).toEqual([])
  })

  test('has its receipt page while D1 is down, while it waits, and once it is stored', async () => {
    const receipt = (await postForm(subject, { bindings: DATABASE_DOWN })).headers.get('Location') ?? ''
    const statuses = [
      (await send(receipt, {}, DATABASE_DOWN)).status,
      (await send(receipt, {}, ALL_DOWN)).status,
      (await send(receipt)).status,
    ]
    await upkeep()
    statuses.push((await send(receipt)).status)
    expect(statuses).toEqual([200, 200, 200, 200])
    expect((await send(`${subject.form}/receipts/0000-0000-0000-0000`)).status).toBe(404)
  })

  test('as JSON while D1 is down is a 201 that waits, with the receipt under which it is stored', async () => {
    const response = await postJson(subject, { bindings: DATABASE_DOWN })
    const body: { id: string; receivedAt: string } = await response.json()
    expect(response.status).toBe(201)
    await upkeep()
    const [row] = await rowsOf(subject)
    expect(body).toEqual({ id: row?.['id'], receivedAt: row?.['received_at'], state: 'waiting' })
  })

  test('while D1 answers too late is kept within the limit of three seconds, and stored once', async () => {
    const slow = countedEnv({ every: /^DB/, when: 'late' })
    const response = await withFastClock(() => postForm(subject, { bindings: slow.bindings }))
    expect(response.status).toBe(303)
    expect(await waiting()).toHaveLength(1)
    await slow.settled()
    await upkeep()
    expect(await rowsOf(subject)).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  test('while D1 has no room waits for as long as that lasts', async () => {
    expect((await postForm(subject, { bindings: fullDatabase() })).status).toBe(303)
    for (let minute = 1; minute <= 8; minute++) await upkeep(fullDatabase())
    expect(await rowsOf(subject)).toEqual([])
    expect(await waiting()).toHaveLength(1)
    await upkeep()
    expect(await rowsOf(subject)).toEqual([expect.objectContaining(subject.typed)])
  })

  test('while both stores are down comes back filled in, with 503, when to try again and the telephone number', async () => {
    await seededStores()
    const response = await postForm(subject, { bindings: ALL_DOWN })
    const page = await response.text()
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '60'])
    for (const text of Object.values(subject.typed)) expect(page).toContain(text)
    expect(page).toContain('value="k-1"')
    expect(page).toContain('留言还没有存下来')
    expect(page).toContain('也可以直接拨打 <a class="phone" href="tel:4000000000">400-000-0000</a>')
    expect(page).not.toMatch(/收到|谢谢|injected/)
    expect(await rowsOf(subject)).toEqual([])
    expect(await waiting()).toEqual([])
  })

  test('as JSON while both stores are down is a 503 problem', async () => {
    const response = await postJson(subject, { bindings: ALL_DOWN })
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '60'])
    expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    const { id }: { id?: string } = await response.json()
    expect(id).toBeUndefined()
  })

  test.each(FAULTS)(
    'is stored exactly once whichever call fails (%s), be D1 well or down, and the reader is told the truth',
    async (when) => {
      for (const isDown of [false, true]) {
        for (let at = 1, isPast = false; !isPast; at += stride(at, 6, 3)) {
          await emptyStores()
          const { bindings, calls, settled } = countedEnv({ at, when })
          const faulty = isDown ? { ...bindings, DB: broken<D1Database>() } : bindings
          const answer = await withFastClock(() => postForm(subject, { bindings: faulty }))
          isPast = calls.length < at
          const isThanked = answer.status === 303
          const told = isThanked ? receiptIn(answer) : await answer.text()
          expect(told, `call ${at}`).toMatch(isThanked ? /^[0-9A-Z-]{19}$/ : /留言还没有存下来/)
          expect(isThanked ? 303 : (await postForm(subject)).status, `call ${at}`).toBe(303)
          await settled()
          await upkeepInRound()
          expect(await rowsOf(subject), `call ${at}`).toEqual([expect.objectContaining(subject.typed)])
          expect(await waiting(), `call ${at}`).toEqual([])
        }
      }
    },
  )

  test('again after a reload, a double tap or an outage is the same message with the same receipt', async () => {
    const answers = [
      await postForm(subject),
      await postForm(subject, { bindings: DATABASE_DOWN }),
      await postForm(subject),
      ...(await Promise.all([postForm(subject), postForm(subject, { bindings: DATABASE_DOWN })])),
    ]
    await upkeep()
    answers.push(await postForm(subject))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
    expect(new Set(answers.map((answer) => answer.headers.get('Location'))).size).toBe(1)
    expect(await rowsOf(subject)).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  test('again while it waits is told the same, to the millisecond', async () => {
    const [first, second] = [
      await postJson(subject, { bindings: DATABASE_DOWN }),
      await postJson(subject, { bindings: DATABASE_DOWN }),
    ]
    expect(await second.json()).toEqual(await first.json())
    expect(await waiting()).toHaveLength(1)
  })

  test('first while D1 is down and again when it is back is one row, also when the trigger comes last', async () => {
    const [first, second] = [await postJson(subject, { bindings: DATABASE_DOWN }), await postJson(subject)]
    const [one, other]: { id: string }[] = [await first.json(), await second.json()]
    expect(one?.id).toBe(other?.id)
    expect(await rowsOf(subject)).toHaveLength(1)
    expect(await upkeep()).toMatchObject({ drained: { moved: 1 } })
    expect(await rowsOf(subject)).toHaveLength(1)
  })

  test('a hundred times at once while D1 is down waits once, and who is told so has its receipt, though KV takes one write a second for a key', async () => {
    const written = new Set<string>()
    const strict = new Proxy(env.OUTBOX, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        if (name !== 'put') return member.bind(target) as unknown
        return async (key: string, value: string) => {
          if (written.has(key)) throw new Error('KV PUT failed: 429 Too Many Requests')
          written.add(key)
          return target.put(key, value)
        }
      },
    })
    const bindings = { ...DATABASE_DOWN, OUTBOX: strict }
    const answers = await Promise.all(Array.from({ length: 100 }, () => postJson(subject, { bindings })))
    const kept = answers.filter(({ status }) => status === 201)
    const receipts = await Promise.all(kept.map(async (answer) => ((await answer.json()) as { id: string }).id))
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([201, 503])).size).toBe(0)
    expect(await waiting()).toHaveLength(1)
    expect((await postJson(subject, { bindings })).status).toBe(201)
    await upkeep()
    const [row, ...others] = await rowsOf(subject)
    expect(others).toEqual([])
    expect(new Set(receipts)).toEqual(new Set([row?.['id']]))
  })

  test('as a hundred forms at once is one row and one receipt', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => postForm(subject)))
    expect(new Set(answers.map((answer) => answer.headers.get('Location'))).size).toBe(1)
    expect(await rowsOf(subject)).toHaveLength(1)
  })

  test('under the key of another one is a 409 and leaves that one as it is', async () => {
    await postJson(subject)
    const [row] = await rowsOf(subject)
    const other = await postJson(subject, { more: { [subject.words]: '另外一件事情' } })
    expect(other.status).toBe(409)
    expect(await rowsOf(subject)).toEqual([row])
  })

  test.each([
    ['both while D1 is down', [DATABASE_DOWN, DATABASE_DOWN]],
    ['the first while D1 is down', [DATABASE_DOWN, env]],
    ['the second while D1 is down', [env, DATABASE_DOWN]],
  ])('under the key of another one, %s, loses neither', async (__, [first, second]) => {
    const [one, other] = [
      await postJson(subject, { bindings: first as Env }),
      await postJson(subject, { bindings: second as Env, more: { [subject.words]: '另外一件事情' } }),
    ]
    expect([one.status, other.status]).toEqual([201, 201])
    await upkeep()
    await upkeep()
    const texts = (await rowsOf(subject)).map((row) => row[subject.words])
    expect(texts.toSorted()).toEqual([subject.typed[subject.words], '另外一件事情'].toSorted())
    const flags = (await rowsOf(subject)).map((row) => row['flags'])
    expect(flags.toSorted()).toEqual(['["key-reused"]', '[]'])
    expect(await waiting()).toEqual([])
  })
})

describe('a form', () => {
  test.each(['/contact', '/questions/ask'])('at %s is shown whichever call to OUTBOX fails', async (path) => {
    await seededStores()
    for (const when of FAULTS) {
      const { bindings, calls, settled } = countedEnv({ every: /^OUTBOX/, when })
      const response = await withFastClock(() => send(path, {}, { ...bindings, CONTENT: env.CONTENT }))
      const page = await response.text()
      expect(response.status, when).toBe(200)
      expect(page, when).toMatch(/name="key" value="[^"]+"/)
      expect(calls.length, when).toBeGreaterThan(0)
      await settled()
    }
  })

  test('that never hears of OUTBOX is shown and taken all the same', async () => {
    await seededStores()
    const silent = new Proxy({} as KVNamespace, { get: () => () => new Promise(() => undefined) })
    const bindings = { ...env, OUTBOX: silent }
    const headers = { 'CF-Connecting-IP': '203.0.113.7' }
    const shown = await withFastClock(() => send('/contact', {}, bindings))
    const taken = await withFastClock(() => postForm(MESSAGES, { bindings, headers }))
    expect([shown.status, taken.status]).toEqual([200, 303])
    expect(await rowsOf(MESSAGES)).toHaveLength(1)
  })
})

describe('more from one address than the limit of a minute', () => {
  const limitOf = (limit: RateLimit['limit']): Env => ({ ...env, INTAKE_LIMIT: { limit } })
  const FULL = limitOf(async () => ({ success: false }))
  const headers = { 'CF-Connecting-IP': '203.0.113.7' }

  test.each(SUBJECTS)('is %s that comes back filled in, with 429, and is not stored', async (_, subject) => {
    const response = await postForm(subject, { bindings: FULL, headers })
    const page = await response.text()
    expect([response.status, response.headers.get('Retry-After')]).toEqual([429, '60'])
    for (const text of Object.values(subject.typed)) expect(page).toContain(text)
    expect(page).toContain('发得太快了')
    expect(page).not.toContain('谢谢')
    const json = await postJson(subject, { bindings: FULL, headers })
    expect([json.status, json.headers.get('Retry-After')]).toEqual([429, '60'])
    expect(json.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(await rowsOf(subject)).toEqual([])
    expect(await waiting()).toEqual([])
  })

  test('is counted by the platform’s own binding: twenty are taken, the next are not', async () => {
    const from = { 'CF-Connecting-IP': '198.51.100.20' }
    const statuses: number[] = []
    for (let at = 0; at < 23; at++) {
      statuses.push((await postJson(MESSAGES, { key: `k-${at}`, headers: from })).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429, 429, 429])
    expect(await rowsOf(MESSAGES)).toHaveLength(20)
    expect((await postJson(MESSAGES, { headers: { 'CF-Connecting-IP': '198.51.100.21' } })).status).toBe(201)
  })

  test('is never held against this machine itself, nor where the address is not known', async () => {
    const own = [{}, ...['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'].map((ip) => ({ 'CF-Connecting-IP': ip }))]
    for (const [at, one] of own.entries()) {
      expect((await postForm(MESSAGES, { bindings: FULL, key: `k-${at}`, headers: one })).status).toBe(303)
    }
    expect(await rowsOf(MESSAGES)).toHaveLength(own.length)
  })

  test('is counted by networks of IPv6, and without an address that the reader makes up', async () => {
    const keys: string[] = []
    const bindings = limitOf(async ({ key }) => ({ success: keys.push(key) > 0 }))
    const addresses = ['2001:db8:1:2::1', '2001:DB8:1:2:ffff::', '2001:db8:1:3::1', '198.51.100.7']
    for (const ip of addresses) {
      const forged = { 'X-Forwarded-For': crypto.randomUUID(), 'X-Real-IP': crypto.randomUUID() }
      await postForm(MESSAGES, { bindings, key: ip, headers: { 'CF-Connecting-IP': ip, ...forged } })
    }
    expect(keys[0]).toBe(keys[1])
    expect(new Set(keys).size).toBe(3)
    for (const key of keys) expect(key).toMatch(/^(?:\w+ )?[0-9a-f]{32}$/)
  })

  test('stops nobody when the limit itself fails', async () => {
    const bindings = limitOf(() => Promise.reject(new Error('injected')))
    expect((await postForm(MESSAGES, { bindings, headers })).status).toBe(303)
  })
})

/** Every value of every table of DB and every key, value and metadata of both namespaces, as one text. */
async function everythingKept(): Promise<string> {
  const { results } = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<Row>()
  const own = results.map(({ name }) => name).filter((name) => !/^(?:_|d1_|sqlite_)/.test(name ?? ''))
  const tables = await databaseOf(env.DB).run(own.map((name) => statement(`SELECT * FROM ${name}`)))
  const texts = [JSON.stringify(tables)]
  for (const namespace of [env.CONTENT, env.OUTBOX]) {
    const { keys } = await namespace.list()
    texts.push(JSON.stringify(keys))
    for (const { name } of keys) texts.push((await namespace.get(name)) ?? '')
  }
  return texts.join('\n')
}

describe('the address of a reader', () => {
  const ADDRESSES = ['203.0.113.77', '2001:db8:77:88:99:aa:bb:cc']

  test('is stored nowhere, be D1 well or down: only a keyed hash is', async () => {
    for (const [at, ip] of ADDRESSES.entries()) {
      for (const [, subject] of SUBJECTS) {
        for (const bindings of [env, DATABASE_DOWN]) {
          const key = `k-${at}-${bindings === env}`
          await postForm(subject, { bindings, key, headers: { 'CF-Connecting-IP': ip } })
        }
      }
    }
    expect(await waiting()).toHaveLength(4)
    const kept = await everythingKept()
    await upkeep()
    const moved = await everythingKept()
    for (const text of [kept, moved]) {
      expect(text).toContain(MESSAGE.message)
      expect(text).not.toMatch(/203\.0\.113|2001:0?db8|:77:88/i)
    }
    const senders = (await rowsOf(MESSAGES)).map((row) => row['sender'])
    expect(senders).toHaveLength(4)
    expect(new Set(senders).size).toBe(2)
    for (const sender of senders) expect(sender).toMatch(/^[0-9a-f]{32}$/)
  })

  test('has another hash once the keys have changed, and after two changes the old key is gone', async () => {
    const day = (number: number): Date => new Date(Date.now() + number * 86_400_000)
    const { bindings } = countedEnv()
    const post = (key: string) => postForm(MESSAGES, { bindings, key, headers: { 'CF-Connecting-IP': '203.0.113.77' } })
    const keyring = async () => (await env.OUTBOX.get('keyring')) ?? ''
    const secret = (text: string) => (JSON.parse(text) as { current: { secret: string } }).current.secret
    await post('k-1')
    await post('k-2')
    const first = await keyring()
    await runUpkeep(bindings, day(8))
    const second = await keyring()
    await post('k-3')
    const senders = (await rowsOf(MESSAGES)).map((row) => row['sender'])
    await runUpkeep(bindings, day(16))
    const third = await keyring()

    expect(senders[0]).toBe(senders[1])
    expect(senders[2]).not.toBe(senders[0])
    expect(secret(second)).not.toBe(secret(first))
    expect([second.includes(secret(first)), third.includes(secret(first))]).toEqual([true, false])
    expect(await everythingKept()).not.toContain(secret(first))
  })
})
