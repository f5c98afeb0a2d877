/** What looks like mass mail is put aside for a person, never dropped, and its sender is told the same as anybody. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, inject, test } from 'vitest'

import type { Env } from '../../src/env.ts'
import { act } from '../../src/inbox/actions.ts'
import { databaseOf } from '../../src/inbox/database.ts'
import { rotateKeyring } from '../../src/inbox/keyring.ts'
import { formToken } from '../../src/messages/form-token.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { countedEnv } from './counted.ts'
import { broken, emptyStores, ORIGIN, seededStores, send } from './world.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    noticeServers: { url: string; elsewhere: string }
  }
}

const SERVERS = inject('noticeServers')

beforeEach(emptyStores)

const SAME = 'Nice site, I like it very much, have a look at https://a.example now'

const ORDINARY = { name: '王小明', phone: '138 0000 0000', message: '我们是一家社区烘焙店，想做公众号，从哪里开始？' }

type Typed = Record<string, string>

/** A form that was opened `seconds` ago in a browser, filled in and sent. */
async function sendForm(
  typed: Typed,
  { path = '/contact', seconds = 40, ip = '', bindings = env }: Partial<Opened> = {},
): Promise<Response> {
  const key = crypto.randomUUID()
  const token = await formToken(bindings.OUTBOX, key, new Date(Date.now() - seconds * 1000))
  const body = new URLSearchParams({ consent: 'true', key, token, ...typed })
  const headers = { Origin: ORIGIN, ...(ip && { 'CF-Connecting-IP': ip }) }
  return send(path, { method: 'POST', body, headers }, bindings)
}
type Opened = { path: string; seconds: number; ip: string; bindings: Env }

type Row = { id: string; state: string; flags: string; message: string; question: string }
const rowsOf = async (table = 'contact_messages'): Promise<Row[]> =>
  (await env.DB.prepare(`SELECT * FROM ${table} ORDER BY received_at, id`).all<Row>()).results

/** State and flags of the only row. */
async function judged(table?: string): Promise<[state: string | undefined, flags: unknown]> {
  const [row, ...others] = await rowsOf(table)
  expect(others).toEqual([])
  return [row?.state, JSON.parse(row?.flags ?? 'null')]
}

