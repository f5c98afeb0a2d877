/** One address for each page: only sections end in a slash. */
import type { MiddlewareHandler } from 'hono'

import { isReservedSegment } from '../article/slug.ts'
import type { Env } from '../env.ts'
import { cacheControl } from './headers.ts'

/** 301 from `/contact/` to `/contact`, and the like for every address that is not a section's. */
export const withoutSlash: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  const { path } = c.req
  if (path.length > 1 && path.endsWith('/') && isReservedSegment(path.split('/')[1] ?? '')) {
    const { search } = new URL(c.req.url)
    const headers = { Location: `${path.replace(/\/+$/, '')}${search}`, ...cacheControl('moved') }
    return new Response(null, { status: 301, headers })
  }
  return next()
}
