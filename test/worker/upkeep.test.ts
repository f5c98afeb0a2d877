/** The trigger, whatever fails under it: what waits is stored once, what is old goes, what is to be erased is gone. */
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Env } from '../../src/env.ts'
import { act } from '../../src/inbox/actions.ts'
import { databaseOf } from '../../src/inbox/database.ts'
import { type Entry, type MessageEntry, type QuestionEntry, subjectOf } from '../../src/inbox/entry.ts'
import { keepWaiting, listDead, revive } from '../../src/inbox/outbox.ts'
import { erasePerson, keysOf, personOf } from '../../src/inbox/person.ts'
import { storeEntry } from '../../src/inbox/store.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import worker from '../../src/worker.ts'
import { countedEnv, FAULTS, withFastClock, stride } from './counted.ts'
import { broken, emptyStores, seededStores, send } from './world.ts'

beforeEach(emptyStores)

const database = databaseOf(env.DB)
/** A minute after one in which the trigger lists OUTBOX in any case. */
const START = Date.parse('2026-11-20T08:01:00Z')
const minute = (number: number): Date => new Date(START + number * 60_000)
const daysAgo = (days: number): string => new Date(START - days * 86_400_000).toISOString()

/** One channel. No notice is sent: these stores have no site. */
const NOTICES = JSON.stringify([{ type: 'wecom', name: '销售群', url: 'https://qyapi.weixin.qq.com/x' }])
const TOLD: Env = { ...env, NOTICES }

const id = (number: number): string => `0000-0000-0000-${String(number).padStart(4, '0')}`

const message = (number: number, more: Partial<MessageEntry> = {}): MessageEntry => ({
  kind: 'message',
  id: id(number),
  fingerprint: `fingerprint-of-message-${number}`,
  receivedAt: minute(-number).toISOString(),
  consent: '2026-11',
  flags: [],
  body: `body-${number}`,
  name: `客户${number}`,
  phone: `138 0000 ${String(number).padStart(4, '0')}`,
  message: `留言 ${number}`,
  ...more,
})

const question = (number: number, more: Partial<QuestionEntry> = {}): QuestionEntry => ({
  kind: 'question',
  id: id(number),
  fingerprint: `fingerprint-of-question-${number}`,
  receivedAt: minute(-number).toISOString(),
  consent: '2026-11',
  flags: [],
  body: `body-${number}`,
  question: `问题 ${number}`,
  ...more,
})

async function wait(...entries: Entry[]): Promise<void> {
  for (const entry of entries) await keepWaiting(env.OUTBOX, entry)
}

type Row = Record<string, string | number | null>
const select = async (sql: string, ...values: string[]): Promise<Row[]> =>
  (
    await env.DB.prepare(sql)
      .bind(...values)
      .all<Row>()
  ).results

/** What stands in the tables, as `table text`. */
const stored = async (): Promise<unknown[]> =>
  (
    await select(
      "SELECT 'message' AS kind, message AS text FROM contact_messages UNION ALL SELECT 'question', question FROM questions ORDER BY 1, 2",
    )
  ).map(({ text }) => text)

const keysIn = async (prefix: string): Promise<string[]> =>
  (await env.OUTBOX.list({ prefix })).keys.map(({ name }) => name)

