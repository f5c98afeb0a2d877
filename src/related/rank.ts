/**
 * Related reading: for every article the articles most like it. Pure: the same documents give the same lists,
 * in any order of input. What a score is made of stands in likeness.ts.
 */
import { DAY_MS, type RankedDocument, scoredDocument, type ScoredDocument } from './likeness.ts'
import { comparison, type Entry, type NeighbourList, NO_NEIGHBOURS } from './neighbours.ts'
import { cosine, statisticsOf } from './weights.ts'

export type Neighbour = { slug: string; score: number; reasons: string[] }

/** Maximal marginal relevance over twice as many as are shown: light diversity, which costs nothing at 0.9. */
const DIVERSITY_DEPTH = 2
const DIVERSITY_LAMBDA = 0.9

/** Published within so many days of each other: worth telling a reader of the reasons. */
const NEAR_DAYS = 30

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
  documents: RankedDocument[],
  everyone: Map<string, RankedDocument>,
  size: number,
): [string, Neighbour[]][] {
  const statistics = statisticsOf(documents)
  const group = documents.map((document) => scoredDocument(document, statistics))
  const { own, take } = comparison(group, DIVERSITY_DEPTH * size)
  take(group, [])
  const bySlug = new Map(group.map((document) => [document.slug, document]))
  return group.map((document) => {
    const neighbours = shown(document, own.get(document.slug) ?? NO_NEIGHBOURS, bySlug, size)
    return [document.slug, completed(document, neighbours, group, everyone, size)]
  })
}

/** The best of a list, not all of them about the very same thing, each with why it stands there. */
function shown(
  document: ScoredDocument,
  { entries }: NeighbourList,
  group: Map<string, ScoredDocument>,
  size: number,
): Neighbour[] {
  const candidates = entries.flatMap(({ slug, score }): Candidate[] => {
    const other = group.get(slug)
    return other ? [{ slug, score, other }] : []
  })
  const best = candidates.toSorted((a, b) => b.score - a.score || sameSectionFirst(document, a.other, b.other))
  return diversify(best.slice(0, DIVERSITY_DEPTH * size), size).map(({ other, score }) => ({
    slug: other.slug,
    score: Math.round(score * 10_000) / 10_000,
    reasons: reasonsOf(document, other),
  }))
}

function reasonsOf(document: RankedDocument, other: RankedDocument): string[] {
  const isNear = Math.abs(document.publishedAt - other.publishedAt) <= NEAR_DAYS * DAY_MS
  return [
    'text',
    ...document.tags.filter((tag) => other.tags.includes(tag)).map((tag) => `tag:${tag}`),
    ...(document.section === other.section ? ['section'] : []),
    ...(isNear ? ['date'] : []),
  ]
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
  if (list.length === size) return list

  const taken = new Set([document.slug, ...document.ban, ...list.map(({ slug }) => slug)])
  const newest = group
    .filter(({ slug }) => !taken.has(slug))
    .toSorted((a, b) => sameSectionFirst(document, a, b) || newestFirst(a, b) || compareText(a.slug, b.slug))
  const fillUps = newest.slice(0, size - list.length).map((other) => ({
    slug: other.slug,
    score: 0,
    reasons: [other.section === document.section ? 'newest-in-section' : 'newest'],
  }))
  return [...list, ...fillUps]
}

type Candidate = Entry & { other: ScoredDocument }

/** Takes the best of what is left, less what it repeats of those already taken (Carbonell & Goldstein 1998). */
function diversify(candidates: Candidate[], size: number): Candidate[] {
  const left = candidates.map((candidate) => ({ candidate, repeated: 0 }))
  const best = candidates[0]?.score ?? 1
  const value = ({ candidate, repeated }: (typeof left)[number]): number =>
    (DIVERSITY_LAMBDA * candidate.score) / best - (1 - DIVERSITY_LAMBDA) * repeated
  const taken: Candidate[] = []
  while (taken.length < size && left.length > 0) {
    const next = left.reduce((first, one) => (value(one) > value(first) ? one : first))
    left.splice(left.indexOf(next), 1)
    taken.push(next.candidate)
    for (const one of left) {
      one.repeated = Math.max(one.repeated, cosine(one.candidate.other.weighted, next.candidate.other.weighted))
    }
  }
  return taken.toSorted((a, b) => b.score - a.score)
}

const sameSectionFirst = (document: RankedDocument, a: RankedDocument, b: RankedDocument): number =>
  Number(b.section === document.section) - Number(a.section === document.section)

/** What has no date comes last. */
const newestFirst = (a: RankedDocument, b: RankedDocument): number =>
  Number(Number.isNaN(a.publishedAt)) - Number(Number.isNaN(b.publishedAt)) || b.publishedAt - a.publishedAt || 0

/** By code unit, the same on every machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
