/** Answering with a page: 304 when the client holds it, else its pieces joined. */
import type { Context } from 'hono'

import { cacheTagOf } from '../article/cache-tags.ts'
import type { Env } from '../env.ts'
import { isHeldByClient, notModified, pageHeaders, pageETag } from '../page/headers.ts'
import { joined } from '../page/pieces.ts'
import { type Memory, rememberedETag, rememberETag } from './memory.ts'

export type C = Context<{ Bindings: Env }>

export type PageParts = {
  shell: Uint8Array[]
  pieces: Uint8Array[]
  /** Stands for the content of the pieces. */
  hash: string
}

/** 304 without asking any store, when this isolate knows that the client holds the page of the present revision. */
export function knownNotModified(c: C, listKey: string): Response | undefined {
  if (c.req.header('If-None-Match') === undefined) return undefined
  const known = rememberedETag(c.env, c.req.path)
  if (!known || !isHeldByClient(c, known.tag)) return undefined
  return notModified(pageHeaders(known.memory.headers, known.tag, cacheTagOf(listKey)))
}

/** `listKey` is the key that is written anew whenever the page changes. */
export function pageAnswer(c: C, memory: Memory, listKey: string, { shell, pieces, hash }: PageParts): Response {
  const tag = pageETag(c.env.VERSION.id.slice(0, 8), memory.site.hash, memory.extras, hash)
  rememberETag(memory, c.req.path, tag)
  const headers = pageHeaders(memory.headers, tag, cacheTagOf(listKey))
  return isHeldByClient(c, tag) ? notModified(headers) : new Response(joined(shell, pieces), { headers })
}
