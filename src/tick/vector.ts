/** The term vector of an article: what its text is about, in about 2 KB. Counting and packing; no ranking. */
import { fnv1a } from '../article/hash.ts'
import type { Article } from '../article/record.ts'
import { fold } from './fold.ts'

/** Term ids ascending, each with its weight. */
export type Vector = { ids: Uint32Array; weights: Float32Array }

/** Hashing terms to 20 bits costs nothing in quality, 18 bits .01, 16 bits .05 nDCG (related-reading notes, 2026-11). */
const HASH_BITS = 20

/** How often title and headings and the beginning count on top of the body: title ×6 +.014, lead ×1 +.015 nDCG@10. */
const TITLE_TIMES = 6
const HEADING_TIMES = 1
const LEAD_TIMES = 1
const LEAD_CHARACTERS = 400

/** A weight 1 + ln tf is packed in one byte; the largest tf that fits is e^9.2, about 10,000. */
const WEIGHT_STEPS = 25

export function vectorOf(article: Article): Vector {
  const body = plainText(article.html)
  const counts = new Map<number, number>()
  count(counts, body, 1)
  count(counts, [...body].slice(0, LEAD_CHARACTERS).join(''), LEAD_TIMES)
  count(counts, article.title, TITLE_TIMES)
  for (const heading of article.toc) count(counts, heading.text, HEADING_TIMES)

  const ids = Uint32Array.from(counts.keys()).toSorted()
  return { ids, weights: Float32Array.from(ids, (id) => quantised(1 + Math.log(counts.get(id) ?? 1)) / WEIGHT_STEPS) }
}

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

const RUNS =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)|([[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+)/gv

/**
 * Bigrams of Chinese characters, words of everything else: bigrams rank better than dictionary words on eight of nine
 * corpora and are 5 to 12 times cheaper to make.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = []
  for (const [, wide, word] of fold(text).matchAll(RUNS)) {
    if (word !== undefined) terms.push(word)
    if (wide === undefined) continue
    const characters = [...wide]
    if (characters.length === 1) terms.push(wide)
    for (let at = 1; at < characters.length; at++) terms.push(`${characters[at - 1]}${characters[at]}`)
  }
  return terms
}

function count(counts: Map<number, number>, text: string, times: number): void {
  for (const term of termsOf(text)) {
    const id = hash(term)
    counts.set(id, (counts.get(id) ?? 0) + times)
  }
}

/** FNV-1a folded to 20 bits by xor (isthe.com/chongo/tech/comp/fnv, "xor-folding"). */
function hash(term: string): number {
  const value = fnv1a(term)
  return ((value >>> HASH_BITS) ^ value) & ((1 << HASH_BITS) - 1)
}

/** Differences of ids as varints, each followed by one byte of weight; base64, because D1 gives blobs back as JSON numbers. */
export function packed(vector: Vector): string {
  const bytes: number[] = []
  let last = 0
  vector.ids.forEach((id, at) => {
    let rest = id - last
    last = id
    while (rest > 127) {
      bytes.push((rest & 127) | 128)
      rest >>>= 7
    }
    bytes.push(rest, quantised(vector.weights[at] ?? 1))
  })
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))
}

export function unpacked(text: string): Vector {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const ids: number[] = []
  const weights: number[] = []
  let id = 0
  for (let at = 0; at < bytes.length; at++) {
    let difference = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      difference |= (byte & 127) << shift
      if (byte < 128) break
    }
    id += difference
    ids.push(id)
    weights.push((bytes[at] ?? 1) / WEIGHT_STEPS)
  }
  return { ids: Uint32Array.from(ids), weights: Float32Array.from(weights) }
}
