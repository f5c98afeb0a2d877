/** Who is at the desk: as Cloudflare Access says it. Without an identity nobody is, and everything is refused. */
import type { MiddlewareHandler } from 'hono'
import * as v from 'valibot'

import type { Env } from '../env.ts'
import { cacheControl } from '../page/headers.ts'

/** `who` stands in the history of what is done. */
export type DeskEnv = { Bindings: Env; Variables: { who: string } }

const IdentitySchema = v.object({ email: v.optional(v.string()), name: v.optional(v.string()) })

/** 403 without an identity, and whatever goes wrong in asking for one. */
export const onlyStaff: MiddlewareHandler<DeskEnv> = async (c, next) => {
  const who = await whoIs(c.executionCtx)
  if (who === undefined) return c.text(REFUSAL, 403, cacheControl('private'))
  c.set('who', who)
  await next()
  c.res.headers.set('Cache-Control', 'private, no-store')
  c.res.headers.set('X-Robots-Tag', 'noindex')
  return undefined
}

const REFUSAL =
  '403 这里只给登录的同事用。\n\n管理员：在 Cloudflare Zero Trust 的 Access 里为这个网站的 /desk 建一个应用，登录之后就能打开。\nStaff only: protect /desk of this site with Cloudflare Access.\n'

async function whoIs(context: unknown): Promise<string | undefined> {
  try {
    const { access } = context as { access?: CloudflareAccessContext }
    const identity = v.parse(IdentitySchema, await access?.getIdentity())
    return identity.email || identity.name || undefined
  } catch {
    return undefined
  }
}
