/**
 * How much a term says: tf-idf weights of vectors, and their cosines. Pure; what depends on all documents together is one
 * value, `Statistics`, so that the likeness of two documents is a matter of these two and of it.
 */
import { TERMS } from './terms.ts'
import type { Vector } from './vector.ts'

/** How many documents there are, and how many have each term and each tag. */
export type Statistics = {
  documents: number
  /** By term; 65,535 stands for more as well: no term of so many documents says anything on a site of twice as many. */
  frequencies: Uint16Array
  tags: Map<string, number>
}

/** Terms in more documents than this say nothing: dropping them at 30 % or 50 % is within .007 nDCG of keeping all. */
const COMMON_SHARE = 0.5
/** On a tiny site every second article may well be about the same thing. */
const COMMON_AT_LEAST = 10

/**
 * A term that the statistics do not know, or of one document only, counts as one of two: two new articles may share it
 * before the statistics are made anew.
 */
const FREQUENCY_LEAST = 2

const FREQUENCY_MOST = 65_535

export const noStatistics = (): Statistics => ({
  documents: 0,
  frequencies: new Uint16Array(TERMS),
  tags: new Map(),
})

/** Counts one document more. */
export function countIn(statistics: Statistics, { vector, tags }: { vector: Vector; tags: string[] }): void {
  statistics.documents++
  for (const id of vector.ids) if (statistics.frequencies[id]! < FREQUENCY_MOST) statistics.frequencies[id]! += 1
  for (const tag of tags) statistics.tags.set(tag, (statistics.tags.get(tag) ?? 0) + 1)
}

export function statisticsOf(documents: { vector: Vector; tags: string[] }[]): Statistics {
  const statistics = noStatistics()
  for (const document of documents) countIn(statistics, document)
  return statistics
}

/** What the weight of a term is reckoned with, by df: nothing is reckoned twice. */
type Weighing = {
  frequencies: Uint16Array
  /** ln((N + 1) / df), or 0 for terms that say nothing. */
  idf: Float64Array
  /** Of the documents that have the term, so much counts as commonness: idf × df / N. */
  share: Float64Array
}

export function weighingWith({ documents, frequencies }: Statistics): Weighing {
  const common = Math.max(COMMON_AT_LEAST, COMMON_SHARE * documents)
  const counted = Math.max(documents, FREQUENCY_LEAST)
  const idf = Float64Array.from({ length: counted + 1 }, (_, df) => {
    const frequency = Math.max(FREQUENCY_LEAST, df)
    return frequency > common ? 0 : Math.log((documents + 1) / frequency)
  })
  const share = idf.map((value, df) => (value * Math.max(FREQUENCY_LEAST, df)) / documents)
  return { frequencies, idf, share }
}

/** Term ids ascending with weights, of length 1 as a vector. */
export type Weighted = {
  ids: Uint32Array
  weights: Float32Array
}

/**
 * Writes (1 + ln tf) × ln((N + 1) / df) of each term over `values`, 0 for terms of very many documents. `commonness` is how
 * much the document speaks in terms that many documents have: the mean idf × share of its terms, by weight.
 */
function reckon(
  { ids, weights }: Vector,
  { frequencies, idf, share }: Weighing,
  values: Float32Array,
): { length: number; commonness: number } {
  let squares = 0
  let commonness = 0
  for (let at = 0; at < ids.length; at++) {
    const df = frequencies[ids[at]!]!
    const value = weights[at]! * idf[df]!
    values[at] = value
    squares += value * value
    commonness += value * share[df]!
  }
  const length = Math.sqrt(squares) || 1
  return { length, commonness: commonness / length }
}

/** The weights of a document, without terms that say nothing. */
export function weigh(vector: Vector, weighing: Weighing): Weighted & { commonness: number } {
  const values = new Float32Array(vector.ids.length)
  const { length, commonness } = reckon(vector, weighing, values)
  const ids = vector.ids.filter((_, at) => values[at] !== 0)
  const weights = values.filter((value) => value !== 0).map((value) => value / length)
  return { ids, weights, commonness }
}

/** What a comparison tells of a document. `cosines` is used again by the next one. */
type Comparing = {
  /** Its cosine to each of the others. */
  cosines: Float64Array
  commonness: number
}

