import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { Message } from '../../src/inbox/contact-messages.ts'
import { messagesCsv } from '../../src/inbox/csv.ts'
import { statement } from '../../src/inbox/database.ts'
import type { MessageEntry, QuestionEntry } from '../../src/inbox/entry.ts'
import { keepWaiting, putAside } from '../../src/inbox/outbox.ts'
import { storeEntry } from '../../src/inbox/store.ts'
import type { OpenedStore } from '../../src/push/commands/command.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { migrate } from '../../src/push/live/migrations.ts'
import { ridge, ridgeHere, ridgeIn, type Said } from './command.ts'

/** The commands on stores of this machine, in which each test finds the same morning's inbox. */
let folder: string
let state: string
let store: OpenedStore

const WANG = 'C6HH-Q8ZW-AZ00-P6MC'
const LI = '0T8M-C4P1-DABR-1NFK'
const ROBOT = '1Y0P-6WAY-7B0B-A0JQ'
const ASKED = '3GYE-TGBJ-3K44-WX85'
const WAITS = '0TG2-ETGF-GYWW-3YAQ'
const ASIDE = '9XF7-ZJAZ-H3MT-912A'
const NOBODYS = '0000-0000-0000-0000'

const common = { fingerprint: 'f', consent: '2026-11', flags: [], from: '/articles/what-is-it' }
const message = (id: string, hour: string, more: Partial<MessageEntry>): MessageEntry => ({
  kind: 'message',
  ...common,
  id,
  body: id,
  receivedAt: `2026-11-24T${hour}:12:00.000Z`,
  name: '王小明',
  message: '想了解报名时间。',
  ...more,
})
const question: QuestionEntry = {
  kind: 'question',
  ...common,
  id: ASKED,
  body: ASKED,
  receivedAt: '2026-11-24T02:00:00.000Z',
  question: '证书怎么考？',
  nickname: '小白',
  email: 'bai@example.com',
}
const site = {
  timeZone: 'Asia/Shanghai',
  sections: [{ slug: 'academy', title: '', children: [{ slug: 'exams', title: '' }] }],
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-inbox-'))
  state = join(folder, 'state')
  store = await localStore(state)
  await migrate(store)
  await store.put([
    { key: 'site', metadata: { hash: '' }, load: async () => JSON.stringify(site) },
    { key: 'article:exam', metadata: { hash: '' }, load: async () => '{}' },
  ])
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function morning(): Promise<void> {
  const { database, outbox } = await store.inbox()
  // What the day before has left.
  await database.run(
    ['contact_messages', 'questions', 'deliveries', 'events'].map((table) => statement(`DELETE FROM ${table}`)),
  )
  for (const { name } of (await outbox.list({ prefix: '' })).keys) await outbox.delete(name)
  for (const entry of [
    message(WANG, '01', { phone: '+86 138-0000-0001' }),
    message(LI, '03', { name: '李雷', wechat: 'Li_Lei88', message: '=1+1\n第二行' }),
    message(ROBOT, '00', { name: 'Bot\u001B[2J', email: 'x@example.com', flags: ['many-links'] }),
    question,
  ]) {
    await storeEntry(database, entry, ['企业微信'], new Date())
  }
  const late = message(WAITS, '04', { phone: '13800000001' })
  const unfit = message(ASIDE, '05', { phone: '１３８０００００００１' })
  for (const entry of [late, unfit]) await keepWaiting(outbox, entry)
  await putAside(outbox, `waiting:message:${ASIDE}:f`, JSON.stringify(unfit), 'D1_ERROR: string too big')
}

/** One command. The store stays open for the next one. */
const inbox = (...parameters: string[]): Promise<Said> =>
  ridgeHere(['inbox', ...parameters, '--state', state, '--as', '小张'], {
    local: async (asked) => {
      expect(asked).toBe(state)
      return { ...store, close: async () => {} }
    },
    remote: () => Promise.reject(new Error('nobody asked for it')),
  })

/** Rows of statements on the database. */
const rows = (...statements: string[]): Promise<unknown[][]> =>
  Promise.all(statements.map((sql) => store.query('DB', sql)))

describe('npm run inbox', () => {
  beforeEach(morning)

  test('as a process at the keyboard writes into a pipe, or says in one line why not, with its exit code', async () => {
    const { status, output } = await ridge('inbox', 'export', '--search', '李雷', '--state', state)
    expect([status, output]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^\u{FEFF}"回执",.*\r\n"${LI}",[^]*"2026-11"\r\n$`, 'u')),
    ])
    expect(await ridgeIn({ LC_ALL: 'en_GB.UTF-8' }, 'inbox', 'show', NOBODYS, '--state', join(folder, 'new'))).toEqual({
      status: 1,
      output: '',
      errors: 'The database of this machine has no tables yet. First run npm start\n',
    })
  })

  test('takes a salesman through the day: list, one message, a note, handled, undone, exported', async () => {
    expect((await inbox()).output).toBe(
      `${LI}  2026-11-24 11:12  新      李雷  微信 Li_Lei88  =1+1 第二行
${WANG}  2026-11-24 09:12  新      王小明  +86 138-0000-0001  想了解报名时间。
${ROBOT}  2026-11-24 08:12  可疑    Bot[2J  x@example.com  想了解报名时间。
留言：新 2，可疑 1，已处理 0，垃圾 0（时间：Asia/Shanghai）
另有 1 条等着存进数据库，1 条存不进去（npm run inbox -- waiting）
`,
    )
    expect((await inbox('note', LI, '已加微信，周三回访')).output).toBe(`${LI} 的备注已记下\n`)
    expect((await inbox('assign', LI)).output).toBe(`${LI} 的负责人现在是：小张\n`)
    // Read out over the phone: no hyphens, in lower case, O for 0 and I for 1.
    expect((await inbox('handle', 'ot8mc4pidabrinfk', WANG)).output).toBe(
      `${LI} 现在是：已处理（撤销：npm run inbox -- undo ${LI}）\n${WANG} 现在是：已处理（撤销：npm run inbox -- undo ${WANG}）\n`,
    )
    expect((await inbox('undo', WANG)).output).toBe(`已撤销。${WANG} 现在是：新，负责人：无\n`)

    const shown = (await inbox('show', LI)).output
    expect(shown).toMatch(new RegExp(`^留言 {2}${LI} {2}已处理\n收到 +2026-11-24 11:12（Asia/Shanghai）\n姓名 +李雷\n`))
    expect(shown).toContain('留言内容\n  =1+1\n  第二行\n')
    expect(shown).toMatch(/小张 {2}备注：\n {4}已加微信，周三回访\n.*负责人 无 → 小张\n.*新 → 已处理\n/)
    expect(shown).toMatch(/通知\n {2}#\d+ {2}企业微信 {2}等待发送\n$/)

    const file = join(folder, 'messages.csv')
    expect((await inbox('export', '--mine', '--out', file)).output).toContain(`1 条已写入 ${file}`)
    expect(readFileSync(file, 'utf8')).toBe(
      `\u{FEFF}"回执","时间","状态","姓名","电话","微信","邮箱","单位","主题","留言","来自页面","页面上的问题","入口","可疑之处","负责人","同意的说明版本"\r
"${LI}","2026-11-24 11:12","已处理","李雷","","Li_Lei88","","","","'=1+1\n第二行","/articles/what-is-it","","","","小张","2026-11"\r\n`,
    )
  })

  test('answers a question and takes it back; changes an answer and takes the change alone back', async () => {
    expect((await inbox('link', ASKED, '--article', 'exams')).errors).toBe('那边没有文章 exams\n')
    expect((await inbox('link', ASKED, '--article', 'exam', '--section', 'academy/exams', '--pin')).output).toBe(
      `${ASKED} 回答后会显示在：exam，academy/exams\n`,
    )
    const file = join(folder, 'answer.md')
    writeFileSync(file, '\u{FEFF}**可以**。\n')
    expect((await inbox('answer', ASKED, '--file', file)).output).toBe(
      `${ASKED} 已回答。npm start 运行时，定时任务一分钟内公开：/questions/${ASKED}\n`,
    )
    expect((await inbox('undo', ASKED)).output).toContain('现在是：新')
    await inbox('answer', ASKED, '可以，先看大纲。')
    await inbox('answer', ASKED, '不可以。')
    expect((await inbox('undo', ASKED)).output).toContain('现在是：已回答')
    expect(JSON.parse((await inbox('list', '--questions', '--only', 'answered', '--json')).output)).toMatchObject({
      entries: [{ id: ASKED, answer: '可以，先看大纲。', answered_by: '小张', article: 'exam', pinned: 1 }],
      counts: { new: 0, flagged: 0, answered: 1, declined: 0, spam: 0 },
    })
  })

  test('gets back what is no spam, telling of it like anything new, and puts spam away', async () => {
    expect((await inbox('reopen', ROBOT)).output).toContain('会像新来的一样发通知')
    await inbox('spam', WANG)
    const { output } = await inbox('--only', 'spam')
    expect(output).toContain(WANG)
    expect(output).toContain('留言：新 2，可疑 0，已处理 0，垃圾 1')
    expect(await rows(`SELECT channel, state FROM deliveries WHERE subject = 'message:${ROBOT}'`)).toEqual([
      [{ channel: '企业微信', state: 'waiting' }],
    ])
  })

  test('gives everything of a person, and erases it, also what waits or was put aside', async () => {
    await inbox('note', WANG, '要发票')
    const file = join(folder, 'person.json')
    await inbox('person', '13800000001', '--out', file)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      messages: [{ id: WANG }],
      questions: [],
      events: [{ what: 'note', after: '要发票' }],
      waiting: [{ id: WAITS }, { id: ASIDE }],
    })
    expect(await inbox('erase', '13800000001')).toMatchObject({
      status: 1,
      errors: '没有删除。确认要删除请加 --yes。\n',
    })
    expect((await inbox('erase', '138 0000 0001', '--yes')).output).toContain(
      '已删除 1 条留言、0 个提问、2 条还没有存进数据库的',
    )
    expect((await inbox('person', '13800000001')).output).toBe('没有电话、微信号或邮箱是“13800000001”的留言和提问\n')
    expect(await rows('SELECT id FROM contact_messages ORDER BY id', 'SELECT subject, who, what FROM events')).toEqual([
      [{ id: LI }, { id: ROBOT }],
      [{ subject: 'erasure', who: '小张', what: 'erase' }],
    ])
  })

  test('shows what waits for the database, and puts back what could not be stored', async () => {
    expect((await inbox('waiting')).output).toContain(`搁置  留言  ${ASIDE}  D1_ERROR: string too big\n`)
    expect((await inbox('waiting', '--retry')).output).toBe('1 条已放回，定时任务会再试\n')
  })

  test('says what is wrong with what was typed, and changes nothing', async () => {
    const wrong = async (...parameters: string[]): Promise<string> => {
      const { status, output, errors } = await inbox(...parameters)
      expect([status, output], parameters.join(' ')).toEqual([1, ''])
      return errors.trim()
    }
    expect(await wrong('show', `${WANG.slice(0, -1)}U`)).toContain('不是回执编号')
    expect(await wrong('handle', NOBODYS, ASKED)).toBe(
      `没有 ${NOBODYS} 这一条：可能打错，或已经删除\n${ASKED} 是提问：用 answer 回答，或用 decline 不公开回答`,
    )
    expect(await wrong('show', WAITS)).toContain('还没有存进数据库')
    expect(await wrong('note', WANG, ' ')).toBe('没有文字')
    expect(await wrong('answer', ASKED)).toContain('回答写在哪里？')
    expect(await wrong('undo', WANG)).toBe(`${WANG} 没有可以撤销的`)
    expect(await wrong('resend', '99')).toBe('没有通知 #99')
    expect(await wrong('--only', 'answered')).toContain('可用的有：new, flagged, handled, spam')
    expect(await wrong('hanlde', WANG)).toContain('inbox 没有“hanlde”')
    expect(await wrong('list', '--sate', 'new')).toContain("unknown option '--sate'")
    expect((await ridgeHere(['inbox', '--state', 'new'])).errors).toContain('--only new')
    expect(await rows('SELECT count(*) AS count FROM events')).toEqual([[{ count: 0 }]])
  })

  test('tells programs the same as JSON', async () => {
    expect(JSON.parse((await inbox('--json', '--limit', '1', '--search', '1380000')).output)).toEqual({
      entries: [
        {
          kind: 'message',
          id: WANG,
          received_at: '2026-11-24T01:12:00.000Z',
          state: 'new',
          name: '王小明',
          phone: '+86 138-0000-0001',
          wechat: null,
          email: null,
          company: null,
          subject: null,
          message: '想了解报名时间。',
          consent: '2026-11',
          came_from: '/articles/what-is-it',
          question: null,
          cta: null,
          flags: [],
          assignee: null,
        },
      ],
      isAll: true,
      counts: { new: 2, flagged: 1, handled: 0, spam: 0 },
      waiting: 1,
      aside: 1,
    })
  })
})

describe('the CSV', () => {
  const row: Message = {
    id: WANG,
    received_at: '2026-11-24T01:12:00.000Z',
    state: 'new',
    name: '',
    phone: null,
    wechat: null,
    email: null,
    company: null,
    subject: null,
    message: '',
    consent: '2026-11',
    came_from: null,
    question: null,
    cta: null,
    flags: [],
    assignee: null,
  }
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+86 138', `"'+86 138"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\n=1"`],
    ['＝1', `"'＝1"`],
    ['＋1', `"'＋1"`],
    ['－1', `"'－1"`],
    ['＠A', `"'＠A"`],
    ['说"好",行', `"说""好"",行"`],
    ['一\r\n二', '"一\n二"'],
    ['01012345678', `"'01012345678"`],
    ['13800000000', '"13800000000"'],
  ])('writes %j so that Excel shows it and runs nothing', (name, field) => {
    const [, line = ''] = messagesCsv([{ ...row, name }], (iso) => iso).split('\r\n')
    expect(line).toBe(`"${WANG}","2026-11-24T01:12:00.000Z","新",${field}${',""'.repeat(11)},"2026-11"`)
  })
})
