import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, inject, test } from 'vitest'

import { type Message, messageStateStatement } from '../../src/inbox/contact-messages.ts'
import { type Database, databaseOf, rowsOf, statement } from '../../src/inbox/database.ts'
import {
  backoffMs,
  claimDue,
  deliveriesOf,
  type Delivery,
  type Outcome,
  parseDeliveries,
  resendStatement,
  queueStatement,
  forAllChannels,
} from '../../src/inbox/deliveries.ts'
import type { MessageEntry, QuestionEntry } from '../../src/inbox/entry.ts'
import { storeEntry } from '../../src/inbox/store.ts'
import { type Channel, channelsOf } from '../../src/notices/channels.ts'
import { deliverDue, type Delivered, type Deliveries } from '../../src/notices/deliver.ts'
import { dingtalkBody, emailParts, feishuBody, slackBody, webhookBody, wecomBody } from '../../src/notices/formats.ts'
import { harmless, harmlessInSlack } from '../../src/notices/harmless.ts'
import { type Arrived, type Notice, noticeOf } from '../../src/notices/notice-text.ts'
import { send } from '../../src/notices/send.ts'
import { dingtalkSigned, feishuSignature, webhookSignature } from '../../src/notices/signatures.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    noticeServers: { url: string; elsewhere: string }
  }
}

const SERVERS = inject('noticeServers')
const database = databaseOf(env.DB)
const NOW = new Date('2026-11-10T08:00:00.123Z')
const SITE = 'https://academy.test'
const SECRET = 'webhook-secret-16'
const TOKEN = '0a1b2c3d4e5f60718293'

beforeEach(async () => {
  await reset()
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.DB)
})

const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000)

/** What a server was sent for a box. */
async function received(box: string, server = SERVERS.url): Promise<{ url: string; headers: Headers; body: string }[]> {
  const all: { url: string; headers: Record<string, string>; body: string }[] = await (
    await fetch(`${server}/${box}`)
  ).json()
  return all.map(({ url, headers, body }) => ({ url, headers: new Headers(headers), body }))
}

/** A box of its own for each test. */
const newBox = (): string => crypto.randomUUID()

const urlOf = (box: string, behaviour: string): string => `${SERVERS.url}/${box}/${behaviour}?access_token=${TOKEN}`

const wecom = (box: string, behaviour = 'errcode-0', name = '销售群'): Channel => ({
  type: 'wecom',
  name,
  content: 'whole',
  url: urlOf(box, behaviour),
})

const MESSAGE: MessageEntry = {
  kind: 'message',
  id: 'AAAA-BBBB-CCCC-DDDD',
  fingerprint: 'f',
  receivedAt: '2026-11-10T07:59:58.000Z',
  consent: '2026-11',
  flags: [],
  body: 'b',
  name: '王小明',
  phone: '138 0000 0000',
  message: '想做公众号，从哪里开始？',
}

const QUESTION: QuestionEntry = {
  kind: 'question',
  id: 'QQQQ-BBBB-CCCC-DDDD',
  fingerprint: 'f',
  receivedAt: '2026-11-10T07:59:58.000Z',
  consent: '2026-11',
  flags: [],
  body: 'c',
  question: '多久发一次？',
  nickname: '小李',
  email: 'li@example.com',
}

const ROW: Message = {
  id: MESSAGE.id,
  received_at: MESSAGE.receivedAt,
  state: 'new',
  name: '王小明',
  phone: '138 0000 0000',
  wechat: null,
  email: null,
  company: null,
  subject: null,
  message: '想做公众号，从哪里开始？',
  consent: '2026-11',
  came_from: null,
  question: null,
  cta: null,
  flags: [],
  assignee: null,
}

const noticeWith = (fields: Partial<Message>, isRepeat = false): Notice =>
  noticeOf({ kind: 'message', row: { ...ROW, ...fields } }, { key: '1-x', siteUrl: SITE, isRepeat, content: 'whole' })

/** Tries everything that a chat may understand. */
const HOSTILE: Partial<Message> = {
  name: '**<@all>**',
  email: 'li_ming@example.com',
  wechat: 'wx_li_2',
  company: '<!channel> <at user_id="all">所有人</at>',
  subject: '[中奖](https://evil.test/a) @all @所有人',
  message:
    '# 大\n> 引\n![图](http://evil.test/x.png) www.evil.test\n--- \n<font color="warning">a&b</font> `c` _d_ &lt;@all&gt;',
}

/** One run at a time of the test's choosing, with chance in the middle. */
const run = (channels: Channel[], now = NOW, more: Partial<Deliveries> = {}, subject?: string): Promise<Delivered> =>
  deliverDue(
    { database, channels, siteUrl: SITE, now: () => now, random: () => 0.5, limit: 20, limitMs: 1000, ...more },
    subject,
  )

