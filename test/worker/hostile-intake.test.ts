/** Whatever is posted: never a 5xx or a trace of our code, always its headers, and nothing stored that was not meant. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'

import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { broken, emptyStores, ORIGIN, seededStores, send } from './world.ts'

beforeEach(emptyStores)

const MESSAGE = { name: '王小明', phone: '138 0000 0000', message: '想给烘焙店做公众号，从哪里开始？' }
const QUESTION = { question: '公众号多久更新一次合适？' }
const FORMS: [path: string, typed: Record<string, string>, table: string][] = [
  ['/contact', MESSAGE, 'contact_messages'],
  ['/questions', QUESTION, 'questions'],
]
const APIS: [path: string, typed: Record<string, string>, table: string][] = [
  ['/api/contact', MESSAGE, 'contact_messages'],
  ['/api/questions', QUESTION, 'questions'],
]

/** Sends it, and holds the answer against what every answer must be. */
async function sent(path: string, init: RequestInit<IncomingRequestCfProperties>): Promise<Response> {
  const response = await send(path, init)
  const { status, headers } = response
  expect(status, path).toBeLessThan(500)
  expect(headers.get('Cache-Control'), path).toBe('private, no-store')
  expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff')
  expect(headers.get('Content-Security-Policy'), path).toMatch(/^default-src 'none';/)
  const body = await response.clone().text()
  expect(body, path).not.toMatch(/\bat \S+ \(|\.ts:\d|D1_ERROR|SQLITE|TypeError|SyntaxError/)
  return response
}

const form = (path: string, fields: Record<string, string> | string, headers: Record<string, string> = {}) =>
  sent(path, {
    method: 'POST',
    body: typeof fields === 'string' ? fields : new URLSearchParams(fields),
    headers: {
      Origin: ORIGIN,
      ...(typeof fields === 'string' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
  })

const json = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  sent(path, {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })

type Row = Record<string, string | null>
const rowsOf = async (table = 'contact_messages'): Promise<Row[]> =>
  (await env.DB.prepare(`SELECT * FROM ${table}`).all<Row>()).results
const nothingStored = async (): Promise<void> => {
  expect([...(await rowsOf()), ...(await rowsOf('questions'))]).toEqual([])
  expect((await env.OUTBOX.list({ prefix: 'waiting:' })).keys).toEqual([])
}

describe.each(APIS)('POST %s', (path, typed, table) => {
  const fields =
    table === 'questions'
      ? ['question', 'detail', 'nickname', 'email', 'from']
      : ['name', 'phone', 'wechat', 'email', 'company', 'subject', 'message', 'from']

  test('names the field that is of another type, whatever type it is', async () => {
    for (const field of fields) {
      for (const value of [null, 7, 1e300, true, [], ['a'], {}, { a: { b: 1 } }, [[[]]]]) {
        const response = await json(path, { ...typed, consent: true, [field]: value })
        expect(response.status, `${field} ${JSON.stringify(value)}`).toBe(422)
        const { errors }: { errors: { path: string; message: string }[] } = await response.json()
        expect(errors.map((fault) => fault.path)).toContain(field)
      }
    }
    for (const consent of [false, 'true', 1, null, {}]) {
      expect((await json(path, { ...typed, consent })).status).toBe(422)
    }
    await nothingStored()
  })

  test('refuses 64 KB and one byte, told or not, and looks into 64 KB', async () => {
    const padded = (bytes: number): string => {
      const text = JSON.stringify({ ...typed, consent: true })
      return text + ' '.repeat(bytes - new TextEncoder().encode(text).length)
    }
    expect((await json(path, padded(65_537))).status).toBe(413)
    const stream = new Response(padded(65_537)).body
    const chunked = { method: 'POST', body: stream, headers: { 'Content-Type': 'application/json' }, duplex: 'half' }
    expect((await sent(path, chunked as RequestInit<IncomingRequestCfProperties>)).status).toBe(413)
    await nothingStored()
    expect((await json(path, padded(65_536))).status).toBe(201)
  })

  test('is a 400 or 422 for what is no object of fields', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000)
    const deepObject = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)
    for (const body of ['', ' ', 'null', '[]', '"x"', '1', 'true', '{}', deep, deepObject, '{"consent":true}']) {
      expect([400, 422], body.slice(0, 20)).toContain((await json(path, body)).status)
    }
    for (const body of ['{', '{"a":1,}', "{'a':1}", '\u{FEFF}{', 'NaN', '{"a":undefined}', '{"a":"\u0000"}']) {
      expect((await json(path, body)).status, body).toBe(400)
    }
    await nothingStored()
  })

  test('is a 400 for bytes that are no UTF-8, such as GB18030 and UTF-16', async () => {
    const gb18030 = new Uint8Array([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xcd, 0xf5, 0xd0, 0xa1, 0x22, 0x7d])
    const utf16 = new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])
    for (const body of [gb18030, utf16, new Uint8Array([0xc0, 0x80]), new Uint8Array([0xed, 0xa0, 0x80])]) {
      expect((await json(path, body)).status).toBe(400)
    }
    await nothingStored()
  })

  test('takes the last of two fields of one name, once', async () => {
    const [name = '', value = ''] = Object.entries(typed)[0] ?? []
    const text = JSON.stringify({ ...typed, consent: true }).replace('{', `{${JSON.stringify(name)}:"先写的",`)
    expect((await json(path, text)).status).toBe(201)
    expect((await rowsOf(table)).map((row) => row[name])).toEqual([value])
  })

  test('is not moved by __proto__, constructor or ten thousand fields', async () => {
    const polluted = `{"__proto__":${JSON.stringify({ ...typed, consent: true, polluted: 'yes' })}}`
    expect((await json(path, polluted)).status).toBe(422)
    expect((await json(path, '{"constructor":{"prototype":{"polluted":"yes"}},"consent":true}')).status).toBe(422)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    await nothingStored()
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`f${at}`, 1]))
    expect(
      (await json(path, { ...many, ...typed, consent: true, state: 'answered', id: 'x', flags: '[]' })).status,
    ).toBe(201)
    expect(await rowsOf(table)).toEqual([expect.objectContaining({ state: 'new', ...typed })])
  })

  test.each([
    [{ 'Idempotency-Key': '' }, 400],
    [{ 'Idempotency-Key': 'x'.repeat(256) }, 400],
    [{ 'Idempotency-Key': 'x'.repeat(255) }, 201],
    [{ 'Idempotency-Key': "'; DROP TABLE questions; --" }, 201],
    [{ 'Content-Type': 'text/plain' }, 415],
    [{ 'Content-Type': 'application/jsonp' }, 415],
    [{ 'Content-Type': 'multipart/form-data; boundary=x' }, 415],
    [{ 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'Content-Type': 'application/json; charset=gbk' }, 201],
    [{ 'Content-Type': 'APPLICATION/JSON' }, 201],
    [{ Origin: 'https://evil.test' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Origin: 'academy.test' }, 403],
    [{ Origin: `${ORIGIN}:8443` }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Sec-Fetch-Site': 'nonsense' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 201],
    [{ 'X-HTTP-Method-Override': 'DELETE' }, 201],
  ])('with %j answers %i', async (headers, status) => {
    const response = await json(path, { ...typed, consent: true }, headers as Record<string, string>)
    expect(response.status).toBe(status)
    const type = status === 201 ? /^application\/json/ : /^application\/problem\+json/
    expect(response.headers.get('Content-Type')).toMatch(type)
    expect(await rowsOf(table)).toHaveLength(status === 201 ? 1 : 0)
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('refuses %s', async (method) => {
    const { status, headers } = await send(path, { method })
    expect([status, headers.get('Allow')?.includes('POST')]).toEqual([405, true])
  })
})

describe.each(FORMS)('the form of %s', (path, typed, table) => {
  const long: Record<string, number> =
    table === 'questions'
      ? { question: 201, detail: 2001, nickname: 41, email: 255 }
      : { name: 81, phone: 41, wechat: 61, email: 255, company: 121, subject: 201, message: 5001 }

  test('comes back with all that was typed when a field is too long', async () => {
    for (const [field, length] of Object.entries(long)) {
      const value = `${field}的开头${'长'.repeat(length - [...`${field}的开头的结尾`].length)}的结尾`
      expect([...value]).toHaveLength(length)
      const response = await form(path, { ...typed, consent: 'true', key: 'k', [field]: value })
      const page = await response.text()
      expect(response.status, field).toBe(422)
      for (const text of Object.values({ ...typed, [field]: value })) expect(page, field).toContain(text)
      expect(page).toContain(`id="${field}-fault"`)
      expect(page).toContain('id="consent" name="consent" type="checkbox" value="true" required checked')
    }
    await nothingStored()
  })

  test('is 413 beyond 256 KB, told or not, also in a single field', async () => {
    const body = `message=${'x'.repeat(256 * 1024)}`
    expect((await form(path, body)).status).toBe(413)
    const init = {
      method: 'POST',
      body: new Response(body).body,
      headers: { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' },
      duplex: 'half',
    }
    expect((await sent(path, init as RequestInit<IncomingRequestCfProperties>)).status).toBe(413)
    await nothingStored()
  })

  test('takes ten thousand fields, and the last of two of one name, for one message', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `f${at}=1`).join('&')
    const own = new URLSearchParams({ ...typed, consent: 'true', key: 'k', __proto__x: '1' }).toString()
    const [name = '', value = ''] = Object.entries(typed)[0] ?? []
    expect((await form(path, `${name}=first&${many}&__proto__=x&constructor=y&${own}`)).status).toBe(303)
    expect((await rowsOf(table)).map((row) => row[name])).toEqual([value])
    expect(({} as Record<string, unknown>)['f1']).toBeUndefined()
  })

  test('says that it could not be read when it is sent in GB18030, and stores no mojibake', async () => {
    const gb18030 = Object.keys(typed)
      .map((name) => `${name}=%CD%F5%D0%A1%C3%F7`)
      .join('&')
    for (const headers of [{}, { 'Content-Type': 'application/x-www-form-urlencoded; charset=GB18030' }]) {
      const response = await form(path, `${gb18030}&consent=true&key=k`, headers)
      expect([415, 422], JSON.stringify(headers)).toContain(response.status)
    }
    await nothingStored()
  })

  test('leaves files out, and takes a file for no text', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...typed, consent: 'true', key: 'k' })) body.set(name, value)
    for (let at = 0; at < 20; at++) body.set(`file${at}`, new File(['MZ'], `../../x${at}.exe`))
    const headers = { Origin: ORIGIN }
    expect((await sent(path, { method: 'POST', body, headers })).status).toBe(303)
    const asFile = new FormData()
    for (const name of Object.keys(typed)) asFile.set(name, new File(['text'], 'x.txt'))
    asFile.set('consent', 'true')
    expect((await sent(path, { method: 'POST', body: asFile, headers })).status).toBe(422)
    expect(await rowsOf(table)).toHaveLength(1)
  })

  test.each([
    ['text/plain', 'x'],
    ['application/json', '{}'],
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=x', '--y\r\n'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--'],
    ['multipart/form-data; boundary=', '----'],
    ['', 'x'],
    ['nonsense', 'x'],
  ])('is 415 or 422 as %j with %j', async (type, body) => {
    const response = await form(path, body, { 'Content-Type': type })
    expect([415, 422]).toContain(response.status)
    await nothingStored()
  })

  test.each([
    [{ Origin: 'https://evil.test' }],
    [{ Origin: 'null' }],
    [{ Origin: `${ORIGIN}.evil.test` }],
    [{ Origin: 'https://academy.test@evil.test' }],
    [{ Origin: '' }],
    [{ Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }],
  ])('of another site is refused, in each content type: %j', async (headers) => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const body = new URLSearchParams({ ...typed, consent: 'true' }).toString()
      expect((await form(path, body, { ...headers, 'Content-Type': type })).status).toBe(403)
    }
    const withoutOrigin = {
      method: 'POST',
      body: new URLSearchParams({ ...typed, consent: 'true' }),
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    }
    expect((await sent(path, withoutOrigin)).status).toBe(403)
    await nothingStored()
  })

  test('comes back with an attack as text: its page has the elements of a harmless one', async () => {
    const elementsOf = async (response: Response): Promise<string[]> => {
      const elements: string[] = []
      const rewriter = new HTMLRewriter().on('*', {
        element: ({ tagName, attributes }) => {
          elements.push(`${tagName}[${[...attributes].map(([name]) => name).join()}]`)
        },
      })
      await rewriter.transform(response).text()
      return elements
    }
    const fields = [...Object.keys(long), 'key', 'token', 'from', 'cta', 'website', 'extra']
    const filled = (text: string) => form(path, Object.fromEntries(fields.map((field) => [field, text])))
    const harmless = await filled('x')
    expect(harmless.status).toBe(422)
    const expected = await elementsOf(harmless)
    const attacks = [
      '"><script>alert(1)</script>',
      "'><img src=x onerror=alert(1)>",
      '</textarea><script>alert(1)</script>',
      '" autofocus onfocus="alert(1)',
      '<!--',
      '</title><svg onload=alert(1)>',
      '{{7*7}}${7*7}',
      '&quot;><script>',
      '\u0000"><script>alert(1)</script>',
      '`onmouseover=alert(1)',
    ]
    for (const attack of attacks) expect(await elementsOf(await filled(attack)), attack).toEqual(expected)
  })
})

