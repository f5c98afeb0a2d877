/**
 * How much a term says: tf-idf weights of vectors, and their cosine. Pure; what depends on all documents together is one
 * value, `Statistics`, so that the likeness of two documents is a matter of these two and of it.
 */
import { TERMS } from './terms.ts'
import type { Vector } from './vector.ts'

/** How many documents there are, and how many have each term and each tag. */
export type Statistics = {
  documents: number
  frequencies: Uint32Array
  tags: Map<string, number>
  /** ln((N + 1) / df), by df: what is reckoned for every term of every document is reckoned once. */
  idf: Float64Array
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

export function statisticsOf(documents: { vector: Vector; tags: string[] }[]): Statistics {
  const frequencies = new Uint32Array(TERMS)
  const tags = new Map<string, number>()
  for (const document of documents) {
    for (const id of document.vector.ids) frequencies[id]! += 1
    for (const tag of document.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1)
  }
  const count = documents.length
  const idf = Float64Array.from({ length: Math.max(count, FREQUENCY_LEAST) + 1 }, (_, df) => Math.log((count + 1) / df))
  return { documents: count, frequencies, tags, idf }
}

/** Term ids ascending with weights, of length 1 as a vector. */
export type Weighted = {
  ids: Uint32Array
  weights: Float32Array
  /** How much the document speaks in terms that many documents have: the mean idf × share of its terms, by weight. */
  commonness: number
}

/** (1 + ln tf) × ln((N + 1) / df), normalised. Terms of very many documents are left out. */
export function weigh({ ids, weights }: Vector, { documents, frequencies, idf: idfs }: Statistics): Weighted {
  const common = Math.max(COMMON_AT_LEAST, COMMON_SHARE * documents)
  const kept = new Uint32Array(ids.length)
  const values = new Float32Array(ids.length)
  let count = 0
  let squares = 0
  let commonness = 0
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] ?? 0
    const frequency = Math.max(FREQUENCY_LEAST, frequencies[id] ?? 0)
    if (frequency > common) continue
    const idf = idfs[frequency] ?? 0
    const value = (weights[at] ?? 0) * idf
    kept[count] = id
    values[count] = value
    count++
    squares += value * value
    commonness += (value * idf * frequency) / documents
  }
  const length = Math.sqrt(squares) || 1
  for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) / length
  return { ids: kept.subarray(0, count), weights: values.subarray(0, count), commonness: commonness / length }
}

export function cosine(one: Weighted, other: Weighted): number {
  let sum = 0
  for (let i = 0, j = 0; i < one.ids.length && j < other.ids.length;) {
    const difference = (one.ids[i] ?? 0) - (other.ids[j] ?? 0)
    if (difference === 0) sum += (one.weights[i] ?? 0) * (other.weights[j] ?? 0)
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return sum
}

/** Cosines of any document to all of these, through an inverted index. The array is used again by the next call. */
export function cosinesOf(documents: Weighted[]): (document: Weighted) => Float64Array {
  const { numbers, starts, places, weights } = invertedIndex(documents)
  const sums = new Float64Array(documents.length)
  return (document) => {
    sums.fill(0)
    for (let at = 0; at < document.ids.length; at++) {
      const number = numbers[document.ids[at] ?? 0] ?? 0
      if (number === 0) continue
      const weight = document.weights[at] ?? 0
      const end = starts[number + 1] ?? 0
      for (let k = starts[number] ?? 0; k < end; k++) sums[places[k] ?? 0]! += weight * (weights[k] ?? 0)
    }
    return sums
  }
}

type InvertedIndex = {
  /** By term: its number in the index from 1, or 0 when no document has it. */
  numbers: Uint32Array
  /** By number: where its documents begin in `places` and `weights`. They end where those of the next begin. */
  starts: Uint32Array
  places: Uint32Array
  weights: Float32Array
}

/** For each term the places of the documents that have it, with its weight there: all in flat arrays. */
function invertedIndex(documents: Weighted[]): InvertedIndex {
  const numbers = new Uint32Array(TERMS)
  const counts = [0]
  for (const { ids } of documents) {
    for (const id of ids) {
      if (numbers[id] === 0) numbers[id] = counts.push(0) - 1
      counts[numbers[id] ?? 0]! += 1
    }
  }
  const starts = new Uint32Array(counts.length + 1)
  for (const [number, count] of counts.entries()) starts[number + 1] = (starts[number] ?? 0) + count
  const places = new Uint32Array(starts.at(-1) ?? 0)
  const weights = new Float32Array(places.length)
  const next = starts.slice()
  for (const [place, document] of documents.entries()) {
    for (let at = 0; at < document.ids.length; at++) {
      const number = numbers[document.ids[at] ?? 0] ?? 0
      const slot = next[number] ?? 0
      places[slot] = place
      weights[slot] = document.weights[at] ?? 0
      next[number] = slot + 1
    }
  }
  return { numbers, starts, places, weights }
}
