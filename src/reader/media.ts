/** `/media/{hash}.{ext}`: pictures, named by their content and kept for good. */
import type { Context } from 'hono'

import { mediaKey } from '../article/keys.ts'
import { mediaTypeOf } from '../article/media.ts'
import { readBytes, readStream } from '../article/read.ts'
import type { Env } from '../env.ts'
import { notFound } from '../page/failures.ts'
import { bytesETag, cacheControl, isHeldByClient, notModified, shownAnywhere } from '../page/headers.ts'
import { byteRange } from './byte-range.ts'

type C = Context<{ Bindings: Env }>

export async function media(c: C): Promise<Response> {
  const [, file] = /^\/media\/([0-9a-f]{16}\.[a-z]{3,4})$/.exec(c.req.path) ?? []
  const type = file && mediaTypeOf(file)
  if (!file || !type) return notFound(c)
  const tag = bytesETag(file)
  const headers = {
    'Content-Type': type,
    ETag: tag,
    'Accept-Ranges': 'bytes',
    ...cacheControl('immutable'),
    ...shownAnywhere,
  }
  // `*` asks whether there is such a picture at all; its own tag can only come from having had it.
  if (c.req.header('If-None-Match')?.trim() !== '*' && isHeldByClient(c, tag)) return notModified(headers)
  if (c.req.method === 'HEAD' || isPartAsked(c, tag)) return part(c, file, headers)
  const stored = await readStream(c.env.CONTENT, mediaKey(file))
  return stored ? new Response(stored.body, { headers }) : notFound(c)
}

/** A part is only of use to a client that has the rest of this very file (RFC 9110 §13.1.5: compared strongly). */
function isPartAsked(c: C, tag: string): boolean {
  const condition = c.req.header('If-Range')?.trim()
  return c.req.header('Range') !== undefined && (condition === undefined || condition === tag)
}

/** What has to know how long the file is. */
async function part(c: C, file: string, headers: Record<string, string>): Promise<Response> {
  const stored = await readBytes(c.env.CONTENT, mediaKey(file))
  if (!stored) return notFound(c)
  const { bytes } = stored
  const range = c.req.method === 'HEAD' ? undefined : byteRange(c.req.header('Range'), bytes.length)
  if (range === 'unsatisfiable') {
    const refusal = { 'Content-Range': `bytes */${bytes.length}`, ...cacheControl('absent') }
    return new Response(null, { status: 416, headers: refusal })
  }
  if (!range) return new Response(bytes, { headers: { ...headers, 'Content-Length': String(bytes.length) } })
  const { first, last } = range
  const ranged = { ...headers, 'Content-Range': `bytes ${first}-${last}/${bytes.length}` }
  return new Response(bytes.subarray(first, last + 1), { status: 206, headers: ranged })
}