describe('what is stored', () => {
  test('is on one line where a header could be made of it, and no address has a line break', async () => {
    const injected = 'a\r\nBcc: all@victim.test\r\n\r\nbody'
    const typed = { ...MESSAGE, name: injected, subject: injected, company: injected, wechat: injected }
    expect((await json('/api/contact', { ...typed, consent: true })).status).toBe(201)
    const [row] = await rowsOf()
    for (const field of ['name', 'subject', 'company', 'wechat']) {
      expect(row?.[field], field).toBe('a Bcc: all@victim.test body')
    }
    for (const email of [
      'a@b.test\r\nBcc: c@d.test',
      'a@b.test,c@d.test',
      'a@b.test;c@d.test',
      '<a@b.test>',
      'a b@c.test',
    ]) {
      expect((await json('/api/contact', { ...MESSAGE, email, consent: true })).status, email).toBe(422)
    }
    await json('/api/contact', { ...MESSAGE, message: '另一条', phone: '13800000000\r\nX: y', consent: true })
    expect((await rowsOf()).map((one) => one['phone'])).toContain('13800000000 X: y')
  })

  test('is text, never SQL', async () => {
    const sql = `Robert'); DROP TABLE contact_messages; -- " ; \\ % _ ?1 :name $x @y`
    const typed = { name: sql, wechat: sql.slice(0, 60), company: sql, subject: sql, message: sql, consent: true }
    expect((await json('/api/contact', typed)).status).toBe(201)
    expect(await rowsOf()).toEqual([expect.objectContaining({ name: sql, company: sql, subject: sql, message: sql })])
    const from = "/a'||(SELECT+sql)||'"
    expect((await json('/api/questions', { question: sql, from, consent: true })).status).toBe(201)
    expect(await rowsOf('questions')).toEqual([expect.objectContaining({ question: sql, came_from: from })])
  })

  test('has no character that hides others, and all that can be seen', async () => {
    const message =
      'a\u0000b\u0007c\u001Bd\u007Fe\u0085f \u202Eg\u202Ch \u2066i\u2069j \u200Bk\uFEFFl\u{E0041}m \uD800n \uDFFFo\t第二行\r\n第三行\r第四行'
    await json('/api/contact', { ...MESSAGE, message: `${message} 👩‍👩‍👧 𠮷 葛󠄀 e\u0301`, consent: true })
    expect((await rowsOf()).map((row) => row['message'])).toEqual([
      'abcdef gh ij klm \uFFFDn \uFFFDo\t第二行\n第三行\n第四行 👩‍👩‍👧 𠮷 葛󠄀 é',
    ])
  })

  test('is nothing when what was typed cannot be seen', async () => {
    for (const blank of [
      '\u200B\u200B',
      '\u3164',
      '\u00AD',
      '\u2060\uFEFF',
      ' \u3000\n\t',
      '\u202E\u202C',
      '\u{E0020}',
    ]) {
      const response = await json('/api/contact', { ...MESSAGE, message: blank, consent: true })
      expect(response.status, JSON.stringify(blank)).toBe(422)
      const { errors }: { errors: { path: string }[] } = await response.json()
      expect(errors.map((fault) => fault.path)).toEqual(['message'])
    }
    await nothingStored()
  })

  test('is counted in characters as people count them, up to the last one', async () => {
    expect((await json('/api/contact', { ...MESSAGE, message: '𠮷'.repeat(5000), consent: true })).status).toBe(201)
    expect((await json('/api/contact', { ...MESSAGE, message: '𠮷'.repeat(5001), consent: true })).status).toBe(422)
    expect((await rowsOf()).map((row) => [...(row['message'] ?? '')].length)).toEqual([5000])
  })

  test('is the same after a way through OUTBOX', async () => {
    const typed = { ...MESSAGE, message: `𠮷 👩‍👩‍👧 "q" \\ <b> ${'长'.repeat(4000)}`, subject: "'; --", consent: true }
    const body = JSON.stringify(typed)
    const headers = { 'Content-Type': 'application/json' }
    const down = { ...env, DB: broken<D1Database>() }
    expect((await send('/api/contact', { method: 'POST', body, headers }, down)).status).toBe(201)
    await runUpkeep(env, new Date())
    expect(await rowsOf()).toEqual([expect.objectContaining({ message: typed.message, subject: typed.subject })])
  })
})

