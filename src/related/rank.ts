/**
 * Related reading: for every article the articles most like it. Pure: the same documents give the same lists,
 * in any order of input. Numbers from a comparison on nine corpora with human-made links (related-reading notes, 2026-11).
 */
import type { Vector } from './vector.ts'

export type RankedDocument = {
  slug: string
  /** Only documents of one group are related to each other: Chinese of both scripts, or English. */
  group: string
  section: string
  /** Folded, so that both scripts of a tag are one. */
  tags: string[]
  /** Milliseconds since 1970. */
  publishedAt: number
  vector: Vector
  pin: string[]
  ban: string[]
}

export type Neighbour = { slug: string; score: number; reasons: string[] }

/** Terms in more documents than this say nothing (> 30 %: within .007 nDCG, and much cheaper), unless the site is tiny. */
const COMMON_SHARE = 0.3
const COMMON_AT_LEAST = 10

/** × (1 + 0.4 e^(−days/180)): +.019 to +.074 nDCG on every dated corpus; 0.3–0.5 and 90–365 days are all good. */
const DATE_WEIGHT = 0.4
const DATE_DAYS = 180

/** + 0.05 × idf-cosine of the tag sets: helps where tags are good, harms little where they are noisy. */
const TAG_WEIGHT = 0.05

/** ÷ (0.02 + mean of the candidate's own ten best)^0.3: keeps a few hubs from standing in every list. */
const HUB_FLOOR = 0.02
const HUB_TOP = 10
const HUB_POWER = 0.3

/** Maximal marginal relevance over the best 30: diversity at 0.7 costs at most .01 nDCG. */
const DIVERSITY_DEPTH = 30
const DIVERSITY_LAMBDA = 0.7

/** Less likeness of text than this is chance, not relation. */
const TEXT_MINIMUM = 0.03

const DAY_MS = 86_400_000

/** For each document its `size` best neighbours: pinned first, then by likeness, then a fill-up marked as such. */
export function rankAll(documents: RankedDocument[], size: number): Map<string, Neighbour[]> {
  const groups = Map.groupBy(
    documents.toSorted((a, b) => compareText(a.slug, b.slug)),
    (document) => document.group,
  )
  const everyone = new Map(documents.map((document) => [document.slug, document]))
  return new Map([...groups.values()].flatMap((group) => rankGroup(group, everyone, size)))
}

function rankGroup(
  group: RankedDocument[],
  everyone: Map<string, RankedDocument>,
  size: number,
): [string, Neighbour[]][] {
  const text = weightedVectors(group)
  const cosine = cosines(text)
  const tags = tagCosines(group)
  const likeness = group.map((one, i) =>
    group.map((other, j) => (i === j ? 0 : cosine(i, j) * nearness(one, other) + TAG_WEIGHT * tags(i, j))),
  )
  const hubs = likeness.map(hubFactor)

  return group.map((document, i) => {
    const candidates = group
      .map((other, j) => ({ at: j, other, score: (likeness[i]?.[j] ?? 0) / (hubs[j] ?? 1) }))
      .filter(({ at, other }) => at !== i && cosine(i, at) >= TEXT_MINIMUM && isAllowed(document, other))
      .toSorted(
        (a, b) =>
          b.score - a.score || sameSectionFirst(document, a.other, b.other) || compareText(a.other.slug, b.other.slug),
      )
    const diverse = diversify(candidates.slice(0, DIVERSITY_DEPTH), size, cosine)
    const neighbours = diverse.map(({ other, score }) => ({
      slug: other.slug,
      score: rounded(score),
      reasons: [
        'text',
        ...sharedTags(document, other),
        ...sectionReason(document, other),
        ...dateReason(document, other),
      ],
    }))
    return [document.slug, completed(document, neighbours, group, everyone, size)]
  })
}

/** Editors' pins stand first, whatever their language; fill-ups last. */
function completed(
  document: RankedDocument,
  neighbours: Neighbour[],
  group: RankedDocument[],
  everyone: Map<string, RankedDocument>,
  size: number,
): Neighbour[] {
  const pins = document.pin.filter((slug) => slug !== document.slug && everyone.has(slug))
  const list = [
    ...pins.map((slug) => ({
      slug,
      score: neighbours.find((one) => one.slug === slug)?.score ?? 0,
      reasons: ['pinned'],
    })),
    ...neighbours.filter(({ slug }) => !pins.includes(slug)),
  ].slice(0, size)

  const newest = group
    .filter(
      (other) => other !== document && isAllowed(document, other) && !list.some(({ slug }) => slug === other.slug),
    )
    .toSorted(
      (a, b) => sameSectionFirst(document, a, b) || b.publishedAt - a.publishedAt || compareText(a.slug, b.slug),
    )
  const fillUps = newest.slice(0, size - list.length).map((other) => ({
    slug: other.slug,
    score: 0,
    reasons: [other.section === document.section ? 'newest-in-section' : 'newest'],
  }))
  return [...list, ...fillUps]
}

