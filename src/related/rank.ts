/**
 * Related reading: for every article the articles most like it. Pure: the same documents give the same lists,
 * in any order of input. What a score is made of stands in likeness.ts.
 */
import { DAY_MS, type Described, type RankedDocument } from './likeness.ts'
import { comparison, NO_NEIGHBOURS } from './neighbours.ts'
import { sketchOverlap, statisticsOf } from './weights.ts'

export type Neighbour = { slug: string; score: number; reasons: string[] }

/** Maximal marginal relevance over twice as many as are shown: light diversity, which costs nothing at 0.9. */
const DIVERSITY_LAMBDA = 0.9

/** How many neighbours a list of `size` looks at. */
export const lookedAt = (size: number): number => 2 * size

/** Published within so many days of each other: worth telling a reader of the reasons. */
const NEAR_DAYS = 30

/** A document to be ranked, with what its editors want to see in its list. */
export type PinnedDocument = RankedDocument & { pin: string[] }

/** What of a document counts when a list is made. */
type Listed = Pick<Described, 'slug' | 'section' | 'tags' | 'publishedAt'> & { sketch: number[] }
export type Candidate = Listed & { score: number }

/** What a list is made of. */
export type ListParts = {
  owner: Pick<Described, 'slug' | 'section' | 'tags' | 'publishedAt'> & { ban: string[] }
  /** Best first, at least `lookedAt(size)` where there are so many. */
  candidates: Candidate[]
  /** Pinned documents that exist, in the editors' order. */
  pins: string[]
  /** Documents to fill up with: those of the owner's section first, then the newest of all. */
  newest: { slug: string; section: string }[]
}

/** A list of `size`: pinned first, then by likeness but not all about the very same thing, then a fill-up marked as such. */
export function listOf({ owner, candidates, pins: wanted, newest }: ListParts, size: number): Neighbour[] {
  const pins = [...new Set(wanted)]
  const best = candidates.toSorted((a, b) => b.score - a.score || sameSectionFirst(owner, a, b))
  const neighbours = diversify(best.slice(0, lookedAt(size)), size).map((other) => ({
    slug: other.slug,
    score: Math.round(other.score * 10_000) / 10_000,
    reasons: reasonsOf(owner, other),
  }))
  const list = [
    ...pins.map((slug) => ({
      slug,
      score: neighbours.find((one) => one.slug === slug)?.score ?? 0,
      reasons: ['pinned'],
    })),
    ...neighbours.filter(({ slug }) => !pins.includes(slug)),
  ].slice(0, size)
  const taken = new Set([owner.slug, ...owner.ban, ...list.map(({ slug }) => slug)])
  for (const { slug, section } of newest) {
    if (list.length >= size) break
    if (taken.has(slug)) continue
    taken.add(slug)
    list.push({ slug, score: 0, reasons: [section === owner.section ? 'newest-in-section' : 'newest'] })
  }
  return list
}

/** Lists of `size` for all documents at once. */
export function rankAll(documents: PinnedDocument[], size: number): Map<string, Neighbour[]> {
  const groups = Map.groupBy(
    documents.toSorted((a, b) => compareText(a.slug, b.slug)),
    (document) => document.group,
  )
  const everyone = new Set(documents.map(({ slug }) => slug))
  return new Map([...groups.values()].flatMap((group) => rankGroup(group, everyone, size)))
}

function rankGroup(group: PinnedDocument[], everyone: Set<string>, size: number): [string, Neighbour[]][] {
  const statistics = statisticsOf(group)
  const { own, take, sketches } = comparison(group, statistics, lookedAt(size))
  take(group)
  const lists = own()
  const bySlug = new Map(group.map((document) => [document.slug, document]))
  const newest = group.toSorted((a, b) => newestFirst(a, b) || compareText(a.slug, b.slug))
  return group.map((owner) => {
    const { entries } = lists.get(owner.slug) ?? NO_NEIGHBOURS
    const candidates = entries.flatMap(({ slug, score }): Candidate[] => {
      const other = bySlug.get(slug)
      return other ? [{ ...other, score, sketch: sketches.get(slug) ?? [] }] : []
    })
    const pins = owner.pin.filter((slug) => slug !== owner.slug && everyone.has(slug))
    const fillUps = newest.toSorted((a, b) => sameSectionFirst(owner, a, b))
    return [owner.slug, listOf({ owner, candidates, pins, newest: fillUps }, size)]
  })
}

function reasonsOf(owner: ListParts['owner'], other: Listed): string[] {
  const isNear = Math.abs(owner.publishedAt - other.publishedAt) <= NEAR_DAYS * DAY_MS
  return [
    'text',
    ...owner.tags.filter((tag) => other.tags.includes(tag)).map((tag) => `tag:${tag}`),
    ...(owner.section === other.section ? ['section'] : []),
    ...(isNear ? ['date'] : []),
  ]
}

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
      one.repeated = Math.max(one.repeated, sketchOverlap(one.candidate.sketch, next.candidate.sketch))
    }
  }
  return taken.toSorted((a, b) => b.score - a.score)
}

const sameSectionFirst = (owner: { section: string }, a: { section: string }, b: { section: string }): number =>
  Number(b.section === owner.section) - Number(a.section === owner.section)

/** What has no date comes last. */
const newestFirst = (a: Described, b: Described): number =>
  Number(Number.isNaN(a.publishedAt)) - Number(Number.isNaN(b.publishedAt)) || b.publishedAt - a.publishedAt || 0

/** By code unit, the same on every machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
