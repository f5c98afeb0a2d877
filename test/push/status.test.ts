import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { compileContent, type Content } from '../../src/push/compile/content.ts'
import { carryOut } from '../../src/push/live/carry-out.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { migrate } from '../../src/push/live/migrations.ts'
import { planPush } from '../../src/push/live/plan.ts'
import { statusLines } from '../../src/push/live/status-lines.ts'
import { statusOf } from '../../src/push/live/status.ts'
import type { Databases, Store } from '../../src/push/live/store.ts'
import { speaker } from '../../src/push/words/commands.ts'
import { writeSiteFile } from './site-file.ts'

/** The real local stores, in a folder of their own. The tests follow an operator's first day, one after the other. */
let folder: string
let store: Store & Databases
let content: Content
const NOW = new Date('2026-11-24T09:00:00Z')

const lines = async (): Promise<string> =>
  statusLines(await statusOf(content, store, { now: NOW }), speaker('zh')).join('\n')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-status-'))
  const source = join(folder, 'content')
  mkdirSync(join(source, 'articles'), { recursive: true })
  writeSiteFile(source)
  for (const name of ['a', 'b', 'c']) {
    const settings = `---\ntitle: 题目 ${name}\nsection: content\ndate: 2026-03-02\n---\n`
    writeFileSync(join(source, 'articles', `${name}.md`), `${settings}正文\n`)
  }
  content = await compileContent(source)
  store = await localStore(join(folder, 'state'))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

describe('npm run status', () => {
  test('says what to do before anything is set up, and does not fail', async () => {
    const said = await lines()
    expect(said).toContain('那边 0 篇')
    expect(said).toContain('还没有推送过（npm run push）')
    expect(said).toMatch(/读不到 INDEX（.*no such table.*）；本机先运行 npm start/)
    expect(said).toMatch(/读不到 DB（.*no such table.*）；本机先运行 npm start/)
  })

  test('tells after a push that the scheduled job has not run yet', async () => {
    await migrate(store)
    const before = await statusOf(content, store, { now: NOW })
    expect(before.articles).toMatchObject({ here: 3, there: 0, add: 3 })
    expect(before.writes.push).toBe(content.entries.length + 1)
    await carryOut(await planPush(content, await store.state(), { missing: 'keep', now: NOW }), store, NOW)
    const after = await statusOf(content, store, { now: NOW })
    expect(after).toMatchObject({
      articles: { here: 3, there: 3, add: 0, change: 0, onlyThere: 0 },
      pushedAt: NOW.toISOString(),
      lists: { state: 'never-run' },
      messages: { state: 'read', waiting: 0 },
      writes: { push: 0, listsAtMost: 0 },
    })
  })

  test.each([
    ['complete', '列表：已按最近一次推送建好'],
    ['partial', '列表：还差 7 个'],
    ['waiting', '列表：在等 KV 显示最近一次推送的内容'],
    ['behind', '列表：还是上一次推送的'],
  ])('reads the last run: %s', async (state, line) => {
    const revision = (await store.state()).revision?.id ?? ''
    const completed = { complete: `'${revision} v'`, behind: "'older v'" }[state] ?? 'NULL'
    const report = JSON.stringify({ state: state === 'behind' ? 'complete' : state, left: 7 })
    await store.query(
      'INDEX',
      `INSERT INTO runs (at, revision, report) VALUES ('2026-11-24T09:05:00Z', ${completed}, '${report}')`,
    )
    expect((await statusOf(content, store, { now: NOW })).lists).toEqual({ state, at: '2026-11-24T09:05:00Z', left: 7 })
    expect(await lines()).toContain(line)
  })

  test('counts the messages that wait, and the oldest', async () => {
    await store.query(
      'DB',
      `INSERT INTO contact_messages (id, fingerprint, received_at, state, name, phone, message, consent)
       VALUES ('a', 'f', '2026-11-23T08:00:00Z', 'new', '甲', '1', '问', '2026-11'),
         ('b', 'f', '2026-11-24T08:00:00Z', 'new', '乙', '1', '问', '2026-11'),
         ('c', 'f', '2026-11-22T08:00:00Z', 'answered', '丙', '1', '问', '2026-11')`,
    )
    expect(await lines()).toContain('留言：2 条未处理，最早 2026-11-23T08:00:00Z')
  })
})
