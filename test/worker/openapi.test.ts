/** `GET /api/openapi.json`: what it says of the JSON holds for the JSON. */
import { type Schema, Validator } from '@cfworker/json-schema'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'

import { redirectKey } from '../../src/article/keys.ts'
import { SEED_SLUG, seedArticles, seededStores, send } from './world.ts'

type Content = { [type: string]: { schema: { $ref: string } } }
type Operation = {
  parameters: { in: string; name: string; schema: Schema }[]
  requestBody?: { content: Content }
  responses: { [status: string]: { content?: Content } }
}
type Document = {
  openapi: string
  paths: { [path: string]: { get?: Operation; post?: Operation } }
  components: { schemas: { [name: string]: Schema } }
}

let document: Document

beforeAll(async () => {
  await seededStores()
  await env.CONTENT.put(redirectKey('/articles/gone'), JSON.stringify({ gone: '2026-11-20T00:00:00Z' }))
  document = await (await send('/api/openapi.json')).json<Document>()
})

/** What of a value is not as the schema of this name says. */
function faultsOf(value: unknown, { $ref }: { $ref: string }): string[] {
  // No property is allowed that the description does not name: it would be one that nobody was told of.
  const schemas = JSON.parse(JSON.stringify(document.components.schemas), (_, one: Schema | null) =>
    one && typeof one === 'object' && one.type === 'object' && one.properties && !one.additionalProperties
      ? { ...one, additionalProperties: false }
      : one,
  ) as Document['components']['schemas']
  const validator = new Validator({ $ref, components: { schemas } } as Schema, '2020-12', false)
  return validator.validate(value).errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`)
}

const operation = (method: 'get' | 'post', path: string): Operation => {
  const found = document.paths[path]?.[method]
  if (!found) throw new Error(`${method} ${path} is not described`)
  return found
}

/** What of an answer is not as described. */
async function faultsIn(method: 'get' | 'post', path: string, response: Response): Promise<string[]> {
  const type = response.headers.get('Content-Type')?.split(';')[0] ?? ''
  const described = operation(method, path).responses[response.status]?.content?.[type]
  if (!described) return [`${response.status} ${type} is not described`]
  return faultsOf(await response.clone().json(), described.schema)
}

test('is JSON that programs of any origin may read, and need not load twice', async () => {
  const response = await send('/api/openapi.json')
  expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8')
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(response.headers.get('Cache-Control')).toContain('max-age')
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(faultsOf({ items: [{}], more: 1 }, { $ref: '#/components/schemas/Articles' })).not.toEqual([])
  const again = await send('/api/openapi.json', { headers: { 'If-None-Match': response.headers.get('ETag') ?? '' } })
  expect(again.status).toBe(304)
})

test.each([
  ['/api/site', '/api/site'],
  ['/api/site', '/api/site?lang=zh-Hant'],
  ['/api/site', '/api/site?lang=x'],
  ['/api/articles', '/api/articles'],
  ['/api/articles', '/api/articles?limit=3&section=academy&lang=zh-Hant'],
  ['/api/articles', '/api/articles?limit=0'],
  ['/api/articles', '/api/articles?section=nowhere'],
  ['/api/articles/{slug}/related', `/api/articles/${SEED_SLUG}/related`],
  ['/api/articles/{slug}/related', '/api/articles/nothing/related'],
  ['/api/articles/{slug}', '/api/articles/gone'],
  ['/api/articles/{slug}', '/api/articles/nothing'],
  ['/api/questions', '/api/questions'],
  ['/api/questions', '/api/questions?cursor=x'],
  ['/api/questions/{id}', '/api/questions/ABCD-ABCD-ABCD-ABCD'],
])('%s: the answer to %s is as described', async (path, address) => {
  expect(await faultsIn('get', path, await send(address))).toEqual([])
})

test('every article is as described, in each of its scripts', async () => {
  const addresses = seedArticles().flatMap(({ value }) => {
    const { slug, variants } = JSON.parse(value) as { slug: string; variants: string[] }
    return ['', ...variants.map((lang) => `?lang=${lang}`)].map((query) => `/api/articles/${encodeURI(slug)}${query}`)
  })
  for (const address of addresses) {
    const response = await send(address)
    expect([address, response.status]).toEqual([address, 200])
    expect([address, ...(await faultsIn('get', '/api/articles/{slug}', response))]).toEqual([address])
  }
})

test('the related list of an article that the trigger has not seen is as described', async () => {
  await env.CONTENT.delete(`related:${SEED_SLUG}`)
  const response = await send(`/api/articles/${SEED_SLUG}/related`)
  expect(await faultsIn('get', '/api/articles/{slug}/related', response)).toEqual([])
  expect(await response.json()).toMatchObject({ builtAt: null })
  await seededStores()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const MESSAGE = {
  name: '王',
  phone: '400-000-0000',
  wechat: 'reader',
  email: 'wang@reader.example',
  company: '某公司',
  subject: '合作',
  message: '想聊聊怎么做内容。',
  consent: true,
  from: `/articles/${SEED_SLUG}`,
}
const QUESTION = {
  question: '新媒体怎么起步？',
  detail: '只有一个人。',
  nickname: '小李',
  email: 'li@reader.example',
  consent: true,
  from: '/',
}

test.each([
  ['/api/contact', MESSAGE],
  ['/api/questions', QUESTION],
])('%s takes every field that it describes, and requires those that it says', async (path, body) => {
  const { schema } = operation('post', path).requestBody!.content['application/json']!
  expect(faultsOf(body, schema)).toEqual([])
  const { properties = {}, required = [] } = document.components.schemas[schema.$ref.split('/').at(-1)!]!
  expect(Object.keys(properties).toSorted()).toEqual(Object.keys(body).toSorted())
  expect(await faultsIn('post', path, await post(path, body))).toEqual([])
  for (const name of required) {
    const response = await post(path, { ...body, [name]: undefined })
    expect([name, response.status]).toEqual([name, 422])
    expect(await faultsIn('post', path, response)).toEqual([])
    expect(await response.json()).toMatchObject({ errors: [{ path: name }] })
  }
  const longest = Object.entries(properties).flatMap(([name, property]): [string, number][] =>
    typeof property === 'object' && property.maxLength !== undefined ? [[name, property.maxLength]] : [],
  )
  expect(longest.length).toBeGreaterThan(3)
  for (const [name, maxLength] of longest) {
    const response = await post(path, { ...body, [name]: `/${'字'.repeat(maxLength)}` })
    expect([name, response.status]).toEqual([name, 422])
  }
})

test.each([
  ['/api/contact', MESSAGE],
  ['/api/questions', QUESTION],
])('%s: problems are as described', async (path, body) => {
  const key = { 'Idempotency-Key': 'one' }
  const answers = [
    await post(path, '{'),
    await post(path, {}, { 'Content-Type': 'text/plain' }),
    await post(path, { message: 'x'.repeat(70_000) }),
    await post(path, body, key),
    await post(path, { ...body, email: 'other@reader.example' }, key),
  ]
  expect(answers.map(({ status }) => status)).toEqual([400, 415, 413, 201, 409])
  for (const answer of answers) expect(await faultsIn('post', path, answer)).toEqual([])
})

test('names every parameter that the listing knows', () => {
  const { parameters } = operation('get', '/api/articles')
  expect(parameters.map(({ name }) => name)).toEqual(['section', 'tag', 'cursor', 'limit', 'lang'])
  expect(parameters.find(({ name }) => name === 'limit')?.schema).toMatchObject({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 20,
  })
})
