/** What a push will do, as a value that can be shown before anything is written. Pure. */
import { ARTICLE_PREFIX, articleKey, FOLD_KEY, redirectKey, REVISION_KEY, SITE_KEY } from '../../article/keys.ts'
import { isPublished } from '../../article/published.ts'
import type { Content, Entry } from '../compile/content.ts'
import { type Held, isHeld, ownSlugOf, slugOfKey, type Verdict, verdictOn } from './compare.ts'
import {
  cutOffMoves,
  isAnother,
  type Move,
  movesAmong,
  oldAliases,
  redirectEntries,
  type Redirects,
  redirectsFor,
  shadowed,
} from './moves.ts'
import { type Change, type Hashes, stateHash } from './revision.ts'
import type { Seen } from './seen.ts'
import type { StoredKey, StoredState } from './stored.ts'

export type PushPlan = {
  /** What is there now. */
  before: StoredState
  add: Entry[]
  change: Entry[]
  /** Keys of articles, and of variants that an article has no more. */
  remove: string[]
  /** Redirects that give way to an article, and aliases that were taken out. */
  unredirect: string[]
  /** Paths of aliases that stand in no article any more, and whether they go now. */
  oldAliases: { paths: string[]; fate: 'keep' | 'remove' }
  /** What the addresses of moved and removed articles answer: written before these go. */
  marks: Entry[]
  /** Other old addresses. */
  redirects: Entry[]
  moves: Move[]
  /** Slugs that go for good. */
  removed: string[]
  /** Slugs that are there but not here, and stay. */
  keep: string[]
  /** Those of them that are here, but as drafts. */
  withheld: string[]
  /** What somebody else changed: it stays as it is there. Slugs, or `site`. */
  held: { name: string; why: Held }[]
  /** How many articles, with their variants, are new, changed and the same. */
  articles: { add: number; change: number; same: number }
  changes: Change[]
  /** True when nothing is to be written, not even the revision. */
  isDone: boolean
}

export type PushOptions = {
  /** What happens to articles that the store has and the folder has not. */
  missing: 'keep' | 'remove'
  /** What this folder's last push saw. */
  seen?: Seen | undefined
  /** True to write over what somebody else changed since. */
  overwrite?: boolean
  now: Date
}

/** Compares by content hash. Keys that the push does not own are never touched; pictures are never removed. */
export async function planPush(content: Content, before: StoredState, options: PushOptions): Promise<PushPlan> {
  const stored = new Map(before.keys.map((one) => [one.key, one]))
  const wanted = new Map(content.entries.map((entry) => [entry.key, entry]))
  const verdicts = verdictsOn(content.entries, stored, options)
  const fateOf = (key: string): Verdict | undefined =>
    verdicts.get(articleKey(slugOfKey(key) ?? '')) ?? verdicts.get(key)
  const isFree = ({ key }: Entry): boolean => !isHeld(fateOf(key) ?? 'new')
  const free = content.entries.filter(isFree)
  const add = free.filter(({ key }) => !stored.has(key))
  const change = free.filter(({ key, metadata }) => stored.has(key) && stored.get(key)?.hash !== metadata.hash)

  const freeSlugs = new Set(free.flatMap(({ key }) => ownSlugOf(key) ?? []))
  const aliases = new Map(aliasesOf(content).filter(([, slug]) => freeSlugs.has(slug)))
  const onlyThere = before.keys.filter(({ key }) => ownSlugOf(key) !== undefined && !wanted.has(key))
  const another = change.filter((entry) => isAnother(entry, stored.get(entry.key)))
  const fresh = [...add, ...another].filter(({ key }) => ownSlugOf(key) !== undefined)
  const drafts = new Set(content.drafts.map(({ slug }) => slug))
  const { moves, removed, keep } = fates(onlyThere, { fresh, aliases, stored, drafts, missing: options.missing })
  const gone = new Set([...moves.map(({ from }) => from), ...removed])
  const remove = before.keys.flatMap(({ key }) => {
    const slug = slugOfKey(key)
    if (slug === undefined || wanted.has(key)) return []
    // A variant that its article has no more goes with the change of the article.
    return gone.has(slug) || (ownSlugOf(key) === undefined && freeSlugs.has(slug)) ? [key] : []
  })

  const { left, led } = redirectsFor(moves, removed, stored)
  const named: Redirects = new Map([...aliases].map(([path, slug]) => [path, { slug, isAlias: true }]))
  const others: Redirects = new Map([...led, ...named])
  for (const path of left.keys()) others.delete(path)
  const old = oldAliases(stored, new Map(aliasesOf(content)), new Map([...left, ...led]))
  const goes = options.missing === 'remove' ? old.map(redirectKey) : []
  const unredirect = [...new Set([...shadowed([...freeSlugs], stored), ...goes])]
  const isNews = ({ key, metadata }: Entry): boolean =>
    stored.get(key)?.hash !== metadata.hash && !unredirect.includes(key)
  const toCome = content.articles.filter(({ publishedAt }) => !isPublished(publishedAt, options.now))
  const days = new Map(toCome.map(({ slug, publishedAt }) => [slug, publishedAt]))
  const entriesOf = (some: Redirects): Promise<Entry[]> => redirectEntries(some, options.now, (slug) => days.get(slug))
  const marks = (await entriesOf(left)).filter(isNews)
  const redirects = (await entriesOf(others)).filter(isNews)

  const after = hashesAfter(before, [...add, ...change], remove)
  const isSame = [add, change, remove, unredirect, marks, redirects].every((list) => list.length === 0)
  return {
    before,
    add,
    change,
    remove,
    unredirect,
    oldAliases: { paths: old, fate: options.missing },
    marks,
    redirects,
    moves,
    removed,
    keep,
    withheld: keep.filter((slug) => drafts.has(slug)),
    held: [...verdicts].flatMap(([key, why]) => (isHeld(why) ? [{ name: ownSlugOf(key) ?? key, why }] : [])),
    articles: articleCounts(free, add, change),
    changes: [
      ...[...add, ...change].map((entry): Change => [entry.key, entry.metadata.hash]),
      ...remove.map((key): Change => [key, null]),
    ],
    isDone: isSame && stored.get(REVISION_KEY)?.hash === (await stateHash(after)),
  }
}