const storeMessage = (channels: string[], entry = MESSAGE): Promise<unknown> =>
  storeEntry(database, entry, channels, NOW)

async function deliveries(subject = `message:${MESSAGE.id}`): Promise<Delivery[]> {
  const [rows = []] = await database.run([deliveriesOf(subject)])
  return parseDeliveries(rows)
}

async function onlyDelivery(): Promise<Delivery> {
  const [delivery, ...others] = await deliveries()
  expect(others).toEqual([])
  if (!delivery) throw new Error('no delivery')
  return delivery
}

const NONE: Delivered = { sent: 0, failed: 0, unknown: 0, dead: 0 }

describe('the setting NOTICES', () => {
  test('is a list of channels of six types, told whole unless they are to be short', () => {
    const list = [
      { name: '销售群', type: 'wecom', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' },
      { name: 'ding', type: 'dingtalk', url: 'https://oapi.dingtalk.com/robot/send?access_token=k', secret: 'SEC' },
      { name: 'fei', type: 'feishu', url: 'https://open.feishu.cn/open-apis/bot/v2/hook/k', content: 'short' },
      { name: 'slack', type: 'slack', url: 'https://hooks.slack.com/services/T/B/x' },
      { name: 'crm', type: 'webhook', url: 'http://127.0.0.1:9/x', secret: SECRET },
      { name: 'mail', type: 'email', from: 'ridge@academy.test', to: ['sales@academy.test'] },
    ]
    const { channels, fault } = channelsOf(JSON.stringify(list))
    expect(fault).toBeUndefined()
    expect(channels).toEqual(list.map((channel) => Object.assign({ content: 'whole' }, channel)))
    expect(channelsOf(undefined)).toEqual({ channels: [], names: [] })
    expect(channelsOf('')).toEqual({ channels: [], names: [] })
  })

  const good = { name: 'a', type: 'wecom', url: 'https://a.test/TOPSECRET' }
  test.each([
    ['[{"url": "https://a.test/TOPSECRET"', 'NOTICES is not JSON'],
    [JSON.stringify(good), 'NOTICES must be a list'],
    ['["TOPSECRET"]', 'NOTICES[0] must be an object'],
    [JSON.stringify([good, good]), 'NOTICES must be channels of different names'],
    [JSON.stringify([good, { ...good, name: 'TOPSECRET\n' }]), 'NOTICES[1].name must be letters'],
    [JSON.stringify([{ ...good, type: 'TOPSECRET' }]), 'NOTICES[0].type must be wecom'],
    [JSON.stringify([{ name: 'a', type: 'wecom' }]), 'NOTICES[0].url must be an https address'],
    ...['http://a.test/TOPSECRET', 'http://127.0.0.1.TOPSECRET/', 'https://TOPSECRET:x@a.test/', 'TOPSECRET'].map(
      (url) => [JSON.stringify([{ ...good, url }]), 'NOTICES[0].url must be an https address'],
    ),
    [JSON.stringify([{ ...good, TOPSECRET: 1 }]), 'NOTICES[0] has a field that its type does not know'],
    [JSON.stringify([{ ...good, secret: 'TOPSECRET' }]), 'NOTICES[0] has a field that its type does not know'],
    [JSON.stringify([{ ...good, content: 'TOPSECRET' }]), 'NOTICES[0].content must be whole or short'],
    [JSON.stringify([{ ...good, type: 'webhook' }]), 'NOTICES[0].secret must be a text'],
    [JSON.stringify([{ ...good, type: 'webhook', secret: 'TOPSECRET' }]), 'NOTICES[0].secret must be a text'],
    [
      JSON.stringify([{ name: 'a', type: 'email', from: 'a@b.test', to: ['TOPSECRET'] }]),
      'NOTICES[0].to must be a list',
    ],
  ])('that is broken gives only what is right in it and says where, without repeating it: %s', (setting, said) => {
    const { channels, fault } = channelsOf(setting)
    expect(channels.map(({ name }) => name)).toEqual(
      setting.startsWith(JSON.stringify([good]).slice(0, -1)) ? ['a'] : [],
    )
    expect(fault).toContain(said)
    expect(fault).not.toContain('TOPSECRET')
  })
})

test('what came while the setting could not be read goes out when it is mended, to each channel once', async () => {
  const { names } = channelsOf('[{"broken"')
  expect(names).toEqual(['*'])
  const now = new Date('2026-11-10T08:00:00Z')
  await database.run([queueStatement('message:AAAA-BBBB-CCCC-DDDD', '*', now)])
  await database.run(forAllChannels('*', ['sales', 'ops'], now))
  const rows = await env.DB.prepare('SELECT subject, channel, state FROM deliveries ORDER BY channel').all()
  expect(rows.results).toEqual([
    { subject: 'message:AAAA-BBBB-CCCC-DDDD', channel: 'ops', state: 'waiting' },
    { subject: 'message:AAAA-BBBB-CCCC-DDDD', channel: 'sales', state: 'waiting' },
  ])
})

describe('what a notice says', () => {
  test('is who, how to reach them, the text and where to answer', () => {
    expect(noticeWith({ company: '烘焙店', came_from: '/articles/a' })).toEqual({
      key: '1-x',
      kind: 'message',
      id: 'AAAA-BBBB-CCCC-DDDD',
      receivedAt: '2026-11-10T07:59:58.000Z',
      isRepeat: false,
      url: 'https://academy.test/desk/messages/AAAA-BBBB-CCCC-DDDD',
      headline: '新留言：王小明',
      lines: [
        ['编号', 'AAAA-BBBB-CCCC-DDDD'],
        ['收到时间', '2026年11月10日 15:59（北京时间）'],
        ['称呼', '王小明'],
        ['电话', '138 0000 0000'],
        ['公司', '烘焙店'],
        ['来自页面', '/articles/a'],
        ['内容', '想做公众号，从哪里开始？'],
      ],
      fields: {
        name: '王小明',
        phone: '138 0000 0000',
        company: '烘焙店',
        from: '/articles/a',
        message: '想做公众号，从哪里开始？',
      },
    })
  })

  test('says first that it may be a repeat, where it may', () => {
    expect(noticeWith({}, true).lines[0]).toEqual(['提醒', '这条通知可能已经发过：上一次发送没有得到回音'])
  })

  test('is only receipt, time and link where it is to be short', () => {
    const arrived: Arrived = { kind: 'message', row: { ...ROW, ...HOSTILE } }
    const notice = noticeOf(arrived, { key: '1-x', siteUrl: SITE, isRepeat: false, content: 'short' })
    expect(notice.headline).toBe('新留言')
    expect(notice.lines.map(([label]) => label)).toEqual(['编号', '收到时间'])
    expect(notice.fields).toEqual({})
  })

  test('keeps a value on its line, so that nobody writes lines of their own', () => {
    const { headline, lines } = noticeWith({ name: '王\n电话：110\u2028x' })
    expect(headline).toBe('新留言：王 电话：110 x')
    expect(lines).toContainEqual(['称呼', '王 电话：110 x'])
  })
})

describe('the format of', () => {
  const QUOTED = [
    '> 编号：AAAA-BBBB-CCCC-DDDD',
    '> 收到时间：2026年11月10日 15:59（北京时间）',
    '> 称呼：＊＊＜＠all＞＊＊',
    '> 电话：138 0000 0000',
    '> 微信：wx_li_2',
    '> 邮箱：li_ming@example.com',
    '> 公司：＜!channel＞ ＜at user_id="all"＞所有人＜/at＞',
    '> 主题：［中奖］(https：//evil.test/a) ＠all ＠所有人',
    '> 内容：＃ 大',
    '> ＞ 引',
    '> !［图］(http：//evil.test/x.png) www．evil.test',
    '> －－－ ',
    '> ＜font color="warning"＞a＆b＜/font＞ ｀c｀ ＿d＿ ＆lt;＠all＆gt;',
  ]
  const MARKDOWN = [
    '**新留言：＊＊＜＠all＞＊＊**',
    '',
    QUOTED.join('  \n'),
    '',
    '[打开收件台](https://academy.test/desk/messages/AAAA-BBBB-CCCC-DDDD)',
  ].join('\n')

  test('WeCom is Markdown in which a customer can neither link nor call anybody', () => {
    expect(wecomBody(noticeWith(HOSTILE))).toEqual({ msgtype: 'markdown', markdown: { content: MARKDOWN } })
  })

  test('DingTalk is the same with a title, and calls nobody', () => {
    expect(dingtalkBody(noticeWith(HOSTILE))).toEqual({
      msgtype: 'markdown',
      markdown: { title: '新留言：＊＊＜＠all＞＊＊', text: MARKDOWN },
      at: { atMobiles: [], atUserIds: [], isAtAll: false },
    })
  })

  test('Feishu is rich text with one link, ours', () => {
    expect(feishuBody(noticeWith(HOSTILE))).toEqual({
      msg_type: 'post',
      content: {
        post: {
          zh_cn: {
            title: '新留言：＊＊＜＠all＞＊＊',
            content: [
              ...QUOTED.map((line) => [{ tag: 'text', text: line.slice('> '.length) }]),
              [{ tag: 'a', text: '打开收件台', href: 'https://academy.test/desk/messages/AAAA-BBBB-CCCC-DDDD' }],
            ],
          },
        },
      },
    })
  })

  test('Slack is plain text with its own escapes', () => {
    expect(slackBody(noticeWith(HOSTILE))).toEqual({
      text: [
        '新留言：＊＊&lt;＠all&gt;＊＊',
        '编号：AAAA-BBBB-CCCC-DDDD',
        '收到时间：2026年11月10日 15:59（北京时间）',
        '称呼：＊＊&lt;＠all&gt;＊＊',
        '电话：138 0000 0000',
        '微信：wx_li_2',
        '邮箱：li_ming@example.com',
        '公司：&lt;!channel&gt; &lt;at user_id="all"&gt;所有人&lt;/at&gt;',
        '主题：［中奖］(https：//evil.test/a) ＠all ＠所有人',
        '内容：＃ 大',
        '&gt; 引',
        '!［图］(http：//evil.test/x.png) www．evil.test',
        '－－－ ',
        '&lt;font color="warning"&gt;a&amp;b&lt;/font&gt; ｀c｀ ＿d＿ &amp;lt;＠all&amp;gt;',
        'https://academy.test/desk/messages/AAAA-BBBB-CCCC-DDDD',
      ].join('\n'),
      mrkdwn: false,
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    })
  })

  test('a webhook is every field as it was typed', () => {
    expect(webhookBody(noticeWith(HOSTILE, true))).toEqual({
      id: 'AAAA-BBBB-CCCC-DDDD',
      type: 'message',
      receivedAt: '2026-11-10T07:59:58.000Z',
      isRepeat: true,
      url: 'https://academy.test/desk/messages/AAAA-BBBB-CCCC-DDDD',
      phone: '138 0000 0000',
      ...HOSTILE,
    })
  })

  test('an e-mail has a subject of one line, of at most 200 characters', () => {
    const { subject, text } = emailParts(noticeWith({ name: `a\r\nBcc: x@y.test\u202E${'👩'.repeat(300)}` }))
    expect(subject).toMatch(/^新留言：a Bcc: x@y.test 👩+$/u)
    expect([...subject]).toHaveLength(200)
    expect(text).toContain('内容：想做公众号，从哪里开始？\n\n打开收件台：https://academy.test/desk/messages/')
  })

  test.each([
    '汉'.repeat(5000),
    '👩'.repeat(5000),
    '"'.repeat(5000),
    '<\n'.repeat(2500),
    '&'.repeat(5000),
    '-\n'.repeat(2500),
  ])('every chat is cut to its limit between two characters, and keeps the link: %.3s…', (message) => {
    const bytes = (text: string): number => new TextEncoder().encode(text).length
    const notice = noticeWith({ message, name: '名'.repeat(200), subject: '题'.repeat(200) })
    const [ding, fei] = [dingtalkBody(notice), feishuBody(notice)].map((body) => JSON.stringify(body))
    const { content } = (wecomBody(notice) as { markdown: { content: string } }).markdown
    const { text } = slackBody(notice) as { text: string }
    expect(bytes(content)).toBeLessThanOrEqual(4096)
    expect(bytes(content)).toBeGreaterThan(4080)
    expect(bytes(ding ?? '')).toBeLessThanOrEqual(20_000)
    expect(bytes(fei ?? '')).toBeLessThanOrEqual(20_000)
    expect(text.length).toBeLessThanOrEqual(16_000)
    for (const whole of [content, ding, fei, text]) {
      expect(whole?.isWellFormed()).toBe(true)
      expect(whole).not.toContain('\uFFFD')
      expect(whole).toContain('https://academy.test/desk/messages/AAAA-BBBB-CCCC-DDDD')
    }
    expect(content).toContain('…（全文请打开链接查看）')
  })

  test('plain words stays as it is', () => {
    const plain = '你好，wx_id_1、a.b+c@mail.example.com、+86 138-0000-0000（下午 3:00）100% 1/2！'
    expect(harmless(plain)).toBe(plain)
    expect(harmlessInSlack(plain)).toBe(plain)
  })
})

/** Expected values computed with Python's hmac and node:crypto, which agree. */
describe('signatures', () => {
  test('are as DingTalk wants them', async () => {
    expect(await dingtalkSigned('https://oapi.dingtalk.com/robot/send?access_token=k', 'SEC-ding', NOW)).toBe(
      'https://oapi.dingtalk.com/robot/send?access_token=k&timestamp=1794297600123&sign=fAE2Vrgs%2Bs5207iHpZqHa6JdB%2FuuUCA07J9I3qtXBfQ%3D',
    )
  })

  test('are as Feishu wants them', async () => {
    expect(await feishuSignature('fei-secret', NOW)).toEqual({
      timestamp: '1794297600',
      sign: 'eC76uI+aRwfhoQLR63ZFb0CyxHIHalvAS6LKyu81Xh4=',
    })
  })

  test('cover time and body of a webhook', async () => {
    expect(await webhookSignature('{"a":"汉"}', SECRET, NOW)).toBe(
      't=1794297600,v1=805c5ccbef3725f861d6c58c53ddbdc7478898d00cf696a8167ea10a8eeb43df',
    )
  })
})

describe('sending', () => {
  const attempt = (channel: Channel, limitMs = 5000, notice = noticeWith(HOSTILE)): Promise<Outcome> =>
    send(channel, notice, { now: NOW, limitMs })

  test('reaches each kind of bot with its body and signature', async () => {
    const box = newBox()
    const common = { name: 'x', content: 'whole' } as const
    const channels: Channel[] = [
      { ...common, type: 'wecom', url: urlOf(box, 'errcode-0') },
      { ...common, type: 'dingtalk', url: urlOf(box, 'errcode-0'), secret: 'SEC-ding' },
      { ...common, type: 'feishu', url: urlOf(box, 'code-0'), secret: 'fei-secret' },
      { ...common, type: 'slack', url: urlOf(box, 'ok-text') },
      { ...common, type: 'webhook', url: urlOf(box, 'nothing'), secret: SECRET },
    ]
    const outcomes: Outcome[] = []
    for (const channel of channels) outcomes.push(await attempt(channel))
    expect(outcomes).toEqual(channels.map(() => ({ state: 'sent' })))

    const notice = noticeWith(HOSTILE)
    const got = await received(box)
    expect(got.map(({ body }) => JSON.parse(body))).toEqual([
      wecomBody(notice),
      dingtalkBody(notice),
      { ...(await feishuSignature('fei-secret', NOW)), ...feishuBody(notice) },
      slackBody(notice),
      webhookBody(notice),
    ])
    expect(got.map(({ headers }) => headers.get('Content-Type'))).toEqual(
      channels.map(() => 'application/json; charset=utf-8'),
    )
    expect(got[1]?.url).toBe(
      `/${box}/errcode-0?access_token=${TOKEN}&timestamp=1794297600123&sign=fAE2Vrgs%2Bs5207iHpZqHa6JdB%2FuuUCA07J9I3qtXBfQ%3D`,
    )
    const { headers, body = '' } = got[4] ?? {}
    expect(headers?.get('Idempotency-Key')).toBe('1-x')
    expect(headers?.get('X-Ridge-Signature')).toBe(await webhookSignature(body, SECRET, NOW))
  })

  test.each([
    ['feishu', 'status-code-0'],
    ['slack', 'ok-json'],
    ['slack', 'nothing'],
  ] as const)('takes every answer that %s gives for a yes: %s', async (type, behaviour) => {
    const channel = { type, name: 'x', content: 'whole', url: urlOf(newBox(), behaviour) } as Channel
    expect(await attempt(channel)).toEqual({ state: 'sent' })
  })

  test.each([
    ['wecom', '500', '对方回答 HTTP 500'],
    ['webhook', '500', '对方回答 HTTP 500'],
    ['webhook', '429', '对方回答 HTTP 429'],
    ['dingtalk', 'errcode-310000', `对方没有接受（310000）：sign not match ${'x'.repeat(85)}`],
    ['feishu', 'code-19021', '对方没有接受（19021）：sign match fail or timestamp is not within one hour'],
    ['slack', 'slack-no', '对方没有接受：invalid_payload'],
    ['wecom', 'html', '对方的回答看不懂：地址可能不是这种机器人的'],
    ['feishu', 'errcode-0', '对方的回答看不懂：地址可能不是这种机器人的'],
    ['wecom', 'endless', '对方的回答看不懂：地址可能不是这种机器人的'],
  ] as const)('counts as failed what %s answers as %s', async (type, behaviour, error) => {
    const secret = type === 'webhook' ? { secret: SECRET } : {}
    const channel = { type, name: 'x', content: 'whole', url: urlOf(newBox(), behaviour), ...secret } as Channel
    expect(await attempt(channel)).toEqual({ state: 'failed', error })
  })

  test.each([
    ['silent', '0.5 秒内没有回音'],
    ['half-silent', '0.5 秒内没有回音'],
    ['reset', '连接中断，没有回音'],
    ['504', '对方的网关没有等到回音（HTTP 504）'],
  ])('does not know what came of a server that is %s', async (behaviour, error) => {
    const box = newBox()
    expect(await attempt(wecom(box, behaviour), 500)).toEqual({ state: 'unknown', error })
    expect(await received(box)).toHaveLength(1)
  })

  test('does not know what came of it when nobody listens, for workerd does not tell', async () => {
    const nobody: Channel = { type: 'slack', name: 'x', content: 'whole', url: 'http://127.0.0.1:1/hook' }
    expect(await attempt(nobody)).toEqual({ state: 'unknown', error: '连接中断，没有回音' })
  })

  test.each(['302', '307'])('does not follow a redirect (%s): nothing goes elsewhere', async (behaviour) => {
    const box = newBox()
    expect(await attempt(wecom(box, behaviour))).toEqual({
      state: 'failed',
      error: `对方要转到别的地址（HTTP ${behaviour}），没有跟去`,
    })
    expect(await received(box)).toHaveLength(1)
    expect(await received('any', SERVERS.elsewhere)).toEqual([])
  })

  test.each(['wecom', 'dingtalk', 'feishu', 'slack'] as const)(
    'keeps nothing of a request that %s repeats in its refusal',
    async (type) => {
      const channel = { type, name: 'x', content: 'whole', url: urlOf(newBox(), 'echo') } as Channel
      const outcome = await attempt(channel)
      expect(outcome).toMatchObject({ state: 'failed' })
      expect((outcome as { error: string }).error).toMatch(/^对方没有接受(?:（1）)?：（回答里有请求的内容，没有记下）$/)
    },
  )

  test('by e-mail hands the binding an e-mail to all, and tells its refusals by their code alone', async () => {
    const channel: Channel = {
      type: 'email',
      name: 'x',
      content: 'whole',
      from: 'ridge@academy.test',
      to: ['a@academy.test', 'b@academy.test'],
    }
    const given: unknown[] = []
    const binding = (answer: () => Promise<EmailSendResult>): SendEmail => ({
      send: (message: unknown) => {
        given.push(message)
        return answer()
      },
    })
    const refusal = (code: string) =>
      binding(() => Promise.reject(Object.assign(new Error('a@academy.test is not verified'), { code })))
    const by = (email: SendEmail | undefined): Promise<Outcome> =>
      send(channel, noticeWith({}), { now: NOW, email, limitMs: 100 })

    expect(await by(binding(() => Promise.resolve({ messageId: '1' })))).toEqual({ state: 'sent' })
    expect(given).toEqual([{ from: channel.from, to: channel.to, ...emailParts(noticeWith({})) }])
    expect(await by(refusal('E_SENDER_NOT_VERIFIED'))).toEqual({
      state: 'failed',
      error: '邮件服务没有接受（E_SENDER_NOT_VERIFIED）',
    })
    const unknown: Outcome = { state: 'unknown', error: '邮件服务没有回音' }
    expect(await by(refusal('E_INTERNAL_SERVER_ERROR'))).toEqual(unknown)
    expect(await by(refusal('a@academy.test'))).toEqual(unknown)
    expect(await by(binding(() => new Promise(() => undefined)))).toEqual(unknown)
    expect(await by(undefined)).toMatchObject({ state: 'failed' })
  })
})

describe('a run', () => {
  test('sends what is due to every channel, once', async () => {
    const box = newBox()
    const channels = [wecom(box), wecom(box, 'errcode-0', '客服群')]
    await storeMessage(['销售群', '客服群'])
    expect(await run(channels)).toEqual({ ...NONE, sent: 2 })
    expect(await run(channels, after(3600))).toEqual(NONE)
    expect(await received(box)).toHaveLength(2)
    expect(await deliveries()).toMatchObject([
      { channel: '销售群', state: 'sent', attempts: 1, sent_at: NOW.toISOString(), error: null },
      { channel: '客服群', state: 'sent', attempts: 1, sent_at: NOW.toISOString(), error: null },
    ])
  })

  test('tells of a question, too', async () => {
    const box = newBox()
    await storeEntry(database, QUESTION, ['crm'], NOW)
    const crm: Channel = { type: 'webhook', name: 'crm', content: 'whole', url: urlOf(box, 'nothing'), secret: SECRET }
    expect(await run([crm])).toEqual({ ...NONE, sent: 1 })
    const [{ body, headers } = { body: '', headers: new Headers() }] = await received(box)
    expect(JSON.parse(body)).toEqual({
      id: QUESTION.id,
      type: 'question',
      receivedAt: '2026-11-10T07:59:58.000Z',
      isRepeat: false,
      url: 'https://academy.test/desk/questions/QQQQ-BBBB-CCCC-DDDD',
      nickname: '小李',
      email: 'li@example.com',
      question: '多久发一次？',
    })
    expect(headers.get('Idempotency-Key')).toMatch(/^\d+-question:QQQQ-BBBB-CCCC-DDDD$/)
  })

  test('of one subject leaves the others', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    await storeEntry(database, QUESTION, ['销售群'], NOW)
    expect(await run([wecom(box)], NOW, {}, `question:${QUESTION.id}`)).toEqual({ ...NONE, sent: 1 })
    expect(await onlyDelivery()).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('beside another sends once', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    const both = await Promise.all([run([wecom(box)]), run([wecom(box)])])
    expect(both.map(({ sent }) => sent).toSorted()).toEqual([0, 1])
    expect(await received(box)).toHaveLength(1)
  })

  test('stops at its limit, with at most four under way', async () => {
    const names = Array.from({ length: 11 }, (_, at) => `c${at}`)
    await storeMessage(names)
    let [underWay, most] = [0, 0]
    const fetch: typeof globalThis.fetch = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setTimeout(resolve, 20))
      underWay -= 1
      return Response.json({ errcode: 0 })
    }
    const channels = names.map((name) => wecom('none', 'errcode-0', name))
    expect(await run(channels, NOW, { fetch, limit: 10 })).toEqual({ ...NONE, sent: 10 })
    expect(most).toBe(4)
    expect(await run(channels, NOW, { fetch, limit: 10 })).toEqual({ ...NONE, sent: 1 })
  })

  test('goes on with the others when one is bad', async () => {
    const box = newBox()
    await storeMessage(['坏', '慢', '断', '好'])
    const channels = [
      wecom(box, '500', '坏'),
      wecom(box, 'silent', '慢'),
      wecom(box, 'reset', '断'),
      wecom(box, 'errcode-0', '好'),
    ]
    expect(await run(channels)).toEqual({ sent: 1, failed: 1, unknown: 2, dead: 0 })
    expect(await deliveries()).toMatchObject([
      { channel: '坏', state: 'waiting', unknown: 0, error: '对方回答 HTTP 500' },
      { channel: '慢', state: 'waiting', unknown: 1, error: '1 秒内没有回音' },
      { channel: '断', state: 'waiting', unknown: 1, error: '连接中断，没有回音' },
      { channel: '好', state: 'sent', unknown: 0, error: null },
    ])
  })

  test('after a failure waits longer each time, and then sends without calling it a repeat', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    expect(await run([wecom(box, '500')])).toEqual({ ...NONE, failed: 1 })
    expect((await onlyDelivery()).next_at).toBe(after(60).toISOString())
    expect(await run([wecom(box, '500')], after(59))).toEqual(NONE)
    expect(await run([wecom(box, '500')], after(60))).toEqual({ ...NONE, failed: 1 })
    expect((await onlyDelivery()).next_at).toBe(after(180).toISOString())
    expect(await run([wecom(box)], after(180))).toEqual({ ...NONE, sent: 1 })
    const bodies = (await received(box)).map(({ body }) => body)
    expect(bodies).toHaveLength(3)
    expect(bodies.join('')).not.toContain('可能已经发过')
  })

  test('waits between a minute and an hour, a fifth more or less by chance', () => {
    expect([1, 2, 3, 6, 7, 8, 60].map((attempts) => backoffMs(attempts, 0.5) / 60_000)).toEqual([
      1, 2, 4, 32, 60, 60, 60,
    ])
    expect([backoffMs(1, 0), backoffMs(1, 1)]).toEqual([48_000, 72_000])
    expect([backoffMs(99, 0), backoffMs(99, 1)]).toEqual([2_880_000, 4_320_000])
  })

  test('after an unknown outcome says that it may be a repeat', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    await run([wecom(box, 'reset')])
    await run([wecom(box)], after(60))
    const bodies = (await received(box)).map(({ body }) => body)
    expect(bodies.map((body) => body.includes('可能已经发过'))).toEqual([false, true])
  })

  test('that is cut off after sending is made up for a minute later, as a possible repeat', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    const noted = await claimDue(database, NOW, 1)
    expect(noted).toHaveLength(1)
    expect(await run([wecom(box)], after(59))).toEqual(NONE)
    expect(await run([wecom(box)], after(61))).toEqual({ ...NONE, sent: 1 })
    const [{ body } = { body: '' }, ...others] = await received(box)
    expect(others).toEqual([])
    expect(body).toContain('可能已经发过')
    expect(await onlyDelivery()).toMatchObject({ state: 'sent', attempts: 2, unknown: 1 })
  })

  test('whose outcome the database does not take counts it as unknown, and so does the next', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    const forgetful: Database = {
      run: (statements) =>
        statements.some(({ sql }) => sql.includes("state = 'sent'"))
          ? Promise.reject(new Error('D1 did not answer'))
          : database.run(statements),
    }
    expect(await run([wecom(box)], NOW, { database: forgetful })).toEqual({ ...NONE, unknown: 1 })
    expect((await onlyDelivery()).state).toBe('sending')
    expect(await run([wecom(box)], after(61))).toEqual({ ...NONE, sent: 1 })
    const bodies = (await received(box)).map(({ body }) => body)
    expect(bodies.map((body) => body.includes('可能已经发过'))).toEqual([false, true])
  })

  test('is not stopped by a row that cannot be told', async () => {
    const box = newBox()
    await storeMessage(['销售群'], { ...MESSAGE, id: 'BROKEN', body: 'b1' })
    await storeMessage(['销售群'])
    await database.run([statement("UPDATE contact_messages SET received_at = 'x' WHERE id = 'BROKEN'")])
    expect(await run([wecom(box)])).toEqual({ ...NONE, sent: 1, failed: 1 })
    const [broken] = await deliveries('message:BROKEN')
    expect(broken).toMatchObject({ state: 'waiting', error: '内容没有读出来，什么也没有发出' })
  })

  test('sends nothing when the database does not give the text, and tries again', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    const blind: Database = {
      run: (statements) =>
        statements.some(({ sql }) => sql.includes('FROM contact_messages'))
          ? Promise.reject(new Error('D1 did not answer'))
          : database.run(statements),
    }
    expect(await run([wecom(box)], NOW, { database: blind })).toEqual({ ...NONE, failed: 1 })
    expect(await received(box)).toEqual([])
    expect(await run([wecom(box)], after(60))).toEqual({ ...NONE, sent: 1 })
  })

  test('gives up after a day, visibly; by hand it is sent again', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    let now = NOW
    let runs = 0
    while ((await onlyDelivery()).state === 'waiting') {
      await run([wecom(box, 'errcode-310000')], now)
      now = new Date((await onlyDelivery()).next_at)
      runs += 1
    }
    const { id, ...dead } = await onlyDelivery()
    expect(dead).toMatchObject({ state: 'dead', error: expect.stringContaining('（310000）') as unknown })
    expect(now.getTime() - NOW.getTime()).toBeGreaterThan(86_400_000)
    expect(now.getTime() - NOW.getTime()).toBeLessThan(86_400_000 + 2 * 3_600_000)
    expect(runs).toBeLessThan(35)
    expect(await run([wecom(box)], after(200_000))).toEqual(NONE)

    await database.run([resendStatement(id, after(200_000))])
    expect(await run([wecom(box)], after(200_000))).toEqual({ ...NONE, sent: 1 })
    expect((await received(box)).at(-1)?.body).not.toContain('可能已经发过')
  })

  test('sends once more what was sent, when told to by hand, and says so', async () => {
    const box = newBox()
    await storeMessage(['销售群'])
    await run([wecom(box)])
    await database.run([resendStatement((await onlyDelivery()).id, after(10))])
    expect(await run([wecom(box)], after(10))).toEqual({ ...NONE, sent: 1 })
    const bodies = (await received(box)).map(({ body }) => body)
    expect(bodies.map((body) => body.includes('可能已经发过'))).toEqual([false, true])
  })

  test('sends nothing of what is gone, is spam, or has no channel any more', async () => {
    const box = newBox()
    await storeMessage(['销售群'], { ...MESSAGE, id: 'GONE', body: 'b1' })
    await storeMessage(['销售群'], { ...MESSAGE, id: 'SPAM', body: 'b2' })
    await storeMessage(['别的群'])
    await database.run([
      statement("DELETE FROM contact_messages WHERE id = 'GONE'"),
      messageStateStatement('SPAM', 'new', 'spam'),
    ])
    expect(await run([wecom(box)])).toEqual({ ...NONE, dead: 3 })
    expect(await received(box)).toEqual([])
    expect(await rowsOf(database, 'SELECT subject, state, error FROM deliveries ORDER BY id')).toEqual([
      { subject: 'message:GONE', state: 'dead', error: '内容已经删除' },
      { subject: 'message:SPAM', state: 'dead', error: '内容已经归为垃圾信息' },
      { subject: `message:${MESSAGE.id}`, state: 'dead', error: '这个渠道已经不在设置（NOTICES）里' },
    ])
  })

  test('leaves nothing private or secret in the errors it notes', async () => {
    const box = newBox()
    const behaviours = [
      'echo',
      '500',
      '302',
      '504',
      'silent',
      'half-silent',
      'reset',
      'html',
      'errcode-310000',
      'endless',
    ]
    await storeMessage([...behaviours, 'feishu', 'webhook', 'nobody'])
    const common = { content: 'whole', secret: 'TOPSECRET-TOPSECRET' } as const
    const dingtalk = (name: string): Channel => ({ ...common, type: 'dingtalk', name, url: urlOf(box, name) })
    const channels: Channel[] = [
      ...behaviours.map(dingtalk),
      { ...common, type: 'feishu', name: 'feishu', url: urlOf(box, 'echo') },
      { ...common, type: 'webhook', name: 'webhook', url: urlOf(box, '500') },
      { ...common, type: 'webhook', name: 'nobody', url: `http://127.0.0.1:1/${TOKEN}` },
    ]
    expect((await run(channels)).sent).toBe(0)
    const errors = (await deliveries()).map(({ error }) => error ?? '')
    expect(errors).toHaveLength(13)
    for (const error of errors) {
      expect(error).not.toBe('')
      for (const secret of ['王小明', '138', '公众号', TOKEN, 'TOPSECRET', '127.0.0.1', 'http:', box]) {
        expect(error).not.toContain(secret)
      }
    }
  })
})
