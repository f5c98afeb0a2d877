/** Answering with a page: 304 when the client holds it, else its pieces joined. */
import type { Context } from 'hono'

import type { Env } from '../env.ts'
import { isHeldByClient, notModified, pageHeaders, pageTag } from '../page/headers.ts'
import { joined } from '../page/pieces.ts'
import { type Memory, rememberedTag, rememberTag } from './memory.ts'

export type C = Context<{ Bindings: Env }>

export type PageParts = { shell: Uint8Array[]; pieces: Uint8Array[]; hash: string }

/** 304 without asking any store, when this isolate knows that the client holds the page of the present revision. */
export function knownNotModified(c: C): Response | undefined {
  if (c.req.header('If-None-Match') === undefined) return undefined
  const known = rememberedTag(c.env, c.req.path)
  if (!known || !isHeldByClient(c, known.tag)) return undefined
  return notModified(pageHeaders(known.tag, known.memory.policy))
}

/** `hash` stands for the content of the pieces. */
export function pageAnswer(c: C, memory: Memory, { shell, pieces, hash }: PageParts): Response {
  const tag = pageTag(c.env.VERSION.id.slice(0, 8), memory.site.hash, hash)
  rememberTag(memory, c.req.path, tag)
  const headers = pageHeaders(tag, memory.policy)
  return isHeldByClient(c, tag) ? notModified(headers) : new Response(joined(shell, pieces), { headers })
}