describe('what customers write is not flagged:', () => {
  test.each([
    '你好，加微信聊一下可以吗？我微信 wxid_abc123',
    '加V：lingshang888，手机同号 138-0000-0000，谢谢',
    '麻烦报个价，预算 3000-5000 元一个月，能做小红书和抖音吗？',
    '请问代运营怎么收费？我们一共有 3 个公众号，粉丝 12,345，想要每周 2 篇。',
    '我们做企业贷款的，想找人写公众号，能接吗？合同要盖章，发票要专票。',
    '能开发票吗？公司抬头是杭州某某科技有限公司，税号我微信发你。',
    '请问办理后能开发票吗？我们财务要求先开票再付款。',
    '之前找的团队给我们刷粉，数据很难看，想换一家靠谱的。',
    '想办营业执照需要拍视频吗？我们在做短视频账号认证，蓝 V 一直没通过。',
    'QQ 12345678，邮箱 a.b@qq.com，电话打不通的话发邮件。',
    '急！！！公司被人发帖投诉了，怎么办？今天能给方案吗？？？',
    '我女儿 17 岁，想学新媒体，有没有短期的课？包教会吗？',
    '看了你们的文章《内容日历怎么排》，写得很好👍👍👍 想请你们来我们公司讲一天，时间 12 月 3 日下午 2:00。',
    '1. 官网改版\n2. 公众号\n3. 视频号\n以上三项分别多少钱？\n\n联系人：李女士 / 13900000000 / 微信同号',
    '咨询',
    '您好！我們是台北的花店，想經營 IG 與 LINE 官方帳號，請問如何收費？',
    'We are a Sydney-based bakery. Could you help us with WeChat and RED? Budget about US$2k per month.',
    '我们的网站是 www.hualin-bakery.com ，麻烦先看一下，再加微信说',
    '客户群里有人骂我们，是不是同行恶意的？想做舆情监测，价格¥？',
    '贵司的 SEO 服务包括哪些？能做到百度首页吗？',
  ])('%s', async (message) => {
    const response = await sendForm({ ...ORDINARY, message }, { ip: '198.51.100.7' })
    expect(response.status).toBe(303)
    const [row] = await rowsOf()
    expect(row).toMatchObject({ state: 'new', message })
  })

  test('the shortest messages of a busy day, each from somebody else', async () => {
    for (const [at, message] of [
      '咨询',
      '咨询',
      '想了解一下价格',
      '咨询',
      '咨询',
      '咨询',
      '想了解一下价格',
    ].entries()) {
      const phone = `138 0000 000${at}`
      await sendForm({ name: `客户${at}`, phone, message }, { ip: `198.51.100.${at}` })
    }
    expect((await rowsOf()).map(({ state }) => state)).toEqual(Array.from({ length: 7 }, () => 'new'))
  })

  test('a link alone, a quick hand alone, a form without its token alone', async () => {
    await sendForm({ ...ORDINARY, message: '官网 https://bakery.example 请看' })
    await sendForm({ ...ORDINARY, message: '手机自动填写的' }, { seconds: 1 })
    await sendForm({ ...ORDINARY, message: '从收藏夹里的旧页面发的', token: '' })
    const seen = (await rowsOf()).map(({ state, flags }) => [state, flags])
    expect(seen).toEqual([
      ['new', '["link"]'],
      ['new', '["fast"]'],
      ['new', '["no-token"]'],
    ])
  })

  test('a form that stood open for weeks, while the keys changed twice', async () => {
    const { bindings } = countedEnv()
    const key = 'opened-long-ago'
    const token = await formToken(bindings.OUTBOX, key, new Date())
    const day = (number: number): Date => new Date(Date.now() + number * 86_400_000)
    expect(await rotateKeyring(bindings.OUTBOX, day(8))).toBe(true)
    await sendForm({ ...ORDINARY, key, token, message: '一周前打开的' }, { bindings: countedEnv().bindings })
    expect(await rotateKeyring(bindings.OUTBOX, day(16))).toBe(true)
    await sendForm({ ...ORDINARY, key, token, message: '两周前打开的' }, { bindings: countedEnv().bindings })
    expect((await rowsOf()).map(({ state, flags }) => [state, flags])).toEqual([
      ['new', '["fast"]'],
      ['new', '[]'],
    ])
  })
})

