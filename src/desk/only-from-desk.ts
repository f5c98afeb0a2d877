/** Refuses forms that another site makes the browser of a colleague send. All browsers that can open the desk say the origin. */
import type { MiddlewareHandler } from 'hono'

import type { DeskEnv } from './identity.ts'

const REFUSAL = '403 请在收件箱的页面里操作。\n'

/** 403 without an `Origin` of this very site, and for a body that is no form. */
export const onlyFromDesk: MiddlewareHandler<DeskEnv> = async (c, next) => {
  const origin = c.req.header('Origin')
  const isOwn = origin !== undefined && URL.canParse(origin) && new URL(origin).host === new URL(c.req.url).host
  const isForm = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
    c.req.header('Content-Type') ?? '',
  )
  if (!isOwn || !isForm) return c.text(REFUSAL, 403)
  await next()
  return undefined
}