describe('addresses of forms and receipts', () => {
  test('answer every query and id without a 5xx, and lead to no other site', async () => {
    const queries = [
      '//evil.test',
      '/\\evil.test',
      'javascript:alert(1)',
      '/%00',
      '/\r\nX: y',
      '%',
      '%E0%A4',
      '/'.repeat(9000),
    ]
    for (const query of queries) {
      for (const path of ['/contact', '/questions/ask', '/contact/receipts/0000-0000-0000-0000']) {
        const response = await sent(
          `${path}?from=${encodeURIComponent(query)}&cta=${encodeURIComponent(query)}`,
          {},
        ).catch((error: unknown) => error)
        expect(response).toBeInstanceOf(Response)
      }
      const raw = await send(`/contact?from=${query.replaceAll(/[\r\n]/g, '')}&cta=%FF`)
      expect(raw.status).toBe(200)
      expect(await raw.text()).not.toMatch(/value="(?:\/\/|\/\\|javascript:)/)
    }
  })

  test('know no receipt but their own kind', async () => {
    await seededStores()
    const ids = [
      '..%2f..%2fcontact',
      '%00',
      "0000-0000-0000-000'",
      '0000-0000-0000-000U',
      'x'.repeat(8000),
      '__proto__',
    ]
    for (const id of ids) {
      for (const path of ['/contact/receipts', '/questions/receipts', '/questions', '/api/questions']) {
        expect((await send(`${path}/${id}`)).status, `${path} ${id.slice(0, 20)}`).toBe(404)
      }
    }
  })
})

describe('POST /api/clicks', () => {
  const clicks = async () =>
    (await env.DB.prepare('SELECT path, kind, count FROM lead_clicks ORDER BY path').all<Row>()).results
  const click = (body: string, headers: Record<string, string> = {}) =>
    sent('/api/clicks', { method: 'POST', body, headers: { Origin: ORIGIN, ...headers } })

  test('counts only known kinds, of pages that there are', async () => {
    await seededStores()
    const paths = [
      '/articles/what-is-omnimedia-operations',
      '/zh-hant/articles/what-is-omnimedia-operations',
      '/articles/there-is-none',
      '/articles/..%2f..',
      "/articles/'; DROP TABLE lead_clicks; --",
      '/articles/%',
      'https://evil.test/',
      '',
    ]
    for (const path of paths) {
      expect((await click(new URLSearchParams({ kind: 'phone', path }).toString())).status).toBe(204)
    }
    for (const body of ['', 'kind=fax', 'kind=__proto__', '{"kind":"phone"}', 'kind=phone%00', '\u0000']) {
      expect((await click(body)).status).toBe(204)
    }
    expect(await clicks()).toEqual([
      { path: '/', kind: 'phone', count: 6 },
      { path: '/articles/what-is-omnimedia-operations', kind: 'phone', count: 2 },
    ])
  })

  test('takes no long body and nothing from another site', async () => {
    expect((await click(`kind=phone&path=/${'x'.repeat(3000)}`)).status).toBe(413)
    expect((await click('kind=phone', { Origin: 'https://evil.test' })).status).toBe(403)
    expect(await clicks()).toEqual([])
  })
})

describe('a thousand requests by chance', () => {
  /** As like each time: the seed is part of the test. */
  let state = 20_261_125
  const pick = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const oneOf = <T>(list: T[]): T => list[pick(list.length)] as T

  const TEXTS = [
    '王小明',
    '',
    ' ',
    '\u0000',
    '\uD800',
    '\u202E反',
    '<script>',
    "'; --",
    '${x}',
    '%00%FF',
    '__proto__',
    'x'.repeat(6000),
    '长'.repeat(300),
    '13800000000',
    'a@b.test',
    '/articles/a#b',
    '//evil.test',
    '👩‍👩‍👧',
    '\r\nSet-Cookie: a=b',
  ]
  const VALUES: unknown[] = [...TEXTS, null, 0, -1, 1e308, true, false, [], {}, [{}], { length: 5 }]
  const NAMES = [
    'name',
    'phone',
    'wechat',
    'email',
    'company',
    'subject',
    'message',
    'question',
    'detail',
    'nickname',
    'from',
    'cta',
    'key',
    'token',
    'website',
    'consent',
    'turnstile',
    '__proto__',
    'constructor',
    'toString',
    '',
  ]
  const TYPES = [
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'text/plain',
    'application/json; charset=utf-16',
    '*/*',
  ]
  const HEADERS: Record<string, string>[] = [
    {},
    { Origin: ORIGIN },
    { Origin: 'null' },
    { 'Idempotency-Key': 'x'.repeat(300) },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'CF-Connecting-IP': 'not an address' },
    { 'CF-Connecting-IP': ':::::' },
    { Referer: 'http://[' },
    { 'Accept-Language': 'x'.repeat(2000) },
    { 'If-None-Match': '*' },
  ]
  const PATHS = [
    '/contact',
    '/zh-hant/contact',
    '/zh-hans/contact',
    '/questions',
    '/zh-hant/questions',
    '/api/contact',
    '/api/questions',
    '/api/clicks',
  ]

  test('get no 5xx, always their headers, and no row that is not whole', async () => {
    const seen = new Set<number>()
    for (let at = 0; at < 1000; at++) {
      const fields: [string, unknown][] = Array.from({ length: pick(12) }, () => [oneOf(NAMES), oneOf(VALUES)])
      if (pick(3) > 0) {
        fields.push(...Object.entries({ ...MESSAGE, ...QUESTION }), ['consent', pick(2) === 0 ? 'true' : true])
      }
      const isJson = pick(2) === 0
      const texts = fields.map(([name, value]): [string, string] => [name, String(value)])
      const body = isJson ? JSON.stringify(Object.fromEntries(fields)) : new URLSearchParams(texts).toString()
      const type = pick(4) > 0 ? (isJson ? 'application/json' : 'application/x-www-form-urlencoded') : oneOf(TYPES)
      const cut = pick(8) === 0 ? body.slice(0, pick(body.length + 1)) : body
      const headers = { 'Content-Type': type, ...oneOf(HEADERS) }
      const response = await sent(oneOf(PATHS), { method: 'POST', body: cut, headers })
      seen.add(response.status)
    }
    expect(Object.keys(Object.prototype)).toEqual([])
    expect([...seen].toSorted()).toEqual([201, 204, 303, 400, 403, 413, 415, 422])
    for (const row of await rowsOf()) {
      expect(row['name']).toMatch(/\S/)
      expect(row['message']).toMatch(/\S/)
      expect(row['phone'] ?? row['wechat'] ?? row['email']).toMatch(/\S/)
    }
  })
})
