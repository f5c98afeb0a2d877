/** One address for each page: only sections end in a slash. */
import { type Edition, splitPrefix } from '../article/editions.ts'
import { isReservedSegment } from '../article/slug.ts'
import { cacheControl } from './headers.ts'

/** 301 from `/contact/` to `/contact`, and the like for every address that is not a section's. */
export function movedWithoutSlash({ url, method }: Request): Response | undefined {
  if (!/\/(?:\?|$)/.test(url) || (method !== 'GET' && method !== 'HEAD')) return undefined
  const { pathname } = new URL(url)
  const { script, path } = splitPrefix(pathname)
  if (script !== undefined && path === '/') return undefined
  if (!path.endsWith('/') || !isReservedSegment(path.split('/')[1] ?? '')) return undefined
  return movedTo(url, pathname.replace(/\/+$/, ''))
}

/** 301 to the address without a prefix where that is of no edition: the site has none in this script, or it is its own. */
export function movedWithoutPrefix(edition: Edition, url: string): Response | undefined {
  const { script, path } = splitPrefix(new URL(url).pathname)
  return script !== undefined && edition.prefix === '' ? movedTo(url, path) : undefined
}

/** 301 to another path of this site, with the query of the address that was asked for. */
export const movedTo = (url: string, path: string): Response =>
  new Response(null, {
    status: 301,
    headers: { Location: `${path}${new URL(url).search}`, ...cacheControl('moved') },
  })
