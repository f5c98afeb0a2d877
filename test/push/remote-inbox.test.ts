import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sample, string } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { act } from '../../src/inbox/actions.ts'
import { type Database, statement } from '../../src/inbox/database.ts'
import { listDead, type Outbox } from '../../src/inbox/outbox.ts'
import { storeEntry } from '../../src/inbox/store.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { migrate } from '../../src/push/live/migrations.ts'
import { inlined, literal, remoteDatabase } from '../../src/push/live/remote-database.ts'
import { remoteNamespace } from '../../src/push/live/remote-namespace.ts'
import { remoteOutbox } from '../../src/push/live/remote-outbox.ts'

/** The way to Cloudflare, with wrangler told to work on this machine: all but the network is the same. */
let folder: string
let where: string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-remote-'))
  where = ['--local', '--persist-to', folder]
  const store = await localStore(folder)
  await migrate(store)
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function withStores<T>(use: (stores: { database: Database; outbox: Outbox }) => Promise<T>): Promise<T> {
  const store = await localStore(folder)
  try {
    return await use(await store.inbox())
  } finally {
    await store.close()
  }
}

const bound = <T>(use: (database: Database) => Promise<T>): Promise<T> => withStores(({ database }) => use(database))

const keysOfOutbox = (): Promise<string[]> =>
  withStores(async ({ outbox }) => (await outbox.list({ prefix: '' })).keys.map(({ name }) => name))

/** The same database, whose statements come with their values in them. */
const inliningAll = ({ run }: Database): Database => ({
  run: (statements) => run(statements.map((one) => statement(inlined(one)))),
})

/** What people, editors of SQL and those who mean harm might type. */
const HOSTILE = [
  "'); DROP TABLE contact_messages; --",
  "''' '' '",
  '"; ? ?1 ?2 :a @b $c',
  '/* ? */ -- ?',
  'a;\nb\r\nc\td\\',
  '`[]`',
  '$$ BEGIN END $$; CREATE TRIGGER',
  '回访？！😀\u{202E}',
  '',
  ...sample(string({ unit: 'binary', maxLength: 40 }), { numRuns: 150, seed: 1 }).filter(
    (text) => !text.includes('\0'),
  ),
  ...sample(string({ unit: 'grapheme-ascii', maxLength: 40 }), { numRuns: 150, seed: 2 }),
]
const NUMBERS = [0, 1, -1, 1.5, -2.25, 20, 1e21, 1e-7, Number.MAX_SAFE_INTEGER]

describe('the database at Cloudflare', () => {
  test('gets every text and number as a binding would give it', async () => {
    const statements = [...HOSTILE, ...NUMBERS, null].map((value) =>
      statement('SELECT ? AS value, typeof(?1) AS type, \'?\' || ?2 AS "a?" -- ?', value, 'it’s ?'),
    )
    const database = remoteDatabase('DB', where)
    expect(await database.run(statements)).toEqual(await bound((one) => one.run(statements)))
  })

  test('does what staff do as the binding does it', async () => {
    const now = new Date('2026-11-24T09:00:00Z')
    const by = { who: "O'Neil?", now, channels: ['企业微信'] }
    const entry = {
      kind: 'question' as const,
      id: '3GYE-TGBJ-3K44-WX85',
      fingerprint: 'f',
      receivedAt: '2026-11-24T02:00:00.000Z',
      consent: '2026-11',
      flags: ['link' as const],
      body: 'b',
      question: "'); DELETE FROM questions; --",
      email: 'it’s@example.com',
    }
    const day = async (database: Database): Promise<unknown> => {
      await storeEntry(database, entry, ['企业微信'], now)
      await act(database, `question:${entry.id}`, { type: 'answer', text: "Isn't it?\n\n**'?1'**" }, by)
      await act(database, `question:${entry.id}`, { type: 'undo' }, by)
      const done = await database.run([
        statement('SELECT * FROM questions'),
        statement('SELECT subject, who, what, before, after FROM events'),
        statement('SELECT subject, channel, next_at, typeof(attempts) AS type FROM deliveries'),
      ])
      await database.run(['questions', 'events', 'deliveries'].map((table) => statement(`DELETE FROM ${table}`)))
      return done
    }
    const [asBound, asInlined] = await bound(async (database) => [
      await day(database),
      await day(inliningAll(database)),
    ])
    expect(asInlined).toEqual(asBound)
    expect(asInlined).toMatchObject([
      [{ state: 'new', question: entry.question }],
      [{ what: 'answer', who: "O'Neil?" }, { what: 'state' }, { what: 'state', after: 'new' }],
      [{ type: 'integer' }],
    ])
  })

  test('leaves question marks within quotes and comments alone', () => {
    expect(inlined(statement(`SELECT '?', "?", \`?\`, [?], 'it''s ?' /* ? */, ? -- ?`, 'a'))).toBe(
      `SELECT '?', "?", \`?\`, [?], 'it''s ?' /* ? */, 'a' -- ?`,
    )
    expect(inlined(statement('SELECT ?2, ?, ?1', 'a', 'b', 'c'))).toBe("SELECT 'b', 'c', 'a'")
  })

  test('refuses what cannot be written, before anything is sent', () => {
    expect(() => literal('a\0b')).toThrow('NUL')
    expect(() => literal(Number.NaN)).toThrow('NaN')
    expect(() => inlined(statement('SELECT ?'))).toThrow('no value 1')
    expect(() => inlined(statement('SELECT ?', 1, 2))).toThrow('1 places for 2 values')
  })
})

test('OUTBOX at Cloudflare lists, keeps and gives back as the namespace does', async () => {
  const namespace = remoteNamespace('OUTBOX', where)
  const outbox = remoteOutbox(namespace)
  const key = 'dead:message:0TG2-ETGF-GYWW-3YAQ:f'
  const text = '{"a": "it\'s"}\n'
  await outbox.put(key, text, { metadata: { reason: '太大' } })
  expect(await listDead(outbox)).toEqual([{ key, reason: '太大' }])
  const read = await namespace.read([key, 'waiting:nothing'])
  expect(read).toEqual(new Map([[key, text]]))
  const readAlready = remoteOutbox({ ...namespace, read: async () => read })
  expect([await readAlready.get(key), await readAlready.get('waiting:nothing')]).toEqual([text, null])
  await outbox.delete(key)
  expect(await keysOfOutbox()).toEqual([])
})
