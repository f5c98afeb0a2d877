/** One address for each page: only sections end in a slash. */
import type { Context, MiddlewareHandler } from 'hono'

import { isReservedSegment } from '../article/slug.ts'
import type { Env } from '../env.ts'
import { cacheControl } from './headers.ts'

/** 301 from `/contact/` to `/contact`, and the like for every address that is not a section's. */
export const withoutSlash: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  const { path, method } = c.req
  const isRead = method === 'GET' || method === 'HEAD'
  if (isRead && path.length > 1 && path.endsWith('/') && isReservedSegment(path.split('/')[1] ?? '')) {
    return movedTo(c, new URL(c.req.url).pathname.replace(/\/+$/, ''))
  }
  return next()
}

/** 301 to another path of this site, with the query that was sent. */
export const movedTo = (c: Context, path: string): Response =>
  new Response(null, {
    status: 301,
    headers: { Location: `${path}${new URL(c.req.url).search}`, ...cacheControl('moved') },
  })
