/** What an address answers where there is no page: perhaps an article stood there, and has moved or gone. */
import { type Redirect, redirectPathOf } from '../article/redirects.ts'

/** Paths that stand for an article's: its JSON, its related list, its other script. The article's redirect is theirs. */
const STANDING_FOR = /^(\/api|\/zh-han[st])(\/articles\/[^/]+)(\/related)?$/

/** Paths under which no article ever stood, beside those above. */
const NEVER = /^\/(?:api|media)\//

/** The path whose redirect counts for a request's; undefined where there can be none. */
export function oldPathOf(pathname: string): string | undefined {
  const [, , article] = STANDING_FOR.exec(pathname) ?? []
  if (article !== undefined) return redirectPathOf(article)
  return NEVER.test(pathname) ? undefined : redirectPathOf(pathname)
}

/** Where a request is sent on to; undefined for what is gone. */
export function newPathOf(pathname: string, redirect: Redirect): string | undefined {
  if (!('to' in redirect)) return undefined
  const [, prefix, , rest = ''] = STANDING_FOR.exec(pathname) ?? []
  return prefix !== undefined && redirect.to.startsWith('/articles/') ? `${prefix}${redirect.to}${rest}` : redirect.to
}
