/**
 * How much one document deserves a place in another's list: a matter of the two and of one snapshot of statistics, of
 * nothing else. Numbers from a comparison on nine corpora with human-made links (related-reading notes, 2026-11).
 */
import { type Card, sectionOf } from '../article/record.ts'
import { fold, type FoldTable } from './fold.ts'
import type { Vector } from './vector.ts'
import { type Statistics, weigh, type Weighted } from './weights.ts'

export type RankedDocument = {
  slug: string
  /** Only documents of one group are related to each other: Chinese of both scripts, or English. */
  group: string
  section: string
  /** Folded, so that both scripts of a tag are one. */
  tags: string[]
  /** Milliseconds since 1970; NaN where nobody knows. */
  publishedAt: number
  vector: Vector
  pin: string[]
  ban: string[]
}

/** An article as the ranker sees it. */
export const rankedDocument = (
  { card, pin, ban, vector }: { card: Card; pin: string[]; ban: string[]; vector: Vector },
  table: FoldTable,
): RankedDocument => ({
  slug: card.slug,
  group: card.lang.startsWith('zh') ? 'zh' : card.lang,
  section: sectionOf(card),
  tags: card.tags.map((tag) => fold(tag, table)),
  publishedAt: Date.parse(card.publishedAt),
  vector,
  pin,
  ban,
})

/** A document as the statistics of its group see it. */
export type ScoredDocument = RankedDocument & {
  weighted: Weighted
  /** idf of each tag, of length 1 together. */
  tagWeights: Map<string, number>
}

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
const TEXT_MINIMUM = 0.03

export const DAY_MS = 86_400_000

export function scoredDocument(document: RankedDocument, statistics: Statistics): ScoredDocument {
  const idf = (tag: string): number => Math.log((statistics.documents + 1) / (statistics.tags.get(tag) ?? 1))
  const length = Math.hypot(...document.tags.map(idf)) || 1
  return {
    ...document,
    weighted: weigh(document.vector, statistics),
    tagWeights: new Map(document.tags.map((tag) => [tag, idf(tag) / length])),
  }
}

/** Place of `other` in the list of `owner`, greater is better; undefined where it has none. `cosine` is of their texts. */
export function scoreOf(owner: ScoredDocument, other: ScoredDocument, cosine: number): number | undefined {
  if (cosine < TEXT_MINIMUM || owner.slug === other.slug || owner.group !== other.group) return undefined
  if (owner.ban.includes(other.slug)) return undefined
  const likeness = cosine * nearness(owner, other) + TAG_WEIGHT * tagCosine(owner, other)
  return likeness / Math.max(COMMONNESS_LEAST, other.weighted.commonness) ** HUB_POWER
}

/** Without a date nothing is near. */
function nearness(one: RankedDocument, other: RankedDocument): number {
  const days = Math.abs(one.publishedAt - other.publishedAt) / DAY_MS
  return Number.isNaN(days) ? 1 : 1 + DATE_WEIGHT * Math.exp(-days / DATE_DAYS)
}

function tagCosine(one: ScoredDocument, other: ScoredDocument): number {
  let sum = 0
  for (const [tag, weight] of one.tagWeights) sum += weight * (other.tagWeights.get(tag) ?? 0)
  return sum
}
