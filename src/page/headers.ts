/** Caching and security headers: one table for every kind of answer, set in one place. */
import type { Context } from 'hono'

import { scriptPolicy } from './script.ts'
import { stylePolicy } from './style.ts'

/**
 * No `s-maxage`: it would switch stale serving off in front of the Worker
 * (developers.cloudflare.com/workers/cache: `s-maxage`, `must-revalidate` and `proxy-revalidate` disable it).
 */
const CACHING = {
  /** What the push and the tick write. */
  content: 'public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400',
  /** Named by their content. */
  immutable: 'public, max-age=31536000, immutable',
  /** The same unless the whole site moves to another address. */
  lasting: 'public, max-age=604800, stale-while-revalidate=31536000',
  /** Soon out of date: an article may be published at this address any minute. */
  absent: 'public, max-age=30',
  moved: 'public, max-age=300',
  /** Forms, receipts, failures. */
  private: 'private, no-store',
}
export type Caching = keyof typeof CACHING

/** Names, for the tick, the answers that a changed list makes stale. Cloudflare takes it off before readers see it. */
const CACHE_TAG = 'Cache-Tag'
export const cacheTag = (tag: string): { [CACHE_TAG]: string } => ({ [CACHE_TAG]: tag })

export const cacheControl = (kind: Caching): { 'Cache-Control': string } => ({ 'Cache-Control': CACHING[kind] })

/** What every answer carries besides its own policy. */
const SECURITY = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
}
const POLICY = 'Content-Security-Policy'
const RESOURCE_POLICY = 'Cross-Origin-Resource-Policy'

/** Pages of other sites, such as readers of feeds, may show it. */
export const shownAnywhere = { [RESOURCE_POLICY]: 'cross-origin' }

/** For what is no page: nothing may load or run. */
const BARE_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** All headers of public JSON but its tags. Programs of any origin may read it. */
const DATA_HEADERS = new Headers({
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': CACHING.content,
  'Access-Control-Allow-Origin': '*',
  [POLICY]: BARE_POLICY,
  ...SECURITY,
  ...shownAnywhere,
})

/** All headers of public JSON, ready to be sent. */
export function dataHeaders(ownCacheTag: string): Headers {
  const headers = new Headers(DATA_HEADERS)
  headers.set(CACHE_TAG, ownCacheTag)
  return headers
}

/** All headers of a page of content but its tags, to be made once. */
export const pageTemplate = async (): Promise<Headers> =>
  new Headers({
    'Content-Type': 'text/html; charset=UTF-8',
    'Cache-Control': CACHING.content,
    [POLICY]: await pagePolicy(),
    ...SECURITY,
    [RESOURCE_POLICY]: 'same-origin',
  })

/** All headers of a page, ready to be sent: copying ready ones costs half of what setting them does. */
export function pageHeaders(template: Headers, tag: string, ownCacheTag: string): Headers {
  const headers = new Headers(template)
  headers.set('ETag', tag)
  headers.set(CACHE_TAG, ownCacheTag)
  return headers
}

/**
 * Sets what every answer carries, unless it has it already. An answer that says nothing of caching is private:
 * the platform would otherwise keep it for two hours.
 */
export async function withEveryHeader(answer: Response): Promise<Response> {
  const { headers } = answer
  // Every answer that is ready has both.
  if (headers.has(POLICY) && headers.has(RESOURCE_POLICY)) return answer
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', CACHING.private)
  if (!headers.has(POLICY))
    headers.set(POLICY, headers.get('Content-Type')?.startsWith('text/html') ? await pagePolicy() : BARE_POLICY)
  for (const [name, value] of Object.entries(SECURITY)) headers.set(name, value)
  if (!headers.has(RESOURCE_POLICY)) headers.set(RESOURCE_POLICY, 'same-origin')
  return answer
}

/** Pages may show their own style, run their own script, show pictures of this site and send to it; nothing else may load or run. */
const pagePolicy = async (more: { script?: string; frame?: string } = {}): Promise<string> =>
  [
    "default-src 'none'",
    `style-src ${await stylePolicy()}`,
    `script-src ${await scriptPolicy()}${more.script ?? ''}`,
    "connect-src 'self'",
    "img-src 'self'",
    ...(more.frame === undefined ? [] : [`frame-src ${more.frame}`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const TURNSTILE_HOST = 'https://challenges.cloudflare.com'

/** Headers of a page with Turnstile's widget, which the operator has switched on: no other page asks another host. */
export const turnstileHeaders = async (): Promise<Record<string, string>> => ({
  'Cache-Control': CACHING.private,
  [POLICY]: await pagePolicy({ script: ` ${TURNSTILE_HOST}`, frame: TURNSTILE_HOST }),
  ...SECURITY,
  [RESOURCE_POLICY]: 'same-origin',
})

/** Pages of the desk run no script at all. `styles` are the sources of their sheets. */
export const DESK_POLICY = POLICY
export const deskPolicy = (styles: string): string =>
  `default-src 'none'; style-src ${styles}; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** An ETag from hashes that are stored already. Weak for pages: the edge may compress them. */
export const pageETag = (...hashes: string[]): string => `W/"${hashes.join('-')}"`
export const bytesETag = (hash: string): string => `"${hash}"`

/** True when the client holds the answer with this tag (RFC 9110 §13.1.2: weak comparison, list or `*`). */
export function isHeldByClient(c: Context, tag: string): boolean {
  const held = c.req.header('If-None-Match')
  if (!held) return false
  const opaque = (one: string): string => one.trim().replace(/^W\//, '')
  return held.trim() === '*' || held.split(',').some((one) => opaque(one) === opaque(tag))
}

/** 304 with the headers that the 200 would carry. */
export const notModified = (headers: HeadersInit): Response => new Response(null, { status: 304, headers })
