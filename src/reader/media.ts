/** `/media/{hash}.{ext}`: pictures, named by their content and kept for good. */
import type { Context } from 'hono'

import { mediaKey } from '../article/keys.ts'
import { readStream } from '../article/read.ts'
import type { Env } from '../env.ts'
import { notFound } from '../page/failures.ts'
import { bytesETag, cacheControl, isHeldByClient, notModified } from '../page/headers.ts'

const TYPES: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

export async function media(c: Context<{ Bindings: Env }>): Promise<Response> {
  const [, file, extension] = /^\/media\/([0-9a-f]{16}\.([a-z]{3,4}))$/.exec(c.req.path) ?? []
  const type = TYPES[extension ?? '']
  if (file === undefined || type === undefined) return notFound(c)
  const headers = { 'Content-Type': type, ETag: bytesETag(file), ...cacheControl('immutable') }
  // `*` asks whether there is such a picture at all; its own tag can only come from having had it.
  if (c.req.header('If-None-Match')?.trim() !== '*' && isHeldByClient(c, headers.ETag)) return notModified(headers)
  const stored = await readStream(c.env.CONTENT, mediaKey(file))
  return stored ? new Response(stored.body, { headers }) : notFound(c)
}
