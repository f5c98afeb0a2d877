/** Answers that are made at request time of what the trigger and the push wrote. */
import { dataHeaders, isHeldByClient, notModified, pageETag } from '../../page/headers.ts'
import type { C } from '../page-answer.ts'

/** An answer for programs, made only for a client that does not hold it. `hash` stands for all that it is made of. */
export function madeAnswer(
  c: C,
  { type, hash, cacheTag }: { type: string; hash: string; cacheTag: string },
  make: () => string,
): Response {
  const headers = dataHeaders(cacheTag)
  const tag = pageETag(c.env.VERSION.id.slice(0, 8), hash)
  headers.set('Content-Type', type)
  headers.set('ETag', tag)
  return isHeldByClient(c, tag) ? notModified(headers) : new Response(make(), { headers })
}