describe('what waits in OUTBOX', () => {
  test.each(FAULTS)(
    'is stored exactly once, with its notice, whichever call of the trigger fails (%s)',
    async (when) => {
      for (let at = 1, isPast = false; !isPast; at += stride(at, 5, 5)) {
        await emptyStores()
        // The second one has the receipt of something else that is stored already.
        await storeEntry(
          database,
          message(2, { fingerprint: 'of something else', body: 'other', message: '早先的留言' }),
          ['销售群'],
          minute(-5),
        )
        await wait(message(1), message(2), question(3))
        const { bindings, calls, settled } = countedEnv({ at, when })
        await withFastClock(() => runUpkeep({ ...bindings, NOTICES }, minute(0)))
        isPast = calls.length < at
        await runUpkeep(TOLD, minute(1))
        await settled()
        await runUpkeep(TOLD, minute(14))
        expect(await stored(), `call ${at}`).toEqual(['早先的留言', '留言 1', '留言 2', '问题 3'])
        expect(await keysIn('waiting:'), `call ${at}`).toEqual([])
        expect(await keysIn('dead:'), `call ${at}`).toEqual([])
        const notices = await select('SELECT subject, count(*) AS count FROM deliveries GROUP BY subject')
        expect(
          notices.map(({ count }) => count),
          `call ${at}`,
        ).toEqual([1, 1, 1, 1])
      }
    },
  )

  test('is stored once by two runs at the same time', async () => {
    await wait(...Array.from({ length: 12 }, (_, at) => message(at + 1)))
    const reports = await Promise.all([runUpkeep(TOLD, minute(0)), runUpkeep(TOLD, minute(0))])
    expect(reports.map(({ failed }) => failed)).toEqual([{}, {}])
    expect(await stored()).toHaveLength(12)
    expect(await select('SELECT * FROM deliveries')).toHaveLength(12)
    expect([await keysIn('waiting:'), await keysIn('dead:')]).toEqual([[], []])
  })

  test('is moved by the Worker’s own scheduled handler', async () => {
    await seededStores()
    await wait(message(1))
    const context = createExecutionContext()
    await worker.scheduled(createScheduledController(), env, context)
    await waitOnExecutionContext(context)
    expect(await stored()).toEqual(['留言 1'])
  })

  test('keeps when it was sent and what was found suspicious', async () => {
    await wait(message(1, { flags: ['honeypot'], company: '烘焙店', from: '/contact', cta: 'foot' }))
    await runUpkeep(TOLD, minute(0))
    expect(await select('SELECT id, state, flags, received_at, company, came_from, cta FROM contact_messages')).toEqual(
      [
        {
          id: id(1),
          state: 'flagged',
          flags: '["honeypot"]',
          received_at: minute(-1).toISOString(),
          company: '烘焙店',
          came_from: '/contact',
          cta: 'foot',
        },
      ],
    )
    expect(await select('SELECT * FROM deliveries')).toEqual([])
  })

  test('stays as it is, and is nobody’s fault, for as long as D1 is down', async () => {
    await wait(message(1), question(2))
    for (let at = 0; at < 20; at++) {
      const { failed } = await runUpkeep({ ...env, DB: broken<D1Database>() }, minute(at))
      expect(Object.keys(failed)).toContain('outbox')
    }
    expect(await keysIn('waiting:')).toHaveLength(2)
    expect(await keysIn('dead:')).toEqual([])
    await runUpkeep(env, minute(30))
    expect(await stored()).toEqual(['留言 1', '问题 2'])
  })

  test('is found without a signal within a quarter of an hour', async () => {
    await wait(message(1))
    await env.OUTBOX.delete('signal')
    for (let at = 0; at < 14; at++) await runUpkeep(env, minute(at))
    expect(await stored()).toEqual([])
    await runUpkeep(env, minute(14))
    expect(await stored()).toEqual(['留言 1'])
  })

  test('does not keep the trigger from its other work when OUTBOX never answers', async () => {
    const OUTBOX = new Proxy({} as KVNamespace, { get: () => () => new Promise(() => undefined) })
    await env.DB.prepare(
      "INSERT INTO contact_messages (id, fingerprint, received_at, name, phone, message, consent) VALUES ('1', 'f', ?, 'a', '1', 'm', 'c')",
    )
      .bind(daysAgo(400))
      .run()
    const { failed, removed } = await withFastClock(() => runUpkeep({ ...env, OUTBOX }, minute(0)))
    expect(Object.keys(failed)).toEqual(['outbox', 'keys'])
    expect(removed).toBe(1)
  })
})

