/** Addresses that change: which articles moved or go, and what their old addresses answer from then on. Pure. */
import { hashOf } from '../../article/hash.ts'
import { redirectKey } from '../../article/keys.ts'
import { articlePath } from '../../article/slug.ts'
import type { Entry } from '../compile/content.ts'
import { ownSlugOf } from './compare.ts'
import type { StoredKey } from './stored.ts'

/** An article that has another slug now. */
export type Move = { from: string; to: string }

/** Where a path, decoded, leads: to the article of a slug, or nowhere any more. An article's alias goes when its editor takes it out. */
export type Redirects = Map<string, { slug: string; isAlias?: true } | 'gone'>

const pathOf = (slug: string): string => `/articles/${slug}`

/**
 * An article that is only there has moved when an article that is new here has its title and its time of publication, or
 * names its address as an alias. Titles that are not the only ones of their kind prove nothing.
 */
export function movesAmong(onlyThere: StoredKey[], fresh: Entry[], aliases: Map<string, string>): Move[] {
  const byLook = uniqueBy(fresh, lookOfEntry)
  const looks = uniqueBy(onlyThere, lookOf)
  return onlyThere.flatMap((one): Move[] => {
    const from = ownSlugOf(one.key)
    if (from === undefined) return []
    const look = lookOf(one)
    const twin = look !== undefined && looks.has(look) ? byLook.get(look) : undefined
    const to = aliases.get(pathOf(from)) ?? (twin && ownSlugOf(twin.key))
    return to === undefined ? [] : [{ from, to }]
  })
}

/** True when what is to stand there is another article than what stands there: it came from somewhere. */
export function isAnother(entry: Entry, stored: StoredKey | undefined): boolean {
  const [look, before] = [lookOfEntry(entry), stored && lookOf(stored)]
  return look !== undefined && before !== undefined && look !== before
}

const lookOf = ({ title, publishedAt }: Pick<StoredKey, 'title' | 'publishedAt'>): string | undefined =>
  title === undefined || publishedAt === undefined ? undefined : `${publishedAt} ${title}`

const lookOfEntry = ({ metadata }: Entry): string | undefined => lookOf(metadata['card'] ?? {})

/** Only what is alone with its name. */
function uniqueBy<T>(items: T[], nameOf: (item: T) => string | undefined): Map<string, T> {
  const found = new Map<string, T | undefined>()
  for (const item of items) {
    const name = nameOf(item)
    if (name !== undefined) found.set(name, found.has(name) ? undefined : item)
  }
  return new Map([...found].flatMap(([name, item]): [string, T][] => (item === undefined ? [] : [[name, item]])))
}

/** An article that is only there although its address leads elsewhere already: a push was cut off before it was removed. */
export function cutOffMoves(
  onlyThere: StoredKey[],
  stored: Map<string, StoredKey>,
): { moves: Move[]; removed: string[] } {
  const moves: Move[] = []
  const removed: string[] = []
  for (const { key } of onlyThere) {
    const slug = ownSlugOf(key)
    const mark = slug === undefined ? undefined : stored.get(redirectKey(pathOf(slug)))
    if (slug === undefined || !mark) continue
    if (mark.to?.startsWith('/articles/')) moves.push({ from: slug, to: mark.to.slice('/articles/'.length) })
    else if (mark.to === undefined) removed.push(slug)
  }
  return { moves, removed }
}

/** What the addresses of moved and removed articles answer, and those that led there. */
export function redirectsFor(
  moves: Move[],
  removed: string[],
  stored: Map<string, StoredKey>,
): { left: Redirects; led: Redirects } {
  const left: Redirects = new Map()
  for (const { from, to } of moves) left.set(pathOf(from), { slug: to })
  for (const slug of removed) left.set(pathOf(slug), 'gone')
  const led: Redirects = new Map()
  const prefix = redirectKey('')
  for (const { key, to } of stored.values()) {
    const target = key.startsWith(prefix) && to !== undefined ? left.get(to) : undefined
    if (target) led.set(key.slice(prefix.length), target)
  }
  return { left, led }
}

/**
 * The entries of redirects. `now` is noted for a removal; it is no part of the hash. `publishedAt` tells when an article to
 * come appears: before that its old addresses must not tell of it.
 */
export const redirectEntries = (
  redirects: Redirects,
  now: Date,
  publishedAt: (slug: string) => string | undefined,
): Promise<Entry[]> =>
  Promise.all(
    [...redirects].map(async ([path, target]): Promise<Entry> => {
      const from = target === 'gone' ? undefined : publishedAt(target.slug)
      const value =
        target === 'gone'
          ? { gone: now.toISOString() }
          : { to: articlePath(target.slug), ...(from !== undefined && { from }) }
      const hash = await hashOf(JSON.stringify([target, from]))
      const metadata =
        target === 'gone' ? { hash } : { hash, to: pathOf(target.slug), ...(target.isAlias && { alias: true }) }
      return { key: redirectKey(path), metadata, load: async () => JSON.stringify(value) }
    }),
  )

/** Paths of aliases that were written once and stand in no article any more. */
export const oldAliases = (stored: Map<string, StoredKey>, aliases: Map<string, string>, others: Redirects): string[] =>
  [...stored.values()].flatMap(({ key, isAlias }) => {
    const path = key.slice(redirectKey('').length)
    return isAlias && !aliases.has(path) && !others.has(path) ? [path] : []
  })

/** The redirects that stand where an article is to be. */
export const shadowed = (slugs: string[], stored: Map<string, StoredKey>): string[] =>
  slugs.map((slug) => redirectKey(pathOf(slug))).filter((key) => stored.has(key))
