/**
 * Each article and the site here against what is there: what a push may write, and what somebody else has changed since,
 * which it must not put back. Pure.
 */
import { ARTICLE_PREFIX, articleKey, redirectKey } from '../../article/keys.ts'
import type { Entry } from '../compile/content.ts'
import { isOlder } from './history.ts'
import type { Seen } from './seen.ts'
import type { StoredKey } from './stored.ts'

/**
 * `newer-there`: somebody else pushed it after this version. `differ`: changed here and there since the last push from
 * here. `removed-there`, `moved-there`: somebody else took it away, or gave it another address.
 */
export type Verdict = 'new' | 'same' | 'newer-here' | Held
export type Held = 'newer-there' | 'differ' | 'removed-there' | 'moved-there'

export const isHeld = (verdict: Verdict): verdict is Held => !['new', 'same', 'newer-here'].includes(verdict)

/** What is known of what happened before. */
export type Known = {
  stored: Map<string, StoredKey>
  /** Undefined when nothing was pushed from this folder yet, as far as this machine knows. */
  seen: Seen | undefined
  /** True for keys that this folder has. */
  isHere: (key: string) => boolean
}

export function verdictOn(entry: Entry, known: Known): Verdict {
  const { key, metadata } = entry
  const there = known.stored.get(key)
  if (!there) return verdictOnMissing(key, known)
  if (there.hash === metadata.hash) return 'same'
  const before = known.seen?.get(key)
  // A key without a hash was put there by hand.
  if (there.hash === undefined || there.hash === before) return 'newer-here'
  if (before === metadata.hash || isOlder(metadata.hash, there)) return 'newer-there'
  return before === undefined ? 'newer-here' : 'differ'
}

/** What is not there is new, unless its address says that somebody took it away since it was last seen from here. */
function verdictOnMissing(key: string, { stored, seen, isHere }: Known): Verdict {
  const slug = ownSlugOf(key)
  const mark = slug === undefined ? undefined : stored.get(redirectKey(`/articles/${slug}`))
  if (!mark) return 'new'
  if (mark.to === undefined) return seen?.has(key) ? 'removed-there' : 'new'
  const target = targetKey(mark.to)
  return target !== undefined && (seen?.has(target) || isHere(target)) ? 'new' : 'moved-there'
}

/** The key of the article that a redirect leads to. */
function targetKey(to: string): string | undefined {
  return to.startsWith('/articles/') ? articleKey(to.slice('/articles/'.length)) : undefined
}

/** The slug in an article's own key; undefined for the key of a variant, and for any other. */
export function ownSlugOf(key: string): string | undefined {
  const slug = slugOfKey(key)
  return slug !== undefined && articleKey(slug) === key ? slug : undefined
}

/** The slug in the key of an article or of one of its variants; undefined for other keys. */
export const slugOfKey = (key: string): string | undefined =>
  key.startsWith(ARTICLE_PREFIX) ? key.slice(ARTICLE_PREFIX.length).split(':')[0] : undefined