describe('what cannot be stored', () => {
  const refuse = `CREATE TRIGGER refuse BEFORE INSERT ON contact_messages WHEN new.name = '拒收'
    BEGIN SELECT RAISE(ABORT, 'not this one'); END`

  test('is put aside after five tries with its reason, while others are stored at once', async () => {
    await env.DB.prepare(refuse).run()
    await wait(message(1, { name: '拒收' }), message(2))
    await env.OUTBOX.put('waiting:message:0000-0000-0000-0000:damaged', '{"kind":"message"')
    await env.OUTBOX.put('waiting:message:0000-0000-0000-0009:another-shape', '{"kind":"letter"}')
    const reports = []
    for (let at = 0; at < 6; at++) reports.push((await runUpkeep(env, minute(at))).drained)
    expect(reports).toEqual([
      { moved: 1, left: 1, aside: 2 },
      { moved: 0, left: 1, aside: 0 },
      { moved: 0, left: 1, aside: 0 },
      { moved: 0, left: 1, aside: 0 },
      { moved: 0, left: 0, aside: 1 },
      undefined,
    ])
    expect(await stored()).toEqual(['留言 2'])
    expect(await keysIn('waiting:')).toEqual([])
    expect((await listDead(env.OUTBOX)).map(({ key, reason }) => [key.split(':')[2], reason])).toEqual([
      ['0000-0000-0000-0000', '内容损坏，读不懂'],
      ['0000-0000-0000-0001', expect.stringContaining('not this one')],
      ['0000-0000-0000-0009', '内容损坏，读不懂'],
    ])
    expect(await env.OUTBOX.get('dead:message:0000-0000-0000-0000:damaged')).toBe('{"kind":"message"')
  })

  test('does not tell its sender that there is nothing under the receipt', async () => {
    await env.DB.prepare(refuse).run()
    await wait(message(1, { name: '拒收' }))
    for (let at = 0; at < 6; at++) await runUpkeep(env, minute(at))
    expect(await keysIn('dead:')).toHaveLength(1)
    expect((await send(`/contact/receipts/${id(1)}`)).status).toBe(200)
    expect((await send(`/contact/receipts/${id(7)}`)).status).toBe(404)
  })

  test('can be revived, and is then stored once', async () => {
    await env.DB.prepare(refuse).run()
    await wait(message(1, { name: '拒收' }))
    for (let at = 0; at < 6; at++) await runUpkeep(env, minute(at))
    await env.DB.prepare('DROP TRIGGER refuse').run()
    expect(await revive(env.OUTBOX, minute(10))).toBe(1)
    expect(await runUpkeep(env, minute(10))).toMatchObject({ drained: { moved: 1, left: 0, aside: 0 } })
    expect(await stored()).toEqual(['留言 1'])
    expect([await keysIn('waiting:'), await keysIn('dead:')]).toEqual([[], []])
  })

  test('is revived again and again, cut off at any call, without being lost or doubled', async () => {
    for (const when of ['before', 'after', 'dead'] as const) {
      for (let at = 1, isPast = false; !isPast; at += stride(at, 5, 5)) {
        await emptyStores()
        await env.OUTBOX.put(`dead:message:${id(1)}:a`, JSON.stringify(message(1)), { metadata: { reason: 'r' } })
        await env.OUTBOX.put(`dead:message:${id(2)}:b`, JSON.stringify(message(2)), { metadata: { reason: 'r' } })
        const { bindings, calls } = countedEnv({ at, when })
        await revive(bindings.OUTBOX, minute(0)).catch(() => undefined)
        isPast = calls.length < at
        await revive(env.OUTBOX, minute(1))
        await runUpkeep(env, minute(1))
        await runUpkeep(env, minute(14))
        expect(await stored(), `call ${at}`).toEqual(['留言 1', '留言 2'])
        expect([await keysIn('waiting:'), await keysIn('dead:')], `call ${at}`).toEqual([[], []])
      }
    }
  })

  test('holds others up for five runs at most, also on the free plan, which stores four a run', async () => {
    await env.DB.prepare(refuse).run()
    await wait(...[1, 2, 3, 4, 5].map((number) => message(number, { name: '拒收' })), message(6), question(7))
    for (let at = 0; at < 11; at++) await runUpkeep({ ...env, PLAN: 'free' }, minute(at))
    expect(await stored()).toEqual(['留言 6', '问题 7'])
    expect(await keysIn('dead:')).toHaveLength(5)
  })
})

