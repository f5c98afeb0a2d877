/**
 * The best neighbours of each document, kept so that a change costs what it touches: a changed document is compared with
 * others once, which gives its own list and its place in theirs. Pure, and exact as long as the statistics stand and it
 * is compared with all.
 */
import { fnv1a } from '../article/hash.ts'
import {
  type Compared,
  COSINE_LEAST,
  hubPenalty,
  likenessAtMost,
  type RankedDocument,
  scoreOf,
  tagWeights,
} from './likeness.ts'
import { comparingWith, sketchOf, type Statistics, weigh, weighingWith } from './weights.ts'

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
  const before = list.entries.findIndex((one) => one.slug === slug)
  // Most of what is compared is neither in the list nor comes into it.
  if (isLeftOut && before === -1) return list
  const entries = list.entries.slice()
  if (before !== -1) entries.splice(before, 1)
  if (!entry || isLeftOut) return { entries, leftOut: list.leftOut }
  let at = entries.length
  while (at > 0 && isBetter(entry, entries[at - 1]!)) at--
  entries.splice(at, 0, entry)
  const leftOut = entries.length > kept ? entries.pop() : list.leftOut
  return { entries, leftOut }
}

/** True when so much was taken from the list that it may not know its best `needed` any more. */
export const isThin = (list: NeighbourList, needed: number): boolean =>
  list.leftOut !== undefined && list.entries.length < needed

/** What of a comparison is left when it is broken off: with it another one goes on. */
export type OwnLists = Map<string, NeighbourList>

export type Comparison = {
  /**
   * Compares the changed documents with a page of others. With `lists`, which are those of the page, gives them as they
   * are then; one that did not change is the same object. A changed document on the page keeps its list: it gets another.
   */
  take: (page: Iterable<RankedDocument>, lists?: NeighbourList[]) => NeighbourList[]
  /** Lists of the changed documents, of all that was taken so far. */
  own: () => OwnLists
  /** `sketchOf` each changed document. */
  sketches: Map<string, number[]>
}

/** `before` are the lists of what the changed documents were compared with in earlier comparisons. */
export function comparison(
  changed: RankedDocument[],
  statistics: Statistics,
  kept: number,
  before?: OwnLists,
): Comparison {
  const { compare, sketches, own } = prepared(changed, statistics)
  const lists = own.map(({ slug }) => before?.get(slug) ?? NO_NEIGHBOURS)
  const places = new Map(own.map(({ slug }, place) => [slug, place]))
  // A few numbers of each changed document, in flat arrays.
  const floors = Float64Array.from(lists, floorOf)
  const penalties = Float64Array.from(own, ({ penalty }) => penalty)
  const tagBits = Int32Array.from(own, ({ tags }) => bitsOf(tags))

  const takeOne = (document: RankedDocument, itsList: NeighbourList | undefined): NeighbourList => {
    const { cosines, commonness } = compare(document.vector)
    const other = compared(document, statistics, commonness)
    const otherBits = bitsOf(other.tags)
    let list = places.has(other.slug) ? undefined : itsList
    for (const { slug } of list?.entries ?? []) {
      const place = places.get(slug)
      if (place === undefined) continue
      list = withScore(list!, slug, scoreOf(other, own[place]!, cosines[place]!), kept)
    }
    let floor = list ? floorOf(list) : Infinity
    for (let place = 0; place < own.length; place++) {
      const cosine = cosines[place]!
      // Most pairs are not alike enough for any list: they are done with here.
      if (cosine < COSINE_LEAST) continue
      const most = likenessAtMost(cosine, (otherBits & tagBits[place]!) !== 0)
      const isForOwn = most >= floors[place]! * other.penalty
      const isForList = list !== undefined && most >= floor * penalties[place]!
      if (!isForOwn && !isForList) continue
      if (isForOwn) {
        const score = scoreOf(own[place]!, other, cosine)
        if (score !== undefined) {
          lists[place] = withScore(lists[place]!, other.slug, score, kept)
          floors[place] = floorOf(lists[place]!)
        }
      }
      if (isForList && list) {
        const score = scoreOf(other, own[place]!, cosine)
        if (score !== undefined) list = withScore(list, own[place]!.slug, score, kept)
        floor = floorOf(list)
      }
    }
    return list ?? itsList ?? NO_NEIGHBOURS
  }
  return {
    take: (page, theirLists) => Array.from(page, (document, at) => takeOne(document, theirLists?.[at])),
    own: () => new Map(own.map(({ slug }, place) => [slug, lists[place]!])),
    sketches,
  }
}

/** What a comparison needs of the changed documents. Their vectors are not kept: there may be thousands. */
function prepared(
  changed: RankedDocument[],
  statistics: Statistics,
): { compare: ReturnType<typeof comparingWith>; sketches: Map<string, number[]>; own: Compared[] } {
  const weighing = weighingWith(statistics)
  const weighted = changed.map(({ vector }) => weigh(vector, weighing))
  return {
    compare: comparingWith(weighted, weighing),
    sketches: new Map(changed.map(({ slug }, place) => [slug, sketchOf(weighted[place]!)])),
    own: changed.map((document, place) => compared(document, statistics, weighted[place]!.commonness)),
  }
}

const compared = (document: RankedDocument, { tags, documents }: Statistics, commonness: number): Compared => ({
  slug: document.slug,
  group: document.group,
  section: document.section,
  tags: document.tags,
  publishedAt: document.publishedAt,
  ban: document.ban,
  tagWeights: tagWeights(document.tags, tags, documents),
  penalty: hubPenalty(commonness),
})

/** A bit for each tag: sets without a common bit have no common tag. */
const bitsOf = (tags: string[]): number => tags.reduce((bits, tag) => bits | (1 << (fnv1a(tag) & 31)), 0)

/** What scores less is of no interest to the list. */
const floorOf = ({ leftOut }: NeighbourList): number => leftOut?.score ?? 0

/** The list without documents that are gone. */
export const withoutGone = (list: NeighbourList, gone: string[]): NeighbourList =>
  gone.reduce((rest, slug) => withScore(rest, slug, undefined, list.entries.length), list)
