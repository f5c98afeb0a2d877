/** All pages of a listing at once, as the ticks would leave them: for filling a store that is measured. */
import type { ListingScope } from '../src/article/keys.ts'
import type { Card } from '../src/article/record.ts'
import { listingList, type Making, placesOf, type WantedList } from '../src/tick/lists.ts'
import { fixedPagesOf } from '../src/tick/pages.ts'

/** `cards` from the newest to the oldest. */
export function listingPages(scope: ListingScope, cards: Card[], making: Making): Promise<WantedList[]> {
  const total = cards.length
  const numbered = Array.from({ length: scope === 'home' ? 0 : fixedPagesOf(total) }, (_, at) => at + 1)
  return Promise.all(
    [undefined, ...numbered].flatMap((page) => {
      const places = placesOf(scope, page, total)
      if (!places) return []
      const items = cards.slice(places.from, places.from + places.count).map((own) => ({ own }))
      return [listingList({ scope, page, total, items }, making)]
    }),
  )
}