type Weighted = { ids: Uint32Array; weights: Float64Array }

/** (1 + ln tf) × ln((N + 1) / df), of length 1; terms of one document or of very many are left out. */
function weightedVectors(group: RankedDocument[]): Weighted[] {
  const frequency = new Map<number, number>()
  for (const { vector } of group) for (const id of vector.ids) frequency.set(id, (frequency.get(id) ?? 0) + 1)
  const common = Math.max(COMMON_AT_LEAST, COMMON_SHARE * group.length)
  return group.map(({ vector }) => {
    const weights = Float64Array.from(vector.ids, (id, at) => {
      const df = frequency.get(id) ?? 0
      return df < 2 || df > common ? 0 : (vector.weights[at] ?? 0) * Math.log((group.length + 1) / df)
    })
    const length = Math.hypot(...weights) || 1
    return { ids: vector.ids, weights: weights.map((weight) => weight / length) }
  })
}

/** Cosine of any two documents, all pairs computed once through an inverted index. */
function cosines(vectors: Weighted[]): (i: number, j: number) => number {
  const postings = new Map<number, { at: number; weight: number }[]>()
  vectors.forEach(({ ids, weights }, at) => {
    ids.forEach((id, k) => {
      const weight = weights[k] ?? 0
      if (weight === 0) return
      const entry = postings.get(id)
      if (entry) entry.push({ at, weight })
      else postings.set(id, [{ at, weight }])
    })
  })
  const size = vectors.length
  const table = new Float64Array(size * size)
  for (const posting of postings.values()) {
    for (const one of posting) {
      for (const other of posting) table[one.at * size + other.at]! += one.weight * other.weight
    }
  }
  return (i, j) => table[i * size + j] ?? 0
}

function tagCosines(group: RankedDocument[]): (i: number, j: number) => number {
  const frequency = new Map<string, number>()
  for (const { tags } of group) for (const tag of tags) frequency.set(tag, (frequency.get(tag) ?? 0) + 1)
  const idf = (tag: string): number => Math.log((group.length + 1) / (frequency.get(tag) ?? 1))
  const lengths = group.map(({ tags }) => Math.hypot(...tags.map(idf)))
  return (i, j) => {
    const [mine, theirs] = [group[i]?.tags ?? [], group[j]?.tags ?? []]
    const product = mine.filter((tag) => theirs.includes(tag)).reduce((sum, tag) => sum + idf(tag) ** 2, 0)
    return product === 0 ? 0 : product / ((lengths[i] ?? 1) * (lengths[j] ?? 1))
  }
}

function nearness(one: RankedDocument, other: RankedDocument): number {
  const days = Math.abs(one.publishedAt - other.publishedAt) / DAY_MS
  return 1 + DATE_WEIGHT * Math.exp(-days / DATE_DAYS)
}

function hubFactor(scores: number[]): number {
  const best = scores.toSorted((a, b) => b - a).slice(0, HUB_TOP)
  const mean = best.reduce((sum, score) => sum + score, 0) / HUB_TOP
  return (HUB_FLOOR + mean) ** HUB_POWER
}

type Candidate = { at: number; other: RankedDocument; score: number }

/** Takes the best of what is left, less what it repeats of those already taken (Carbonell & Goldstein 1998). */
function diversify(candidates: Candidate[], size: number, cosine: (i: number, j: number) => number): Candidate[] {
  const left = [...candidates]
  const best = left[0]?.score ?? 1
  const taken: Candidate[] = []
  while (taken.length < size && left.length > 0) {
    const value = ({ at, score }: Candidate): number => {
      const repeated = Math.max(0, ...taken.map((one) => cosine(at, one.at)))
      return (DIVERSITY_LAMBDA * score) / best - (1 - DIVERSITY_LAMBDA) * repeated
    }
    const next = left.reduce((first, one) => (value(one) > value(first) ? one : first))
    left.splice(left.indexOf(next), 1)
    taken.push(next)
  }
  return taken.toSorted((a, b) => b.score - a.score)
}

const isAllowed = (document: RankedDocument, other: RankedDocument): boolean => !document.ban.includes(other.slug)

const sameSectionFirst = (document: RankedDocument, a: RankedDocument, b: RankedDocument): number =>
  Number(b.section === document.section) - Number(a.section === document.section)

const sharedTags = (one: RankedDocument, other: RankedDocument): string[] =>
  one.tags.filter((tag) => other.tags.includes(tag)).map((tag) => `tag:${tag}`)

const sectionReason = (one: RankedDocument, other: RankedDocument): string[] =>
  one.section === other.section ? ['section'] : []

const dateReason = (one: RankedDocument, other: RankedDocument): string[] =>
  Math.abs(one.publishedAt - other.publishedAt) <= 30 * DAY_MS ? ['date'] : []

const rounded = (score: number): number => Math.round(score * 10_000) / 10_000

/** By code unit, the same on every machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