describe('a quiet run', () => {
  test('costs one statement of DB and one read of OUTBOX, and once in a quarter of an hour a list', async () => {
    await runUpkeep(env, minute(-1))
    const costs = []
    for (const at of [0, 1, 14]) {
      await env.DB.prepare("UPDATE upkeep SET value = ? WHERE name = 'heartbeat'").bind(minute(at).toISOString()).run()
      const { bindings, calls, statements } = countedEnv()
      const { queries } = await runUpkeep(bindings, minute(at))
      costs.push([calls, statements(), queries])
    }
    expect(costs).toEqual([
      [['OUTBOX.get', 'DB.batch'], 1, 1],
      [['OUTBOX.get', 'DB.batch'], 1, 1],
      [['OUTBOX.get', 'OUTBOX.list', 'DB.batch'], 1, 1],
    ])
  })

  test('counts what it sends to DB as the platform does', async () => {
    await wait(message(1), question(2))
    const { bindings, statements } = countedEnv()
    const { queries } = await runUpkeep(bindings, minute(0))
    expect(queries).toBe(statements())
    expect(queries).toBeLessThanOrEqual(50)
  })
})

/** A row with what matters to retention. */
const insertMessage = (name: string, received: string, state: string): D1PreparedStatement =>
  env.DB.prepare(
    `INSERT INTO contact_messages (id, fingerprint, received_at, state, name, phone, phone_key, message, consent, sender)
      VALUES (?1, 'f', ?2, ?3, '客户', '13800000000', '13800000000', ?1, 'c', 'hash')`,
  ).bind(name, received, state)
const insertQuestion = (name: string, received: string, state: string, stale = 0): D1PreparedStatement =>
  env.DB.prepare(
    `INSERT INTO questions (id, fingerprint, received_at, state, question, email, email_key, consent, sender, answer, answered_at, stale)
      VALUES (?1, 'f', ?2, ?3, ?1, 'a@b.test', 'a@b.test', 'c', 'hash', '回答', ?2, ?4)`,
  ).bind(name, received, state, stale)

