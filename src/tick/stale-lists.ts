/** The table `stale_lists` of INDEX: the list keys that are to be made again, in the order of their turn. */
import * as v from 'valibot'

import { listingKeyOf, RELATED_PREFIX } from '../article/keys.ts'
import type { Run } from './run.ts'
import { forRows, type Statement } from './stores.ts'

/** Why a list is stale: content first, then what only looks or ranks differently. */
export const CONTENT_CHANGED = 0
const LOOKS_CHANGED = 1

const NOTE_RELATED = `INSERT INTO stale_lists (key, urgency, at)
  SELECT '${RELATED_PREFIX}' || value, ?2, coalesce((SELECT published_at FROM articles WHERE slug = value), 0)
  FROM json_each(?1) WHERE true
  ON CONFLICT (key) DO UPDATE SET urgency = min(urgency, excluded.urgency), at = max(at, excluded.at)`

/** The related lists of these articles, newest article first. */
export const staleRelated = (slugs: string[], urgency: number): Statement => [
  NOTE_RELATED,
  JSON.stringify(slugs),
  urgency,
]

const NOTE_KEYS = `INSERT INTO stale_lists (key, urgency, at) SELECT value ->> 0, ?2, value ->> 1 FROM json_each(?1) WHERE true
  ON CONFLICT (key) DO UPDATE SET urgency = min(urgency, excluded.urgency), at = max(at, excluded.at)`

/** Newest pages are seen by most readers: their turn is before other lists. */
const FIRST = 9e15
export const BEFORE_ALL = 9.001e15

/** A page of a listing; `publishedAt` is of the article that changed there, in milliseconds since 1970. */
export type StalePage = { scope: string; page?: number; publishedAt: number }

export const stalePages = (pages: StalePage[]): Statement[] =>
  forRows(
    NOTE_KEYS,
    pages.map(({ scope, page, publishedAt }) => [listingKeyOf(scope, page), page === undefined ? FIRST : publishedAt]),
    CONTENT_CHANGED,
  )

/** Lists that cannot be written now: others come first. */
export const postponed = (keys: string[]): Statement => [
  `UPDATE stale_lists SET urgency = ${LOOKS_CHANGED}, at = -1 WHERE key IN (SELECT value FROM json_each(?))`,
  JSON.stringify(keys),
]

const NOTE_KIND = `INSERT INTO stale_lists (key, urgency, at)
  SELECT '${RELATED_PREFIX}' || slug, ${LOOKS_CHANGED}, published_at FROM articles WHERE kind = ? AND live = 1
  ON CONFLICT DO NOTHING`

/** All related lists of a kind: each depends on how the others were compared, too. */
export const staleKind = (kind: string): Statement => [NOTE_KIND, kind]

/** Keys of which nobody knows whether they are as they should be. */
export const staleKeys = (keys: string[]): Statement => [
  NOTE_KEYS,
  JSON.stringify(keys.map((key) => [key, 0])),
  LOOKS_CHANGED,
]

/** Every list that was ever written: the pages look different now. */
export const STALE_ALL: Statement = [
  `INSERT INTO stale_lists (key, urgency, at) SELECT key, ${LOOKS_CHANGED}, 0 FROM lists WHERE true ON CONFLICT DO NOTHING`,
]

/**
 * A list whose article was not compared yet since it changed must wait, and a first one until all are compared with the
 * present statistics: they would be written twice.
 */
const SELECT = `SELECT key FROM stale_lists
  WHERE key NOT LIKE '${RELATED_PREFIX}%' OR NOT EXISTS
    (SELECT 1 FROM articles WHERE slug = substr(key, ${RELATED_PREFIX.length + 1}) AND live = 1 AND
      (statistics = 0 OR found = 0 AND EXISTS (SELECT 1 FROM articles WHERE dirty > 0 AND dirty = 1)))
  ORDER BY urgency, at DESC LIMIT ?`

const SELECT_LEFT = `SELECT (SELECT count(*) FROM stale_lists) AS lists, (SELECT count(*) FROM touched) AS places,
  (SELECT count(*) FROM articles WHERE dirty > 0) AS articles`

/** The next keys, most urgent first. */
export async function nextStale(run: Run, limit: number): Promise<string[]> {
  const [rows] = await run.index.read([SELECT, limit])
  return v.parse(v.array(v.object({ key: v.string() })), rows).map(({ key }) => key)
}

/** Lists of which it is known now that they are as they should be. */
export const freshStatement = (keys: string[]): Statement => [
  'DELETE FROM stale_lists WHERE key IN (SELECT value FROM json_each(?))',
  JSON.stringify(keys),
]

const LeftSchema = v.tuple([v.object({ lists: v.number(), places: v.number(), articles: v.number() })])

/** What is left to do: lists to make, places of listings to look at, articles to compare. */
export async function whatIsLeft(run: Run): Promise<{ lists: number; places: number; articles: number }> {
  const [rows] = await run.index.read([SELECT_LEFT])
  return v.parse(LeftSchema, rows)[0]
}
