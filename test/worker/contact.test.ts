import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { countedEnv } from './counted.ts'
import { broken, emptyStores, ORIGIN, seededStores, send } from './world.ts'

beforeEach(emptyStores)

const MESSAGE = {
  name: '王小明',
  phone: '138 0000 0000',
  message: '我们是一家社区烘焙店，想做公众号，从哪里开始？',
  consent: true,
  from: '/articles/what-is-omnimedia-operations',
}

const FORM = { ...MESSAGE, consent: 'true', key: 'a1b2c3' }

type Row = Record<string, string | null>

const rows = async (): Promise<Row[]> => (await env.DB.prepare('SELECT * FROM contact_messages').all<Row>()).results

const postForm = (fields: Record<string, string>, headers: Record<string, string> = {}, bindings = env) =>
  send(
    '/contact',
    { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: ORIGIN, ...headers } },
    bindings,
  )

const postJson = (body: unknown, headers: Record<string, string> = {}, bindings = env) =>
  send(
    '/api/contact',
    {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    },
    bindings,
  )

describe('the contact form', () => {
  test('stores a message sent without JavaScript and leads to a receipt', async () => {
    await seededStores()
    const form = await (await send('/contact?from=/articles/what-is-omnimedia-operations')).text()
    const key = /name="key" value="([^"]+)"/.exec(form)?.[1] ?? ''
    expect(form).toContain('name="from" value="/articles/what-is-omnimedia-operations"')

    const response = await postForm({ ...FORM, key })
    expect(response.status).toBe(303)
    const [row, ...others] = await rows()
    expect(others).toEqual([])
    expect(row).toMatchObject({
      state: 'new',
      name: '王小明',
      phone: '138 0000 0000',
      wechat: null,
      email: null,
      message: MESSAGE.message,
      consent: '2026-11',
      came_from: '/articles/what-is-omnimedia-operations',
    })
    const receipt = await send(response.headers.get('Location') ?? '')
    expect(receipt.status).toBe(200)
    expect(receipt.headers.get('Cache-Control')).toBe('private, no-store')
    expect(await receipt.text()).toContain(row?.['id'])
  })

  test('with faults comes back as 422, says what is wrong beside the field, keeps what was typed, and stores nothing', async () => {
    const response = await postForm({
      name: '  ',
      email: 'not-an-address',
      message: '想咨询"品牌"<b>',
      key: 'k',
      company: '烘焙店',
    })
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).toMatch(/<input id="name"[^>]*aria-invalid="true" aria-describedby="name-fault">/)
    expect(page).toContain('<p class="fault" id="name-fault">请填写称呼</p>')
    expect(page).toContain('<p class="fault" id="email-fault">邮箱地址不完整，例如 name@example.com</p>')
    expect(page).toContain('id="consent-fault"')
    expect(page).toContain('value="not-an-address"')
    expect(page).toContain('value="烘焙店"')
    expect(page).toContain('想咨询&quot;品牌&quot;&lt;b&gt;</textarea>')
    expect(page).toContain('name="key" value="k"')
    expect(await rows()).toEqual([])
  })

  test('names all faults above the form in the order of its fields', async () => {
    const page = await (await postForm({ key: 'k' })).text()
    const paths = [...page.matchAll(/<li><a href="#([a-z]+)">/g)].map(([, path]) => path)
    expect(paths).toEqual(['name', 'phone', 'message', 'consent'])
  })

  test('asks for at least one way to answer', async () => {
    const page = await (await postForm({ ...FORM, phone: ' ' })).text()
    expect(page).toContain('电话、微信号、邮箱至少填一项')
    expect(await rows()).toEqual([])
  })

  test('stores a double tap once and gives the same receipt; another text is another message', async () => {
    const [first, second] = await Promise.all([postForm(FORM), postForm(FORM)])
    expect(first.headers.get('Location')).toBe(second.headers.get('Location'))
    expect(await rows()).toHaveLength(1)
    await postForm({ ...FORM, message: '还有一个问题' })
    expect(await rows()).toHaveLength(2)
  })

  test('leads to a receipt also while the database is down: the message waits in OUTBOX', async () => {
    const response = await postForm(FORM, {}, { ...env, DB: broken<D1Database>() })
    expect(response.status).toBe(303)
    expect(await rows()).toEqual([])
    const receipt = await send(response.headers.get('Location') ?? '', {}, { ...env, DB: broken<D1Database>() })
    expect(receipt.status).toBe(200)
    const { keys } = await env.OUTBOX.list({ prefix: 'waiting:' })
    expect(await Promise.all(keys.map(({ name }) => env.OUTBOX.get(name, 'json')))).toEqual([
      expect.objectContaining({ kind: 'message', name: '王小明', phone: '138 0000 0000', message: MESSAGE.message }),
    ])
  })

  test('comes back filled in, with a plain 503, when the database and OUTBOX are down', async () => {
    const down = { ...env, DB: broken<D1Database>(), OUTBOX: broken<KVNamespace>() }
    const response = await postForm(FORM, {}, down)
    const page = await response.text()
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('60')
    expect(page).toContain('留言还没有存下来')
    expect(page).toContain(MESSAGE.message)
    expect(page).toContain('value="a1b2c3"')
    expect(page).not.toMatch(/injected|D1|Error:/)
    expect(await rows()).toEqual([])
  })

  test('sent again after an unknown outcome is stored exactly once', async () => {
    const { bindings } = countedEnv({ every: /^DB/, when: 'after' })
    const down = { ...env, DB: bindings.DB, OUTBOX: broken<KVNamespace>() }
    expect((await postForm(FORM, {}, down)).status).toBe(503)
    expect((await postForm(FORM)).status).toBe(303)
    expect(await rows()).toHaveLength(1)
  })

  test('does not take a post from another site', async () => {
    for (const headers of [{ Origin: 'https://evil.test' }, { Origin: 'null' }, { Origin: `${ORIGIN}.evil.test` }]) {
      expect((await postForm(FORM, headers)).status).toBe(403)
    }
    const crossSite = {
      method: 'POST',
      body: new URLSearchParams(FORM as never),
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    }
    expect((await send('/contact', crossSite)).status).toBe(403)
    expect(await rows()).toEqual([])
  })

  test('drops an address of another site that rides in as the page it came from', async () => {
    for (const from of ['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)']) {
      const page = await (await send(`/contact?from=${encodeURIComponent(from)}`)).text()
      expect(page).toContain('name="from" value=""')
      const response = await postForm({ ...FORM, from, key: from })
      expect(response.status).toBe(303)
      expect(response.headers.get('Location')).not.toContain('evil')
    }
    expect(new Set((await rows()).map((row) => row['came_from']))).toEqual(new Set([null]))
  })

  test('takes a form with files or unknown fields for what it is', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries(FORM)) body.set(name, value as string)
    body.set('attachment', new File(['x'], 'x.exe'))
    body.set('__proto__', 'x')
    const response = await send('/contact', { method: 'POST', body, headers: { Origin: ORIGIN } })
    expect(response.status).toBe(303)
    expect(await rows()).toHaveLength(1)
  })

  test('refuses a body that is no form or too large', async () => {
    const noForm = await send('/contact', { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } })
    expect(noForm.status).toBe(415)
    expect((await postForm({ ...FORM, message: 'x'.repeat(300_000) })).status).toBe(413)
    expect((await postForm({ ...FORM, message: '长'.repeat(5001) })).status).toBe(422)
    expect((await postForm({ ...FORM, message: '长'.repeat(5000) })).status).toBe(303)
  })
})