describe('what a machine sends is kept as flagged, and answered like anything:', () => {
  test.each<[string, Typed, string[]]>([
    ['the field that nobody sees is filled in', { website: 'https://spam.example' }, ['honeypot']],
    ['a token that was made up', { token: 'abcdef01.lrx1.0123456789abcdef0123456789abcdef' }, []],
    ['a token that is none', { token: 'a.b' }, ['forged-token']],
    ['many links', { message: '看 https://a.example https://b.example 和 http://c.example' }, ['many-links']],
    ['many bare domains', { message: 'go kaka.top or lala.xyz or mama.icu' }, ['many-links']],
    ['HTML', { message: '<a href=https://a.example>点这里</a>' }, ['link', 'markup']],
    ['BBCode', { message: '[url=https://a.example]点这里[/url]' }, ['link', 'markup']],
    ['script', { message: '看这里 javascript:alert(1)' }, ['script']],
    ['full-width letters', { message: '＜ｓｃｒｉｐｔ＞alert(1)＜/ｓｃｒｉｐｔ＞' }, ['script']],
    ['invoices for sale', { message: '代开各类发票，点数低，可验真' }, ['pattern']],
    ['diplomas for sale', { message: '专业办理各大学毕业证，学信网可查' }, ['pattern']],
    ['gambling', { message: '澳门威尼斯人上线，真人荷官在线发牌' }, ['pattern']],
    ['click farming', { message: '抖音刷单兼职，日结三百，宝妈可做' }, ['pattern']],
    ['search poisoning', { message: '黑帽蜘蛛池业务，七天上首页，见 www.a.example' }, ['link', 'offer']],
    ['loans', { message: '信用贷款无抵押，黑户也能秒批' }, ['pattern']],
    ['adult mail', { message: '同城约炮，加我看照片' }, ['pattern']],
    ['backlinks', { message: 'We sell high quality backlinks and a guest post: https://a.example' }, ['link', 'offer']],
    [
      'a script that nobody reads here',
      { message: 'Здравствуйте, предлагаем продвижение вашего сайта в поисковых системах' },
      ['foreign-script'],
    ],
    ['the same in every field, with an address', { subject: SAME, message: SAME }, ['link', 'same-fields']],
  ])('%s', async (what, typed, flags) => {
    const response = await sendForm({ ...ORDINARY, ...typed })
    expect(response.status).toBe(303)
    const [state, seen] = await judged()
    // A key that is not known may be an old one of ours: it tells nothing.
    expect([state, seen]).toEqual([flags.length === 0 ? 'new' : 'flagged', flags])
    const [row] = await rowsOf()
    expect(row?.message, what).toBe(typed['message'] ?? ORDINARY.message)
  })

  test('two slight hints together', async () => {
    await sendForm({ ...ORDINARY, message: '官网 https://bakery.example 请看' }, { seconds: 1 })
    expect(await judged()).toEqual(['flagged', ['fast', 'link']])
  })

  test('a token of another form, and one whose time was changed', async () => {
    const token = await formToken(env.OUTBOX, 'another-key', new Date(Date.now() - 60_000))
    await sendForm({ ...ORDINARY, token })
    const own = await formToken(env.OUTBOX, 'own-key', new Date())
    const [id, , mac] = own.split('.')
    const older = [id, (Date.now() - 60_000).toString(36), mac].join('.')
    await sendForm({ ...ORDINARY, message: '改了时间的', key: 'own-key', token: older })
    const seen = (await rowsOf()).map(({ state, flags }) => [state, flags])
    expect(seen).toEqual([
      ['flagged', '["forged-token"]'],
      ['flagged', '["forged-token"]'],
    ])
  })

  test('one text under many names: from the fourth copy of the day', async () => {
    const message = '贵公司需要短视频拍摄吗？我们是专业团队，价格从优，欢迎来电咨询合作。'
    for (let at = 0; at < 5; at++) {
      const spaced = at % 2 === 0 ? message : message.replaceAll('，', '， ')
      await sendForm({ name: `某某${at}`, phone: `139 0000 000${at}`, message: spaced })
    }
    expect((await rowsOf()).map(({ state, flags }) => [state, flags])).toEqual([
      ['new', '[]'],
      ['new', '["copy"]'],
      ['new', '["copy"]'],
      ['flagged', '["many-copies"]'],
      ['flagged', '["many-copies"]'],
    ])
  })

  test.each([
    ['/contact', 'contact_messages'],
    ['/questions', 'questions'],
  ])('more than five within the hour from one address at %s, and from no other one', async (path, table) => {
    for (let at = 0; at < 7; at++) {
      await sendForm(
        { ...ORDINARY, message: `第 ${at} 件事情`, question: `第 ${at} 个问题？` },
        { path, ip: '203.0.113.9' },
      )
    }
    await sendForm({ ...ORDINARY, message: '别的地方来的', question: '别处来的？' }, { path, ip: '203.0.113.10' })
    const seen = (await rowsOf(table)).map(({ state, flags }) => `${state} ${flags}`)
    expect(seen.toSorted()).toEqual([
      ...Array.from({ length: 2 }, () => 'new ["many-from-sender"]'),
      ...Array.from({ length: 6 }, () => 'new []'),
    ])
  })

  test.each([
    ['/contact', { ...ORDINARY, website: 'https://spam.example' }],
    ['/questions', { question: '黑帽蜘蛛池业务要吗？', website: 'x' }],
  ])('with the same receipt page at %s as anybody', async (path, typed) => {
    await seededStores()
    const fine: Typed = { ...ORDINARY, question: typed.website && '公众号多久更新一次？' }
    const pages: string[] = []
    for (const one of [fine, typed as Typed]) {
      const response = await sendForm(one, { path })
      const location = response.headers.get('Location') ?? ''
      const id = location.split('/').at(-1) ?? ''
      const page = await (await send(location)).text()
      pages.push(page.replaceAll(id, 'ID').replaceAll(/<dd>[^<]*[？?]<\/dd>/g, '<dd>Q</dd>'))
    }
    expect(pages[1]).toBe(pages[0])
  })

  test('as JSON, with the same answer', async () => {
    const spam = { ...ORDINARY, message: '代开各类发票，点数低', consent: true }
    const init = { method: 'POST', body: JSON.stringify(spam), headers: { 'Content-Type': 'application/json' } }
    const response = await send('/api/contact', init)
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ state: 'stored' })
    expect(await judged()).toEqual(['flagged', ['pattern']])
  })

  test('also while D1 is down: judged when the trigger stores it', async () => {
    const down = { ...env, DB: broken<D1Database>() }
    for (let at = 0; at < 7; at++) {
      await sendForm({ ...ORDINARY, message: `第 ${at} 件事情` }, { ip: '203.0.113.9', bindings: down })
    }
    await sendForm({ ...ORDINARY, website: 'x' }, { bindings: down })
    await runUpkeep(env, new Date())
    const seen = (await rowsOf()).map(({ state, flags }) => `${state} ${flags}`)
    expect(seen.toSorted()).toEqual([
      'flagged ["honeypot"]',
      ...Array.from({ length: 2 }, () => 'new ["many-from-sender"]'),
      ...Array.from({ length: 5 }, () => 'new []'),
    ])
  })
})

