/**
 * The best neighbours of each document, kept so that a change costs what it touches: a changed document is compared with
 * all others once, which gives its own list and its place in theirs. Pure, and exact as long as the statistics stand.
 */
import { scoreOf, type ScoredDocument } from './likeness.ts'
import { cosinesOf } from './weights.ts'

export type Entry = { slug: string; score: number }

/** Best first. Everything that is better than `leftOut` is in `entries`; of what is worse nothing is known. */
export type NeighbourList = { entries: Entry[]; leftOut: Entry | undefined }

export const NO_NEIGHBOURS: NeighbourList = { entries: [], leftOut: undefined }

const isBetter = (one: Entry, other: Entry): boolean =>
  one.score > other.score || (one.score === other.score && one.slug < other.slug)

/** The list with `slug` at another score, or without it; never more than `kept` entries. */
export function withScore(list: NeighbourList, slug: string, score: number | undefined, kept: number): NeighbourList {
  const entry = score === undefined ? undefined : { slug, score }
  const isLeftOut = !entry || (list.leftOut !== undefined && isBetter(list.leftOut, entry))
  // Most of what is compared is neither in the list nor comes into it.
  if (isLeftOut && !list.entries.some((one) => one.slug === slug)) {
    return list
  }
  const entries = list.entries.filter((one) => one.slug !== slug)
  if (!entry || isLeftOut) return { entries, leftOut: list.leftOut }
  const at = entries.findIndex((one) => isBetter(entry, one))
  entries.splice(at === -1 ? entries.length : at, 0, entry)
  const leftOut = entries.length > kept ? entries.pop() : list.leftOut
  return { entries, leftOut }
}

/** True when so much was taken from the list that it may not know its best `needed` any more. */
export const isThin = (list: NeighbourList, needed: number): boolean =>
  list.leftOut !== undefined && list.entries.length < needed

export type Comparison = {
  /**
   * Compares the changed documents with a page of all documents, whose lists these are. Gives the page's lists as they
   * are then; one that did not change is the same object. A changed document on the page keeps its list: it gets another.
   */
  take: (page: ScoredDocument[], lists: NeighbourList[]) => NeighbourList[]
  /** Lists of the changed documents, of all that was taken so far. */
  own: Map<string, NeighbourList>
}

export function comparison(changed: ScoredDocument[], kept: number): Comparison {
  const cosines = cosinesOf(changed.map(({ weighted }) => weighted))
  const own = new Map(changed.map(({ slug }) => [slug, NO_NEIGHBOURS]))
  const take = (page: ScoredDocument[], lists: NeighbourList[]): NeighbourList[] =>
    page.map((other, at) => {
      const toChanged = cosines(other.weighted)
      const isChanged = own.has(other.slug)
      let list = lists[at] ?? NO_NEIGHBOURS
      for (const [place, document] of changed.entries()) {
        const cosine = toChanged[place] ?? 0
        const score = scoreOf(document, other, cosine)
        if (score !== undefined) {
          own.set(document.slug, withScore(own.get(document.slug) ?? NO_NEIGHBOURS, other.slug, score, kept))
        }
        if (!isChanged) list = withScore(list, document.slug, scoreOf(other, document, cosine), kept)
      }
      return list
    })
  return { take, own }
}

/** The list without documents that are gone. */
export const withoutGone = (list: NeighbourList, gone: string[]): NeighbourList =>
  gone.reduce((rest, slug) => withScore(rest, slug, undefined, list.entries.length), list)