describe('POST /api/contact', () => {
  test('answers 201 with id, time and state', async () => {
    const response = await postJson(MESSAGE)
    expect(response.status).toBe(201)
    const [row] = await rows()
    expect(await response.json()).toEqual({ id: row?.['id'], receivedAt: row?.['received_at'], state: 'stored' })
    expect(row?.['id']).toMatch(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/)
  })

  test('names every faulty field in a 422 problem and stores nothing', async () => {
    const response = await postJson({ name: 7, email: 'a@b', message: '', consent: 'yes', from: 'https://evil.test/' })
    expect(response.status).toBe(422)
    expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    const body: { errors: { path: string; message: string }[] } = await response.json()
    expect(body.errors.map(({ path }) => path).toSorted()).toEqual(['consent', 'email', 'from', 'message', 'name'])
    expect(await rows()).toEqual([])
  })

  test.each([[[]], [null], ['"text"'], [{}], [{ ...MESSAGE, phone: { nested: true } }], [{ ...MESSAGE, name: null }]])(
    'does not fall over %j',
    async (body) => {
      const response = await postJson(body)
      expect(response.status).toBe(422)
      const { errors }: { errors: unknown[] } = await response.json()
      expect(errors.length).toBeGreaterThan(0)
      expect(await rows()).toEqual([])
    },
  )

  test('refuses malformed JSON and other types', async () => {
    expect((await postJson('{"name":')).status).toBe(400)
    expect((await postJson(MESSAGE, { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await postJson(MESSAGE, { Origin: 'https://evil.test' })).status).toBe(403)
  })

  test('with the same Idempotency-Key a hundred times at once is one row and one receipt', async () => {
    const responses = await Promise.all(
      Array.from({ length: 100 }, () => postJson(MESSAGE, { 'Idempotency-Key': 'key-1' })),
    )
    const bodies = await Promise.all(responses.map((response) => response.text()))
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(bodies).size).toBe(1)
    expect(await rows()).toHaveLength(1)
  })

  test('with the same Idempotency-Key for another message is a 409', async () => {
    await postJson(MESSAGE, { 'Idempotency-Key': 'key-1' })
    const response = await postJson({ ...MESSAGE, message: '另一条' }, { 'Idempotency-Key': 'key-1' })
    expect(response.status).toBe(409)
    expect(await rows()).toHaveLength(1)
  })

  test('without a key stores each message', async () => {
    await postJson(MESSAGE)
    await postJson(MESSAGE)
    expect(await rows()).toHaveLength(2)
  })

  test('is a 503 problem while the database and OUTBOX are down, and a message that waits while only the database is', async () => {
    const DB = broken<D1Database>()
    const failed = await postJson(MESSAGE, {}, { ...env, DB, OUTBOX: broken<KVNamespace>() })
    expect(failed.status).toBe(503)
    expect(failed.headers.get('Retry-After')).toBe('60')
    const waiting = await postJson(MESSAGE, {}, { ...env, DB })
    expect(waiting.status).toBe(201)
    expect(await waiting.json()).toMatchObject({ state: 'waiting' })
  })

  test('keeps what was written, but for what nobody can see', async () => {
    await postJson({
      name: '\u202E王\u200B小明\r\nBcc: x@y.test',
      wechat: 'ｗｘ＿１２３',
      message: '第一行\r\n第二行\u0000 𠮷 👩‍👩‍👧 <b>"q"</b> \uD800 =1+1',
      consent: true,
    })
    const [row] = await rows()
    expect(row).toMatchObject({
      name: '王小明 Bcc: x@y.test',
      wechat: 'ｗｘ＿１２３',
      message: '第一行\n第二行 𠮷 👩‍👩‍👧 <b>"q"</b> \uFFFD =1+1',
    })
  })

  test.each(['13800000000', '+86 138-0000-0000', '010-12345678转8001', '（０２１）６２３４５６７８', '400-000-0000'])(
    'understands the phone number %s',
    async (phone) => {
      expect((await postJson({ ...MESSAGE, phone })).status).toBe(201)
    },
  )

  test.each(['1234', '没有电话', '138<script>'])('refuses the phone number %s', async (phone) => {
    expect((await postJson({ ...MESSAGE, phone })).status).toBe(422)
  })
})
