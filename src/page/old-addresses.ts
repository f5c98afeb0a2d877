/** What an address answers where there is no page: perhaps an article stood there, and has moved or gone. */
import { type Redirect, redirectPathOf } from '../article/redirects.ts'

/** What stands for an article's path: its JSON, its other script; its related list, its Markdown, its QR code. */
const STANDING_FOR = /^(\/api|\/zh-han[st])?(\/articles\/[^/]+?)(\/related|\/qr\.svg|\.md)?$/

/** Paths under which no article ever stood, beside those above. */
const NEVER = /^\/(?:api|media)\//

/** A path that may have a redirect, and what the request's has before and behind it. */
export type OldAddress = { path: string; prefix: string; rest: string }

/** Whose redirect counts for a request's path, in this order; none where there can be none. */
export function oldAddressesOf(pathname: string): OldAddress[] {
  const [, prefix = '', article, rest = ''] = STANDING_FOR.exec(pathname) ?? []
  if (article === undefined) return NEVER.test(pathname) ? [] : oldAddress(pathname)
  const asArticle = oldAddress(article, prefix, rest)
  // A slug may end so.
  return rest === '.md' ? [...oldAddress(`${article}${rest}`, prefix), ...asArticle] : asArticle
}

function oldAddress(pathname: string, prefix = '', rest = ''): OldAddress[] {
  const path = redirectPathOf(pathname)
  return path === undefined ? [] : [{ path, prefix, rest }]
}

/** Where a request is sent on to; undefined for what is gone. */
export function newPathOf({ prefix, rest }: OldAddress, redirect: Redirect): string | undefined {
  if (!('to' in redirect)) return undefined
  return redirect.to.startsWith('/articles/') ? `${prefix}${redirect.to}${rest}` : redirect.to
}
