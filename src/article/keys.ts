/**
 * Every key of the CONTENT namespace and who writes it. Nothing else in Ridge builds a key from strings.
 * Editors' keys are written by the push only, list keys by the tick only; the prefixes keep them apart.
 */

/** Keys that only the push writes. */
export const SITE_KEY = 'site'
export const REVISION_KEY = 'revision'
/** Which characters are one in both scripts: `FoldDocumentSchema`. */
export const FOLD_KEY = 'fold'
export const ARTICLE_PREFIX = 'article:'
const MEDIA_PREFIX = 'media:'
const REDIRECT_PREFIX = 'redirect:'

/** Keys that only the tick writes. */
export const RELISTED_KEY = 'relisted'
export const RELATED_PREFIX = 'related:'
const LISTING_PREFIX = 'listing:'
export const LIST_PREFIXES = [RELATED_PREFIX, LISTING_PREFIX]
const QUESTIONS_PREFIX = 'questions:'

/** What is read most. */
export const POPULAR_KEY = 'popular'

/** Readers' questions: what other pages show of them, the newest page of their list, an older page, one of them. */
export const QUESTIONS_RECENT_KEY = `${QUESTIONS_PREFIX}recent`
export const QUESTIONS_LIST_KEY = `${QUESTIONS_PREFIX}list`
export const questionsPageKey = (page: number): string => `${QUESTIONS_PREFIX}page:${page}`
export const questionKey = (id: string): string => `${QUESTIONS_PREFIX}id:${id}`

export const articleKey = (slug: string): string => `${ARTICLE_PREFIX}${slug}`

/** An article in another script than its own, such as `article:slug:zh-Hant`. */
export const variantKey = (slug: string, lang: string): string => `${ARTICLE_PREFIX}${slug}:${lang}`

/** `file` is `{hash}.{ext}`, as in the URL `/media/{hash}.{ext}`. */
export const mediaKey = (file: string): string => `${MEDIA_PREFIX}${file}`

/** True for the key of a picture. */
export const isMediaKey = (key: string): boolean => key.startsWith(MEDIA_PREFIX)

/** What an old address answers. `path` is decoded, begins with `/` and has no slash at its end. */
export const redirectKey = (path: string): string => `${REDIRECT_PREFIX}${path}`

export const relatedKey = (slug: string): string => `${RELATED_PREFIX}${slug}`

/**
 * A listing is of the newest articles (`home`), of the whole site (`all`), of a section path such as `academy/rankings`,
 * of a tag, or of a month of the site's time zone such as `2026-11`.
 */
export type ListingScope = 'home' | 'all' | { section: string } | { tag: string } | { month: string }

/** Without a number: the newest page of the listing. With one: that page of fixed content, counted from the oldest article. */
export const listingKey = (scope: ListingScope, page?: number): string => listingKeyOf(scopeName(scope), page)

/** The same for the name of a scope. */
export const listingKeyOf = (name: string, page?: number): string =>
  page === undefined ? `${LISTING_PREFIX}${name}` : `${LISTING_PREFIX}${name}:${page}`

/** A KV key holds 512 bytes (developers.cloudflare.com/kv/platform/limits). */
const KEY_MAX_BYTES = 512

/** True for a key that KV takes. */
export const isKey = (key: string): boolean => new TextEncoder().encode(key).length <= KEY_MAX_BYTES

/** No listing has more pages. */
const PAGE_MOST = 999_999

/** A tag as its listing and its address have it; undefined for one that can have none. */
export function tagOf(text: string): string | undefined {
  const tag = text.toWellFormed().normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  // A path of one or two dots is no path.
  const isUsable = !/^\.{0,2}$/.test(tag) && isKey(listingKey({ tag }, PAGE_MOST))
  return isUsable ? tag : undefined
}

/** A scope as text. A colon in a tag is escaped, so that no tag can be taken for a page of another one. */
export function scopeName(scope: ListingScope): string {
  if (typeof scope === 'string') return scope
  if ('section' in scope) return `section:${scope.section}`
  if ('month' in scope) return `month:${scope.month}`
  return `tag:${scope.tag.replaceAll('%', '%25').replaceAll(':', '%3A')}`
}

/** The scope of a name; undefined for a text that is none. */
function parseScope(name: string): ListingScope | undefined {
  if (name === 'home' || name === 'all') return name
  const [, kind, value = ''] = /^(section|tag|month):(.+)$/.exec(name) ?? []
  if (kind === 'section') return { section: value }
  if (kind === 'month') return { month: value }
  return kind === 'tag' ? { tag: value.replaceAll('%3A', ':').replaceAll('%25', '%') } : undefined
}

/** What a list key is of; undefined for a key that is none. */
export function parseListKey(key: string): { slug: string } | { scope: ListingScope; page?: number } | undefined {
  if (key.startsWith(RELATED_PREFIX)) return { slug: key.slice(RELATED_PREFIX.length) }
  const [, name = '', page] = /^listing:(home|all|(?:section|tag|month):[^:]+)(?::(\d+))?$/.exec(key) ?? []
  const scope = parseScope(name)
  if (scope === undefined) return undefined
  return page === undefined ? { scope } : { scope, page: Number(page) }
}
