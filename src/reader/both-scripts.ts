/** Stored listings as they are read at request time, with what lies in them in the other script. */
import * as v from 'valibot'

/** Of cards, as far as the entries say. The other script has the same articles in the same order. */
export function listingSchema<const E extends v.ObjectEntries>(cardEntries: E) {
  const cards = v.object({ items: v.array(v.object(cardEntries)) })
  return v.object({
    ...cards.entries,
    next: v.optional(v.string()),
    total: v.optional(v.number()),
    'zh-Hans': v.optional(cards),
    'zh-Hant': v.optional(cards),
  })
}

type Cards<T> = { items: T[] }
type BothScripts<T> = Cards<T> & { 'zh-Hans'?: Cards<T> | undefined; 'zh-Hant'?: Cards<T> | undefined }

/** Each card in the language of the site, and in the other script where it is another one. */
export function cardPairs<T extends { slug: string; lang: string }>(
  page: BothScripts<T>,
): { card: T; other: T | undefined }[] {
  const others = (page['zh-Hans'] ?? page['zh-Hant'])?.items ?? []
  return page.items.map((card, at) => {
    const other = others[at]
    return { card, other: other?.slug === card.slug && other.lang !== card.lang ? other : undefined }
  })
}
