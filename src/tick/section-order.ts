/**
 * The order of a section: its own articles of one language by date, as their pages link to the one before and the one after.
 * When an article comes, goes, moves or gets another title, the pages beside it are stale, before and after, and no others.
 */
import type { Pair } from '../article/editions.ts'
import { RELATED_PREFIX } from '../article/keys.ts'
import type { Step } from '../article/lists.ts'
import type { Card } from '../article/record.ts'
import { BEFORE_ALL, CONTENT_CHANGED } from './stale-lists.ts'
import type { Statement } from './stores.ts'

/** Two searches, each of one row of the index `articles_newest`: thousands of articles may share an instant. */
const beside = (sameInstant: string, otherInstant: string): string => {
  const one = (condition: string): string =>
    `(SELECT b.slug FROM articles b WHERE b.live = 1 AND b.kind = a.kind AND b.section = a.section AND ${condition} LIMIT 1)`
  return `coalesce(${one(`b.published_at = a.published_at AND ${sameInstant}`)}, ${one(otherInstant)})`
}

/** Slugs of the articles beside `a`, a row of `articles`; null at the ends. */
export const NEWER = beside(
  'b.slug < a.slug ORDER BY b.slug DESC',
  'b.published_at > a.published_at ORDER BY b.published_at, b.slug DESC',
)
export const OLDER = beside(
  'b.slug > a.slug ORDER BY b.slug',
  'b.published_at < a.published_at ORDER BY b.published_at DESC, b.slug',
)

const STALE = `INSERT INTO stale_lists (key, urgency, at)
  SELECT '${RELATED_PREFIX}' || slug, ${CONTENT_CHANGED}, max(published_at, ?2) FROM articles WHERE slug IN (
    SELECT ${NEWER} FROM articles a WHERE a.live = 1 AND a.slug IN (SELECT value FROM json_each(?1))
    UNION SELECT ${OLDER} FROM articles a WHERE a.live = 1 AND a.slug IN (SELECT value FROM json_each(?1)))
  ON CONFLICT (key) DO UPDATE SET urgency = ${CONTENT_CHANGED}, at = max(at, excluded.at)`

/**
 * The pages beside articles, as the catalogue has them when the statement is carried out: once before it changes and once
 * after. Those that show what is `leaving` the site come first.
 */
export const staleBeside = (slugs: string[], leaving: 'leaving' | 'staying' = 'staying'): Statement[] =>
  slugs.length === 0 ? [] : [[STALE, JSON.stringify(slugs), leaving === 'leaving' ? BEFORE_ALL : 0]]

/** What orders an article among others: of two that are equal in it neither has moved. */
type Place = { kind: string; section: string; published_at: number; live: number }

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.kind === b.kind && a.section === b.section && a.published_at === b.published_at && a.live === b.live

/** A card as far as the pages beside it show it, in all scripts. */
export function stepOf({ own, variant }: Pair<Card>): Pair<Step> {
  const step = ({ slug, title, lang, variantOf }: Card): Step => ({
    slug,
    title,
    lang,
    ...(variantOf && { variantOf }),
  })
  return { own: step(own), ...(variant && { variant: step(variant) }) }
}