describe('what is kept long enough', () => {
  /** Rows just before and just after their time, of every kind. */
  async function aroundTheBorder(): Promise<void> {
    const rows: D1PreparedStatement[] = []
    for (const [state, days] of Object.entries({ new: 365, handled: 365, flagged: 30, spam: 30 })) {
      rows.push(insertMessage(`message ${state} old`, daysAgo(days + 0.01), state))
      rows.push(insertMessage(`message ${state} kept`, daysAgo(days - 0.01), state))
    }
    for (const [state, days] of Object.entries({ new: 365, declined: 365, flagged: 30, spam: 30 })) {
      rows.push(insertQuestion(`question ${state} old`, daysAgo(days + 0.01), state))
      rows.push(insertQuestion(`question ${state} kept`, daysAgo(days - 0.01), state))
    }
    rows.push(insertQuestion('question answered old', daysAgo(900), 'answered'))
    rows.push(insertQuestion('question answered kept', daysAgo(1), 'answered'))
    const others = ['message:message new old', 'message:message new kept', 'question:question spam old', 'erasure']
    for (const subject of others) {
      rows.push(
        env.DB.prepare("INSERT INTO events (subject, at, who, what) VALUES (?, 'x', 'x', 'note')").bind(subject),
      )
      rows.push(
        env.DB.prepare(
          "INSERT INTO deliveries (subject, channel, created_at, next_at, give_up_at, state) VALUES (?, 'c', 'x', 'x', 'x', 'sent')",
        ).bind(subject),
      )
    }
    for (const [day, path] of [
      [daysAgo(732).slice(0, 10), '/old'],
      [daysAgo(730).slice(0, 10), '/kept'],
    ] as const) {
      rows.push(env.DB.prepare("INSERT INTO lead_clicks VALUES (?, ?, 'phone', 1)").bind(day, path))
    }
    await env.DB.batch(rows)
  }

  const KEPT = {
    messages: ['flagged', 'handled', 'new', 'spam'].map((state) => `message ${state} kept`),
    questions: [
      'question answered kept',
      'question answered old',
      ...['declined', 'flagged', 'new', 'spam'].map((state) => `question ${state} kept`),
    ],
    events: ['erasure', 'message:message new kept'],
    deliveries: ['erasure', 'message:message new kept'],
    clicks: ['/kept'],
  }

  async function kept(): Promise<Record<string, unknown[]>> {
    const names = async (sql: string) => (await select(sql)).map(({ name }) => name)
    return {
      messages: await names('SELECT id AS name FROM contact_messages ORDER BY 1'),
      questions: await names('SELECT id AS name FROM questions ORDER BY 1'),
      events: await names('SELECT subject AS name FROM events ORDER BY 1'),
      deliveries: await names('SELECT subject AS name FROM deliveries ORDER BY 1'),
      clicks: await names('SELECT path AS name FROM lead_clicks ORDER BY 1'),
    }
  }

  test('goes, of each kind in its time, and nothing else does', async () => {
    await aroundTheBorder()
    await runUpkeep(env, minute(0))
    expect(await kept()).toEqual(KEPT)
    expect(await select("SELECT email, email_key FROM questions WHERE id = 'question answered old'")).toEqual([
      { email: null, email_key: null },
    ])
    expect(await select("SELECT email, sender FROM questions WHERE id = 'question answered kept'")).toEqual([
      { email: 'a@b.test', sender: 'hash' },
    ])
    const senders = await select('SELECT id FROM contact_messages WHERE sender IS NOT NULL')
    expect(senders).toEqual([])
  })

  test('is what the settings say; where they cannot be read, a year and a month', async () => {
    const [year, month] = [364.99, 29.99]
    await env.DB.batch([insertMessage('a', daysAgo(year), 'new'), insertMessage('b', daysAgo(month), 'spam')])
    for (const nonsense of ['', '0', '-5', 'ten', '1e9', '10 days']) {
      await runUpkeep({ ...env, KEEP_DAYS: nonsense, KEEP_FLAGGED_DAYS: nonsense }, minute(0))
      expect((await kept())['messages'], nonsense).toEqual(['a', 'b'])
      await env.DB.prepare("DELETE FROM upkeep WHERE name = 'retention'").run()
    }
    await runUpkeep({ ...env, KEEP_DAYS: '', KEEP_FLAGGED_DAYS: '' }, minute(24 * 60))
    expect((await kept())['messages']).toEqual([])
  })

  test('is less where the settings say so', async () => {
    await env.DB.batch([insertMessage('a', daysAgo(11), 'new'), insertMessage('b', daysAgo(4), 'spam')])
    await runUpkeep({ ...env, KEEP_DAYS: '10', KEEP_FLAGGED_DAYS: '3' }, minute(0))
    expect((await kept())['messages']).toEqual([])
  })

  test('goes in parts of 500 rows, run after run until nothing is left, then not again that day', async () => {
    const insert = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
      INSERT INTO contact_messages (id, fingerprint, received_at, name, phone, message, consent)
      SELECT 'm' || i, 'f', ?, '客户', '1', 'm', 'c' FROM n`
    await env.DB.prepare(insert).bind(daysAgo(400)).run()
    await env.DB.batch([insertMessage('young', daysAgo(1), 'new')])
    const removed = []
    for (let at = 0; at < 4; at++) removed.push((await runUpkeep(env, minute(at))).removed)
    expect(removed).toEqual([500, 500, 200, undefined])
    expect((await kept())['messages']).toEqual(['young'])
    expect((await runUpkeep(env, minute(24 * 60 + 3))).removed).toBe(0)
  })

  test.each(FAULTS)('goes also when any call of the run fails (%s)', async (when) => {
    for (let at = 1, isPast = false; !isPast; at += stride(at, 5, 5)) {
      await emptyStores()
      await aroundTheBorder()
      const { bindings, calls, settled } = countedEnv({ at, when })
      await withFastClock(() => runUpkeep(bindings, minute(0)))
      isPast = calls.length < at
      await settled()
      await runUpkeep(env, minute(1))
      expect(await kept(), `call ${at}`).toEqual(KEPT)
    }
  })

  test('does not go before its page has gone: an old question that is taken back while CONTENT is down', async () => {
    await env.DB.batch([
      insertQuestion(id(1), daysAgo(500), 'answered', 1),
      insertQuestion(id(2), daysAgo(1), 'answered', 1),
    ])
    await runUpkeep(env, minute(0))
    expect(await env.CONTENT.get(`questions:id:${id(1)}`)).not.toBeNull()
    const by = { who: 'editor', now: minute(1), channels: [] }
    await act(database, subjectOf({ kind: 'question', id: id(1) }), { type: 'state', state: 'declined' }, by)
    const nextDay = 25 * 60
    await runUpkeep({ ...env, CONTENT: broken<KVNamespace>() }, minute(nextDay))
    for (const later of [10, 11, 24 * 60 + 12]) await runUpkeep(env, minute(nextDay + later))
    expect(await env.CONTENT.get(`questions:id:${id(1)}`)).toBeNull()
    expect(await env.CONTENT.get('questions:list')).not.toContain(id(1))
    expect((await kept())['questions']).toEqual([id(2)])
  })
})

describe('erasing a person', () => {
  const typed = '+86 138-0000-0001'
  const by = { who: 'editor', now: minute(5) }

  /** A person with something in every place, and a neighbour. */
  async function twoPeople(): Promise<void> {
    const own = { phone: '13800000001', wechat: 'Wang_01', email: 'Wang@Example.test' }
    await storeEntry(database, message(1, own), ['销售群'], minute(0))
    await storeEntry(
      database,
      message(2, { phone: '０１３８ ００００ ０００１'.replace('０１', '１') }),
      ['销售群'],
      minute(0),
    )
    await storeEntry(database, question(3, { email: 'wang@example.test' }), ['销售群'], minute(0))
    await storeEntry(database, message(4), ['销售群'], minute(0))
    await storeEntry(database, question(5, { email: 'other@example.test' }), ['销售群'], minute(0))
    for (const [kind, number] of [
      ['message', 1],
      ['question', 3],
      ['message', 4],
    ] as const) {
      await act(
        database,
        subjectOf({ kind, id: id(number) }),
        { type: 'note', text: `记录 ${number}` },
        { ...by, channels: [] },
      )
    }
    for (const number of [3, 5]) {
      await act(database, `question:${id(number)}`, { type: 'answer', text: `回答 ${number}` }, { ...by, channels: [] })
    }
    await runUpkeep(env, minute(1))
    await wait(message(6, own), question(7, { email: 'WANG@example.test' }), message(8))
    await env.OUTBOX.put(`dead:message:${id(9)}:x`, JSON.stringify(message(9, own)), { metadata: { reason: 'r' } })
  }

  const erase = async (text: string, bindings: Env = env) => {
    const keys = keysOf(text)
    if (!keys) throw new Error('no way to reach a person')
    return erasePerson(databaseOf(bindings.DB), bindings.OUTBOX, keys, by)
  }

  /** Everything that is left, in all stores, as one text. */
  async function left(): Promise<string> {
    const texts = []
    for (const table of ['contact_messages', 'questions', 'events', 'deliveries', 'published', 'upkeep']) {
      texts.push(JSON.stringify(await select(`SELECT * FROM ${table}`)))
    }
    for (const namespace of [env.CONTENT, env.OUTBOX]) {
      for (const { name } of (await namespace.list()).keys) texts.push(name, (await namespace.get(name)) ?? '')
    }
    return texts.join('\n')
  }

  test('by telephone number removes messages, histories, notices and what waits or was put aside, of nobody else', async () => {
    await twoPeople()
    expect(await erase(typed)).toEqual({ messages: 2, questions: 0, waiting: 2 })
    const text = await left()
    expect(text).not.toMatch(/138 ?-?0000 ?-?0001|１３８|Wang_01|客户1|客户6|客户9|记录 1/)
    for (const number of [1, 2, 6, 9]) expect(text).not.toContain(id(number))
    for (const expected of ['留言 4', '记录 4', '留言 8', '问题 5', '问题 7', '问题 3'])
      expect(text).toContain(expected)
    expect(await select("SELECT who, what, after FROM events WHERE subject = 'erasure'")).toEqual([
      { who: 'editor', what: 'erase', after: '2 messages, 0 questions, 2 waiting' },
    ])
  })

  test('by e-mail also removes questions, and with the next run their public pages', async () => {
    await twoPeople()
    expect(await env.CONTENT.get(`questions:id:${id(3)}`)).toContain('回答 3')
    expect(await erase('wang@EXAMPLE.test')).toEqual({ messages: 1, questions: 1, waiting: 3 })
    await runUpkeep(env, minute(6))
    const text = await left()
    expect(text).not.toMatch(/wang@|问题 3|回答 3|问题 7|记录 3/i)
    for (const number of [1, 3, 6, 7, 9]) expect(text).not.toContain(id(number))
    expect(text).toContain('回答 5')
    expect((await personOf(database, env.OUTBOX, keysOf('wang@example.test') as never)).messages).toEqual([])
  })

  test('cut off at any call may be done again, and then all of it is gone', async () => {
    for (const when of ['before', 'after', 'dead'] as const) {
      for (let at = 1, isPast = false; !isPast; at += stride(at, 5, 5)) {
        await emptyStores()
        await storeEntry(database, question(3, { email: 'wang@example.test' }), ['销售群'], minute(0))
        await act(database, `question:${id(3)}`, { type: 'answer', text: '回答 3' }, { ...by, channels: [] })
        await runUpkeep(env, minute(1))
        await wait(message(6, { email: 'wang@example.test' }), message(8))
        const { bindings, calls } = countedEnv({ at, when })
        await erase('wang@example.test', bindings).catch(() => undefined)
        isPast = calls.length < at
        await erase('wang@example.test')
        await runUpkeep(env, minute(6))
        const text = await left()
        expect(text, `call ${at}`).not.toMatch(/wang@|回答 3|客户6/)
        expect(text, `call ${at}`).toContain('客户8')
      }
    }
  })

  test('says nothing of having erased while a store is down', async () => {
    await twoPeople()
    await expect(erase(typed, { ...env, DB: broken<D1Database>() })).rejects.toThrow('injected')
    await expect(erase(typed, { ...env, OUTBOX: broken<KVNamespace>() })).rejects.toThrow('injected')
    expect(await select("SELECT * FROM events WHERE what = 'erase'")).toEqual([])
    expect(await erase(typed)).toMatchObject({ messages: 2 })
  })

  test.each(['', ' ', '1', '%', '_', '*', "' OR 1=1 --", '138', '0001'])('finds nobody by %j', async (text) => {
    await twoPeople()
    const keys = keysOf(text)
    const nobody = { messages: 0, questions: 0, waiting: 0 }
    expect(keys ? await erasePerson(database, env.OUTBOX, keys, by) : nobody).toEqual(nobody)
    expect(await stored()).toHaveLength(5)
  })
})
