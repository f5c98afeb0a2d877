/** Answering with public JSON: 304 where the client holds it. */
import { hashOf } from '../article/hash.ts'
import { bytesETag, dataHeaders, isHeldByClient, notModified } from '../page/headers.ts'
import type { C } from './page-answer.ts'

/** JSON that is stored; without a hash it is sent whenever it is asked for. `cacheTag` names what it is made of. */
export function storedJson(
  c: C,
  cacheTag: string,
  { body, hash }: { body: BodyInit; hash: string | undefined },
): Response {
  const headers = dataHeaders(cacheTag)
  if (hash === undefined) return new Response(body, { headers })
  const tag = bytesETag(hash)
  headers.set('ETag', tag)
  return isHeldByClient(c, tag) ? notModified(headers) : new Response(body, { headers })
}

/** JSON that is made for the request. */
export async function madeJson(c: C, cacheTag: string, value: unknown): Promise<Response> {
  const body = JSON.stringify(value)
  return storedJson(c, cacheTag, { body, hash: await hashOf(body) })
}
