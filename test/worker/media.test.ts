/** Pictures, whole and in parts. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'

import { mediaKey } from '../../src/article/keys.ts'
import { emptyStores, send } from './world.ts'

const FILE = '0123456789abcdef.webp'
const PATH = `/media/${FILE}`
const TAG = '"0123456789abcdef.webp"'
const BYTES = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)

beforeAll(async () => {
  await emptyStores()
  await env.CONTENT.put(mediaKey(FILE), BYTES, { metadata: { hash: FILE } })
})

const get = (headers: Record<string, string> = {}, method = 'GET'): Promise<Response> => send(PATH, { headers, method })
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer())

test('a picture is served whole, for good, with its type, and says that parts can be had', async () => {
  const answer = await get()
  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    etag: TAG,
  })
  expect(await bytesOf(answer)).toEqual(BYTES)
})

test.each([
  ['bytes=0-0', 0, 0],
  ['bytes=10-19', 10, 19],
  ['bytes=990-', 990, 999],
  ['bytes=-10', 990, 999],
  ['bytes=-5000', 0, 999],
  ['bytes=0-99999', 0, 999],
  ['Bytes=5-5', 5, 5],
])('%s is bytes %i to %i', async (range, first, last) => {
  const answer = await get({ Range: range })
  expect(answer.status).toBe(206)
  expect(answer.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/1000`)
  expect(answer.headers.get('Content-Type')).toBe('image/webp')
  expect(await bytesOf(answer)).toEqual(BYTES.slice(first, last + 1))
})

test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('%s asks for what is not there', async (range) => {
  const answer = await get({ Range: range })
  expect(answer.status).toBe(416)
  expect(answer.headers.get('Content-Range')).toBe('bytes */1000')
  expect(answer.headers.get('Cache-Control')).not.toContain('immutable')
})

test.each([
  'bytes=0-0,5-',
  'bytes=20-10',
  'bytes=',
  'bytes=-',
  'bytes=a-b',
  'items=0-1',
  'bytes=99999999999999999999-',
  '0-5',
])('%s is answered with the whole', async (range) => {
  const answer = await get({ Range: range })
  expect(answer.status).toBe(200)
  expect(await bytesOf(answer)).toEqual(BYTES)
})

test('a part is given only to who has the rest of this very file', async () => {
  const status = async (condition: string): Promise<number> => {
    const answer = await get({ Range: 'bytes=0-9', 'If-Range': condition })
    await answer.body?.cancel()
    return answer.status
  }
  expect(await status(TAG)).toBe(206)
  expect(await status(`W/${TAG}`)).toBe(200)
  expect(await status('"another"')).toBe(200)
  expect(await status('Tue, 24 Nov 2026 00:00:00 GMT')).toBe(200)
})

test('who holds the picture is told so, also when asking for a part', async () => {
  const answer = await get({ 'If-None-Match': TAG, Range: 'bytes=0-9' })
  expect(answer.status).toBe(304)
})

test('HEAD tells the length and sends nothing', async () => {
  const answer = await get({ Range: 'bytes=0-9' }, 'HEAD')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Length')).toBe('1000')
  expect(await bytesOf(answer)).toHaveLength(0)
})

test('a picture that is not there is not found, and not for good', async () => {
  const answer = await send('/media/00000000000000aa.webp', { headers: { Range: 'bytes=0-9' } })
  expect(answer.status).toBe(404)
  expect(answer.headers.get('Cache-Control')).not.toContain('immutable')
})