/** How many keys it writes or removes, with the revision: what the plan of the account counts. */
export function writesOf({ isDone, add, change, remove, unredirect, marks, redirects }: PushPlan): number {
  const writes = [add, change, remove, unredirect, marks, redirects]
  return isDone ? 0 : writes.reduce((sum, some) => sum + some.length, 1)
}

/** An article is new by its own key, and changed by any of its keys. */
function articleCounts(free: Entry[], add: Entry[], change: Entry[]): PushPlan['articles'] {
  const fresh = new Set(add.flatMap(({ key }) => ownSlugOf(key) ?? []))
  const touched = new Set([...add, ...change].flatMap(({ key }) => slugOfKey(key) ?? []))
  const all = free.filter(({ key }) => ownSlugOf(key) !== undefined).length
  return { add: fresh.size, change: touched.size - fresh.size, same: all - touched.size }
}

/** Of every article, by its own key, and of the site: a variant has the fate of its article. Other keys are nobody's text. */
function verdictsOn(
  entries: Entry[],
  stored: Map<string, StoredKey>,
  { seen, overwrite = false }: PushOptions,
): Map<string, Verdict> {
  if (overwrite) return new Map()
  const keys = new Set(entries.map(({ key }) => key))
  const known = { stored, seen, isHere: (key: string) => keys.has(key) }
  const judged = entries.filter(({ key }) => ownSlugOf(key) !== undefined || key === SITE_KEY)
  return new Map(judged.map((entry) => [entry.key, verdictOn(entry, known)]))
}

/** Old path -> slug of the article that names it as its alias. */
const aliasesOf = ({ articles }: Content): [path: string, slug: string][] =>
  articles.flatMap(({ slug, aliases }) => aliases.map(({ path }): [string, string] => [path, slug]))

/** What happens to each article that is only there. */
function fates(
  onlyThere: StoredKey[],
  {
    fresh,
    aliases,
    stored,
    drafts,
    missing,
  }: {
    fresh: Entry[]
    aliases: Map<string, string>
    stored: Map<string, StoredKey>
    drafts: Set<string>
    missing: PushOptions['missing']
  },
): { moves: Move[]; removed: string[]; keep: string[] } {
  const begun = cutOffMoves(onlyThere, stored)
  const settled = new Set([...begun.moves.map(({ from }) => from), ...begun.removed])
  const open = onlyThere.filter(({ key }) => !settled.has(ownSlugOf(key) ?? ''))
  const begin = movesAmong(
    open.filter(({ key }) => !drafts.has(ownSlugOf(key) ?? '')),
    fresh,
    aliases,
  )
  const moved = new Set(begin.map(({ from }) => from))
  const rest = open.flatMap(({ key }) => ownSlugOf(key) ?? []).filter((slug) => !moved.has(slug))
  const moves = [...begun.moves, ...begin]
  return missing === 'remove'
    ? { moves, removed: [...begun.removed, ...rest], keep: [] }
    : { moves, removed: begun.removed, keep: rest }
}

/** What the revision vouches for, once all is written. */
function hashesAfter({ keys }: StoredState, written: Entry[], remove: string[]): Hashes {
  const after: Hashes = new Map(keys.filter(({ key }) => isVouchedFor(key)).map(({ key, hash }) => [key, hash ?? '']))
  for (const { key, metadata } of written) if (isVouchedFor(key)) after.set(key, metadata.hash)
  for (const key of remove) after.delete(key)
  return after
}

const isVouchedFor = (key: string): boolean => key.startsWith(ARTICLE_PREFIX) || key === SITE_KEY || key === FOLD_KEY