describe('staff', () => {
  const channel = (box: string): string =>
    JSON.stringify([{ type: 'wecom', name: '销售群', url: `${SERVERS.url}/${box}/errcode-0` }])
  const arrived = async (box: string): Promise<number> =>
    ((await (await fetch(`${SERVERS.url}/${box}`)).json()) as unknown[]).length

  test('are told at once of what is new, of what is flagged only once a person has cleared it', async () => {
    await seededStores()
    const [fine, spam] = [crypto.randomUUID(), crypto.randomUUID()]
    await sendForm(ORDINARY, { bindings: { ...env, NOTICES: channel(fine) } })
    await sendForm({ ...ORDINARY, website: 'x' }, { bindings: { ...env, NOTICES: channel(spam) } })
    expect([await arrived(fine), await arrived(spam)]).toEqual([1, 0])

    const flagged = (await rowsOf()).find(({ state }) => state === 'flagged')
    const by = { who: '编辑', now: new Date(), channels: ['销售群'] }
    await act(databaseOf(env.DB), `message:${flagged?.id}`, { type: 'state', state: 'new' }, by)
    await runUpkeep({ ...env, NOTICES: channel(spam) }, new Date(Date.now() + 1000))
    expect(await arrived(spam)).toBe(1)
  })
})

describe('Turnstile', () => {
  const on = (behaviour: string): Env => ({
    ...env,
    TURNSTILE_SITE_KEY: '1x00000000000000000000AA',
    TURNSTILE_SECRET: '1x0000000000000000000000000000000AA',
    TURNSTILE_VERIFY: `${SERVERS.url}/turnstile/${behaviour}`,
  })
  const token = (kind: string): Typed => ({ 'cf-turnstile-response': `${kind}-${crypto.randomUUID()}` })

  test.each<[string, string, Typed, string, string[]]>([
    ['says yes', 'siteverify', token('human'), 'new', []],
    ['says no', 'siteverify', token('robot'), 'flagged', ['turnstile']],
    [
      'says yes to a form of another site',
      'siteverify',
      { 'cf-turnstile-response': 'human-elsewhere' },
      'flagged',
      ['turnstile'],
    ],
    ['was not asked for a token', 'siteverify', {}, 'flagged', ['turnstile']],
    [
      'gets a token of endless length',
      'siteverify',
      { 'cf-turnstile-response': 'x'.repeat(3000) },
      'flagged',
      ['turnstile'],
    ],
    ['answers 500', '500', token('human'), 'flagged', ['turnstile-away']],
    ['answers with a page', 'html', token('human'), 'flagged', ['turnstile-away']],
    ['breaks off', 'reset', token('human'), 'flagged', ['turnstile-away']],
    ['never answers', 'silent', token('human'), 'flagged', ['turnstile-away']],
    ['never finishes its answer', 'half-silent', token('human'), 'flagged', ['turnstile-away']],
  ])('that %s loses nothing', async (_, behaviour, typed, state, flags) => {
    const response = await sendForm({ ...ORDINARY, ...typed }, { bindings: on(behaviour) })
    expect(response.status).toBe(303)
    expect(await judged()).toEqual([state, flags])
  })

  test('judges questions and JSON by the same rule', async () => {
    await sendForm(
      { question: '公众号多久更新一次？', ...token('robot') },
      { path: '/questions', bindings: on('siteverify') },
    )
    expect(await judged('questions')).toEqual(['flagged', ['turnstile']])
    const post = (turnstile: string, message: string) =>
      send(
        '/api/contact',
        {
          method: 'POST',
          body: JSON.stringify({ ...ORDINARY, message, consent: true, turnstile }),
          headers: { 'Content-Type': 'application/json' },
        },
        on('siteverify'),
      )
    expect((await post(`human-${crypto.randomUUID()}`, '有人')).status).toBe(201)
    expect((await post('', '没有人')).status).toBe(201)
    expect((await rowsOf()).map(({ state, message }) => [message, state]).toSorted()).toEqual([
      ['有人', 'new'],
      ['没有人', 'flagged'],
    ])
  })

  test('a token that was used before is worth nothing, and its form is kept', async () => {
    const used = token('human')
    await sendForm({ ...ORDINARY, message: '第一次发的', ...used }, { bindings: on('siteverify') })
    await sendForm({ ...ORDINARY, message: '拿旧的再发', ...used }, { bindings: on('siteverify') })
    expect((await rowsOf()).map(({ message, state }) => [message, state]).toSorted()).toEqual([
      ['拿旧的再发', 'flagged'],
      ['第一次发的', 'new'],
    ])
  })

  test('may be asked by the pages that have a form, and only while it is on', async () => {
    await seededStores()
    const policy = async (path: string, bindings: Env): Promise<string> =>
      (await send(path, {}, bindings)).headers.get('Content-Security-Policy') ?? ''
    for (const path of ['/contact', '/questions/ask', '/zh-hant/contact']) {
      const page = await (await send(path, {}, on('siteverify'))).text()
      expect(page).toContain('data-sitekey="1x00000000000000000000AA"')
      expect(await policy(path, on('siteverify'))).toMatch(
        /script-src [^;]*https:\/\/challenges\.cloudflare\.com; .*frame-src https:\/\/challenges\.cloudflare\.com;/,
      )
      const off = await (await send(path)).text()
      expect(off).not.toContain('turnstile')
      expect(await policy(path, env)).not.toContain('challenges.cloudflare.com')
    }
    const faulty = await sendForm({ name: '' }, { bindings: on('siteverify') })
    expect(faulty.status).toBe(422)
    expect(faulty.headers.get('Content-Security-Policy')).toContain('https://challenges.cloudflare.com')
    for (const path of ['/', '/privacy', '/questions', '/articles/what-is-omnimedia-operations']) {
      expect(await policy(path, on('siteverify'))).not.toContain('challenges.cloudflare.com')
    }
  })
})