/**
 * Compares any document with all of these, through an inverted index. Nothing of that document is written down but its
 * weights, over those of the one before. The cosine of two documents is the same to the last bit from either side.
 */
export function comparingWith(documents: Weighted[], weighing: Weighing): (vector: Vector) => Comparing {
  const { numberOf, starts, places, weights } = invertedIndex(documents)
  const cosines = new Float64Array(documents.length)
  let values = new Float32Array(0)
  return (vector) => {
    if (values.length < vector.ids.length) values = new Float32Array(2 * vector.ids.length)
    const { length, commonness } = reckon(vector, weighing, values)
    cosines.fill(0)
    for (let at = 0; at < vector.ids.length; at++) {
      const number = numberOf(vector.ids[at]!)
      if (number === 0) continue
      const value = Math.fround(values[at]! / length)
      const end = starts[number + 1]!
      for (let k = starts[number]!; k < end; k++) cosines[places[k]!]! += value * weights[k]!
    }
    return { cosines, commonness }
  }
}

type InvertedIndex = {
  /** Number of a term in the index, or 0 when no document has it. */
  numberOf: (id: number) => number
  /** By number: where its documents begin in `places` and `weights`. They end where those of the next begin. */
  starts: Uint32Array
  places: Uint16Array
  weights: Float32Array
}

/** For each term the places of the documents, at most 65,535, that have it, with its weight there: all in flat arrays. */
function invertedIndex(documents: Weighted[]): InvertedIndex {
  const { numberOf, add, count } = termNumbers(documents.reduce((sum, { ids }) => sum + ids.length, 0))
  for (const { ids } of documents) for (const id of ids) add(id)
  const starts = new Uint32Array(count() + 2)
  for (const { ids } of documents) for (const id of ids) starts[numberOf(id) + 1]! += 1
  for (let number = 1; number < starts.length; number++) starts[number]! += starts[number - 1]!
  const places = new Uint16Array(starts.at(-1) ?? 0)
  const weights = new Float32Array(places.length)
  const next = starts.slice()
  for (const [place, document] of documents.entries()) {
    for (let at = 0; at < document.ids.length; at++) {
      const slot = next[numberOf(document.ids[at]!)]!++
      places[slot] = place
      weights[slot] = document.weights[at]!
    }
  }
  return { numberOf, starts, places, weights }
}

/**
 * Numbers from 1 for at most so many terms: an open-addressed table, small for few terms, so that it stays in the
 * processor's cache. Terms are hashes already.
 */
function termNumbers(most: number): {
  numberOf: (id: number) => number
  add: (id: number) => void
  count: () => number
} {
  const size = Math.min(TERMS, 2 ** Math.ceil(Math.log2(2 * most + 2)))
  const mask = size - 1
  /** A term and one, or 0 for a free slot. */
  const keys = new Uint32Array(size)
  const numbers = new Uint32Array(size)
  let last = 0
  const slotOf = (id: number): number => {
    let slot = id & mask
    while (keys[slot] !== 0 && keys[slot] !== id + 1) slot = (slot + 1) & mask
    return slot
  }
  return {
    numberOf: (id) => numbers[slotOf(id)]!,
    add: (id) => {
      const slot = slotOf(id)
      if (keys[slot] !== 0) return
      keys[slot] = id + 1
      numbers[slot] = ++last
    },
    count: () => last,
  }
}

/** Terms of a sketch. */
const SKETCH_TERMS = 24

/** Numbers of the terms that say most of a document, ascending: enough to tell that two are about the very same thing. */
export const sketchOf = (document: Weighted): number[] => Array.from(heaviest(document, SKETCH_TERMS))

/** The `count` terms that say most, ascending. */
export function heaviest({ ids, weights }: Weighted, count: number): Uint32Array {
  const least = weights.toSorted().at(-count) ?? 0
  return ids.filter((_, place) => weights[place]! >= least).slice(0, count)
}

/** Share of their terms that two sketches have in common, 0 to 1. */
export function sketchOverlap(one: number[], other: number[]): number {
  let shared = 0
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const difference = one[i]! - other[j]!
    if (difference === 0) shared++
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return shared / Math.max(1, Math.min(one.length, other.length))
}
