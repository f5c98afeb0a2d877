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

/** Keys that only the tick writes. */
export const RELISTED_KEY = 'relisted'
const RELATED_PREFIX = 'related:'
const LISTING_PREFIX = 'listing:'
export const LIST_PREFIXES = [RELATED_PREFIX, LISTING_PREFIX]

export const articleKey = (slug: string): string => `${ARTICLE_PREFIX}${slug}`

/** An article in another script than its own, such as `article:slug:zh-Hant`. */
export const variantKey = (slug: string, lang: string): string => `${ARTICLE_PREFIX}${slug}:${lang}`

/** `file` is `{hash}.{ext}`, as in the URL `/media/{hash}.{ext}`. */
export const mediaKey = (file: string): string => `${MEDIA_PREFIX}${file}`

export const relatedKey = (slug: string): string => `${RELATED_PREFIX}${slug}`

/**
 * A listing is of the newest articles (`home`), of the whole site (`all`), or of a section path such as `academy/rankings`.
 * Without a number: its newest page. With one: that page of fixed content, counted from the oldest article.
 */
export function listingKey(scope: ListingScope, page?: number): string {
  const name = typeof scope === 'string' ? scope : `section:${scope.section}`
  return page === undefined ? `${LISTING_PREFIX}${name}` : `${LISTING_PREFIX}${name}:${page}`
}

export type ListingScope = 'home' | 'all' | { section: string }
