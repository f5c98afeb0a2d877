/** What may name an article or a section in a URL and in a KV key, and the paths of all of them. */
import type { ListingScope } from './keys.ts'

/**
 * KV keys hold 512 bytes (developers.cloudflare.com/kv/platform/limits); the longest prefix and variant
 * suffix around a slug take 21 (`article:` and `:zh-Hant`, with room to spare).
 */
const SLUG_MAX_BYTES = 480

const SLUG = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}][\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}._-]*$/u
const SECTION_SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** First segments of URLs that Ridge answers itself, so no section can have them. */
export const RESERVED_SEGMENTS = [
  'api',
  'archive',
  'articles',
  'cdn-cgi',
  'contact',
  'desk',
  'healthz',
  'media',
  'page',
  'privacy',
  'questions',
  'search',
  'tags',
  'zh-hans',
  'zh-hant',
]

/** True for the first segment of addresses that Ridge answers itself. */
export const isReservedSegment = (segment: string): boolean => RESERVED_SEGMENTS.includes(segment)

/** True for lower-case letters of any script, digits, `.`, `_`, `-`; in NFC; at most 480 bytes. */
export function isSlug(text: string): boolean {
  return (
    SLUG.test(text) &&
    text === text.normalize('NFC').toLowerCase() &&
    new TextEncoder().encode(text).length <= SLUG_MAX_BYTES
  )
}

/** True for lower-case ASCII words joined by hyphens that no URL of Ridge's own uses. */
export function isSectionSlug(text: string): boolean {
  return SECTION_SLUG.test(text) && text.length <= 60 && !isReservedSegment(text)
}

/**
 * The one slug that a raw path segment means, or undefined when it can mean none.
 * Upper case and decomposed letters are folded, so that every spelling leads to one URL.
 */
export function slugOfSegment(segment: string): string | undefined {
  const slug = textOfSegment(segment)?.toLowerCase()
  return slug !== undefined && isSlug(slug) ? slug : undefined
}

/** What a raw path segment says, in NFC; undefined when it is not percent-encoded properly. */
export function textOfSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment).normalize('NFC')
  } catch {
    return undefined
  }
}

/** URL path of an article, percent-encoded. */
export const articlePath = (slug: string): string => `/articles/${encodeURIComponent(slug)}`

/** URL path of a section, given its path such as `academy/rankings`. Page numbers count from the oldest. */
export const sectionPath = (path: string, page?: number): string =>
  page === undefined ? `/${path}/` : `/${path}/page/${page}/`

/** URL path of the listing of a tag. */
export const tagPath = (tag: string, page?: number): string => numbered(`/tags/${encodeURIComponent(tag)}`, page)

/** URL path of all articles, or of those of a month such as `2026-11`. */
const archivePath = (month?: string, page?: number): string =>
  numbered(month === undefined ? '/archive' : `/archive/${month}`, page)

const numbered = (path: string, page: number | undefined): string =>
  page === undefined ? path : `${path}/page/${page}`

/** URL path of a listing. */
export function listingPath(scope: ListingScope, page?: number): string {
  if (scope === 'home') return '/'
  if (scope === 'all') return archivePath(undefined, page)
  if ('section' in scope) return sectionPath(scope.section, page)
  return 'tag' in scope ? tagPath(scope.tag, page) : archivePath(scope.month, page)
}
