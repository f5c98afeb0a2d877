/**
 * Pages of listings. Page n holds the n-th twenty articles counted from the oldest; the newest page shows what is on no such
 * page yet, 20 to 39 articles. So a new article touches the newest pages only, one that comes or goes further back those
 * from its own to the newest, and an edited one only its own. Which pages that are is
 * found here, in the tables `touched`, `listed` and `scopes` of INDEX.
 */
import * as v from 'valibot'

import { LISTING_PAGE_SIZE } from '../article/lists.ts'
import type { Site } from '../article/site.ts'
import { NEWER_MONTH, OLDER_MONTH, scopesShowing } from './archive-months.ts'
import { isLead, isOnHome } from './home.ts'
import type { Run } from './run.ts'
import { type StalePage, stalePages } from './stale-lists.ts'

/** Numbered pages of a listing of so many articles. */
export const fixedPagesOf = (total: number): number => Math.max(0, Math.floor(total / LISTING_PAGE_SIZE) - 1)

/** Places looked at in one go. */
const PLACES_AT_ONCE = 200

const NEWER = `(SELECT count(*) FROM listed l WHERE l.scope = t.scope AND l.published_at >= t.published_at
  AND (l.published_at > t.published_at OR l.slug < t.slug))`

/** Where articles came or went: only the oldest such place of a listing matters. */
const SELECT_MOVED = `SELECT t.scope, t.published_at, t.slug, t.came, t.went, coalesce(s.total, 0) AS total, ${NEWER} AS newer,
  ${OLDER_MONTH} AS older_month, ${NEWER_MONTH} AS newer_month FROM
  (SELECT scope, min(published_at) AS published_at, max(slug) AS slug, sum(here) AS came, count(*) - sum(here) AS went FROM
    (SELECT scope, published_at, slug, EXISTS (SELECT 1 FROM listed l WHERE l.scope = touched.scope
      AND l.published_at = touched.published_at AND l.slug = touched.slug) AS here FROM touched WHERE moved = 1)
    GROUP BY scope LIMIT ?) t
  LEFT JOIN scopes s ON s.scope = t.scope`
const SELECT_EDITED = `SELECT t.scope, t.published_at, t.slug, 0 AS came, 0 AS went, coalesce(s.total, 0) AS total, ${NEWER} AS newer,
  NULL AS older_month, NULL AS newer_month FROM
  (SELECT * FROM touched WHERE moved = 0 AND scope NOT IN (SELECT scope FROM touched WHERE moved = 1) LIMIT ?) t
  LEFT JOIN scopes s ON s.scope = t.scope`
const FORGET_SCOPES = 'DELETE FROM touched WHERE scope IN (SELECT value FROM json_each(?)) AND moved = 1'
const FORGET_PLACES = `DELETE FROM touched WHERE moved = 0 AND (scope, published_at, slug) IN
  (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`

const PlacesSchema = v.array(
  v.object({
    scope: v.string(),
    published_at: v.number(),
    slug: v.string(),
    /** Articles that came, and that went. */
    came: v.number(),
    went: v.number(),
    total: v.number(),
    /** Articles of the listing that stand before the place. */
    newer: v.number(),
    /** Scopes of the months beside that of the listing. */
    older_month: v.nullable(v.string()),
    newer_month: v.nullable(v.string()),
  }),
)
type Place = v.InferOutput<typeof PlacesSchema>[number]

/** Notes the pages that changes touch as stale. True when no place is left. */
export async function findStalePages(run: Run): Promise<boolean> {
  for (;;) {
    if (run.meter.fitting(PLACES_COST, 1, 5) === 0) return false
    const [movedRows, editedRows] = await run.index.read(
      [SELECT_MOVED, PLACES_AT_ONCE],
      [SELECT_EDITED, PLACES_AT_ONCE],
    )
    const moved = v.parse(PlacesSchema, movedRows)
    const edited = v.parse(PlacesSchema, editedRows)
    if (moved.length + edited.length === 0) return true
    run.meter.spend(PLACES_COST)
    await run.index.write([
      ...stalePages([
        ...moved.flatMap((place) => [...pagesFrom(place, run.site), ...pagesWithMonth(place)]),
        ...edited.flatMap((place) => pagesOf(place, run.site)),
      ]),
      [FORGET_SCOPES, JSON.stringify(moved.map(({ scope }) => scope))],
      [FORGET_PLACES, JSON.stringify(edited.map(({ scope, published_at, slug }) => [scope, published_at, slug]))],
    ])
  }
}

const PLACES_COST = 0.3

/** The number of the page with the place-th article from the oldest, from 0; more than there are for the newest page. */
const pageAt = (place: number): number => Math.floor(Math.max(0, place) / LISTING_PAGE_SIZE) + 1

/**
 * From the page of the place to the newest, with the one before, whose link may change, and those that are no more. An
 * article that came or went shifts only what is newer.
 */
function pagesFrom({ scope, published_at: publishedAt, total, newer, came, went }: Place, site: Site): StalePage[] {
  const last = fixedPagesOf(total + went)
  // What was the last page of a fixed number may link to another one now.
  const first = Math.max(1, Math.min(pageAt(total - newer - 1) - 1, fixedPagesOf(total - came)))
  const numbered = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => ({
    scope,
    page: first + at,
    publishedAt,
  }))
  return [...newestPages(scope, publishedAt, site), ...numbered]
}

/** Newest pages that show the month itself. */
const pagesWithMonth = (place: Place): StalePage[] =>
  scopesShowing(place).map((scope) => ({ scope, publishedAt: place.published_at }))

/** The pages that show the article. */
function pagesOf({ scope, slug, published_at: publishedAt, total, newer }: Place, site: Site): StalePage[] {
  const page = pageAt(total - newer - 1)
  if (page > fixedPagesOf(total)) return newestPages(scope, publishedAt, site)
  return [{ scope, page, publishedAt }, ...(isLead(site, slug) ? [homePage(publishedAt)] : [])]
}

const homePage = (publishedAt: number): StalePage => ({ scope: 'home', publishedAt })

const newestPages = (scope: string, publishedAt: number, site: Site): StalePage[] => [
  { scope, publishedAt },
  ...(isOnHome(site, scope) ? [homePage(publishedAt)] : []),
]
