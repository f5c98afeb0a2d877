/** The term vector of an article: what its text is about, in about 2 KB. Counting and packing; no ranking. */
import type { Article } from '../article/record.ts'
import type { FoldTable } from './fold.ts'
import { eachTerm, TERMS } from './terms.ts'

/** Term ids ascending, each with its weight. */
export type Vector = { ids: Uint32Array; weights: Float32Array }

/** How often title and headings and the beginning count on top of the body: title ×6 +.014, lead ×1 +.015 nDCG@10. */
const TITLE_TIMES = 6
const HEADING_TIMES = 1
const LEAD_TIMES = 1
const LEAD_CHARACTERS = 400

/** A weight 1 + ln tf is packed in one byte; the largest tf that fits is e^9.2, about 10,000. */
const WEIGHT_STEPS = 25

/** To be raised when the same text gives another vector than before: stored ones are then made again. */
export const VECTOR_MODEL = '2'

/** What of an article makes its vector. */
export type Subject = Pick<Article, 'title' | 'html'> & { toc: { text: string }[] }

export function vectorOf({ title, html, toc }: Subject, table: FoldTable): Vector {
  const body = plainText(html)
  const terms: number[] = []
  const count = (text: string, times: number): void =>
    eachTerm(text.normalize('NFKC').toLowerCase(), table, (term) => {
      if (counts[term] === 0) terms.push(term)
      counts[term]! += times
    })
  count(body, 1)
  count(body.slice(0, LEAD_CHARACTERS), LEAD_TIMES)
  count(title, TITLE_TIMES)
  for (const heading of toc) count(heading.text, HEADING_TIMES)

  const ids = Uint32Array.from(terms).toSorted()
  const weights = Float32Array.from(ids, (id) => quantised(1 + Math.log(counts[id] ?? 1)) / WEIGHT_STEPS)
  for (const id of ids) counts[id] = 0
  return { ids, weights }
}

/** Counts by term, all 0 between two articles: a table is several times quicker than a map. */
const counts = new Uint32Array(TERMS)

const quantised = (weight: number): number => Math.min(255, Math.max(1, Math.round(weight * WEIGHT_STEPS)))

/** The body without code, sources, tags and addresses: they say nothing of the subject. */
export function plainText(html: string): string {
  return html
    .replaceAll(
      /<pre[\s\S]*?<\/pre>|<section class="(?:sources|footnotes)"[\s\S]*?<\/section>|<section data-footnotes[\s\S]*?<\/section>/g,
      ' ',
    )
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:#x?[\da-f]+|\w+);/gi, ' ')
    .replaceAll(/https?:\/\/[\x21-\x7E]+/g, ' ')
}

/** Differences of ids as varints, each followed by one byte of weight; base64, because D1 gives blobs back as JSON numbers. */
export function packed(vector: Vector): string {
  let bytes = ''
  let last = 0
  vector.ids.forEach((id, at) => {
    let rest = id - last
    last = id
    while (rest > 127) {
      bytes += String.fromCharCode((rest & 127) | 128)
      rest >>>= 7
    }
    bytes += String.fromCharCode(rest, quantised(vector.weights[at] ?? 1))
  })
  return btoa(bytes)
}

export const unpacked = (text: string): Vector => unpacker()(text)

/** Unpacks one vector after another in the same memory: each is gone when the next one comes. */
export function unpacker(): (text: string) => Vector {
  let ids = new Uint32Array(0)
  let weights = new Float32Array(0)
  return (text) => {
    const bytes = atob(text)
    // A term takes two bytes at least.
    if (ids.length < bytes.length >> 1) {
      ids = new Uint32Array(bytes.length >> 1)
      weights = new Float32Array(ids.length)
    }
    let count = 0
    let id = 0
    for (let at = 0; at < bytes.length; at++) {
      let byte = bytes.charCodeAt(at++)
      let difference = byte & 127
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes.charCodeAt(at++)
        difference |= (byte & 127) << shift
      }
      id += difference
      ids[count] = id
      weights[count++] = bytes.charCodeAt(at) / WEIGHT_STEPS
    }
    return { ids: ids.subarray(0, count), weights: weights.subarray(0, count) }
  }
}
