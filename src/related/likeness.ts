/**
 * How much one document deserves a place in another's list: a matter of the two and of one snapshot of statistics, of
 * nothing else. Numbers from a comparison on nine corpora with human-made links (related-reading notes, 2026-11).
 */
import { type Card, sectionOf } from '../article/record.ts'
import { fold, type FoldTable } from './fold.ts'
import type { Vector } from './vector.ts'

/** What the ranker knows of a document beside its text. */
export type Described = {
  slug: string
  /** Only documents of one group are related to each other: Chinese of both scripts, or English. */
  group: string
  section: string
  /** Folded, so that both scripts of a tag are one. */
  tags: string[]
  /** Milliseconds since 1970; NaN where nobody knows. */
  publishedAt: number
  /** Slugs that must not stand in its list. */
  ban: string[]
}

export type RankedDocument = Described & { vector: Vector }

/** What of an article's card the ranker looks at. */
export const described = (card: Card, ban: string[], table: FoldTable): Described => ({
  slug: card.slug,
  group: card.lang.startsWith('zh') ? 'zh' : card.lang,
  section: sectionOf(card),
  tags: [...new Set(card.tags.map((tag) => fold(tag, table)))],
  publishedAt: Date.parse(card.publishedAt),
  ban,
})

/** × (1 + 0.5 e^(−days/180)): better on every dated corpus; weights of 0.3 to 0.5 and 90 to 365 days are all good. */
const DATE_WEIGHT = 0.5
const DATE_DAYS = 180

/** + 0.08 × idf-cosine of the tag sets: helps where tags are good, harms little where they are noisy (0.2 does). */
const TAG_WEIGHT = 0.08

/**
 * ÷ commonness^0.3 keeps a few hubs from standing in every list. Hubs are the documents near the middle of the corpus
 * (Radovanović et al. 2010, jmlr.org/papers/v11/radovanovic10a.html), and how near one is can be told from its own terms.
 * On the company blog of the notes, leaving out terms of one document: .541 nDCG@10 against .530 without it, and .546 with
 * the mean of the ten best scores, which changes with every neighbour; 0.2 to 0.4 are all good.
 */
const HUB_POWER = 0.3

/** A document of a handful of terms is no hub. */
const COMMONNESS_LEAST = 0.5

/** Less likeness of text than this is chance, not relation. */
export const COSINE_LEAST = 0.03

export const DAY_MS = 86_400_000

/** By what a document's likeness to any other is divided. */
export const hubPenalty = (commonness: number): number => Math.max(COMMONNESS_LEAST, commonness) ** HUB_POWER

/** The greatest likeness that two documents with this cosine can have, whatever their dates, and their tags if they share one. */
export const likenessAtMost = (cosine: number, shareTags: boolean): number =>
  cosine * (1 + DATE_WEIGHT) + (shareTags ? TAG_WEIGHT : 0)

/** idf of each tag, of length 1 together. */
export type TagWeights = Map<string, number>

export function tagWeights(tags: string[], frequencies: Map<string, number>, documents: number): TagWeights {
  const weights: TagWeights = new Map()
  let squares = 0
  for (const tag of tags) {
    const weight = Math.log((documents + 1) / (frequencies.get(tag) ?? 1))
    weights.set(tag, weight)
    squares += weight * weight
  }
  const length = Math.sqrt(squares) || 1
  for (const [tag, weight] of weights) weights.set(tag, weight / length)
  return weights
}

/** What is compared: a document with the weights of its tags and the penalty of its commonness. */
export type Compared = Described & { tagWeights: TagWeights; penalty: number }

/** Place of `other` in the list of `owner`, greater is better; undefined where it has none. `cosine` is of their texts. */
export function scoreOf(owner: Compared, other: Compared, cosine: number): number | undefined {
  if (cosine < COSINE_LEAST || owner.slug === other.slug || owner.group !== other.group) return undefined
  if (owner.ban.includes(other.slug)) return undefined
  return (cosine * nearness(owner, other) + TAG_WEIGHT * tagCosine(owner, other)) / other.penalty
}

/** Without a date nothing is near. */
function nearness(one: Described, other: Described): number {
  const days = Math.abs(one.publishedAt - other.publishedAt) / DAY_MS
  return Number.isNaN(days) ? 1 : 1 + DATE_WEIGHT * Math.exp(-days / DATE_DAYS)
}

function tagCosine(one: Compared, other: Compared): number {
  let sum = 0
  for (const [tag, weight] of one.tagWeights) sum += weight * (other.tagWeights.get(tag) ?? 0)
  return sum
}
