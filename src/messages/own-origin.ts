/** Refuses what another site makes a reader's browser send. Programs, which send no Origin, may post. */
import type { MiddlewareHandler } from 'hono'

import type { Env } from '../env.ts'
import { refused } from '../page/failures.ts'

const REFUSAL = {
  title: 'Cross-origin request refused',
  detail: 'A browser may send this from pages of this site only.',
}

/** 403 for an `Origin` of another host (or `null`), and for a browser that says the request is cross-site. */
export const onlyOwnOrigin: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  if (isForeign(c.req.header('Origin'), c.req.header('Sec-Fetch-Site'), new URL(c.req.url).host)) {
    return refused(c, 403, REFUSAL)
  }
  await next()
  return undefined
}

function isForeign(origin: string | undefined, fetchSite: string | undefined, host: string): boolean {
  if (origin !== undefined) return !URL.canParse(origin) || new URL(origin).host !== host
  return fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none'
}
