/**
 * The months that have articles, as the newest page of the archive counts them and as the newest page of a month leads to
 * the ones beside it. They are the totals in the table `scopes`. An article that comes or goes makes the archive's page stale;
 * a month that comes or goes also the pages of the months beside it.
 */
import { type ListingScope, scopeName } from '../article/keys.ts'
import type { Listing, MonthCount } from '../article/lists.ts'

/** What a page shows of other months. */
export type MonthsShown = Pick<Listing, 'months' | 'olderMonth' | 'newerMonth'>

const PREFIX = scopeName({ month: '' })
const isMonth = (name: string): boolean => name.startsWith(PREFIX)

/** The next character after the colon ends the range. */
const END = `${PREFIX.slice(0, -1)};`

/** True in SQL for a row of `scopes` that is of a month with articles. */
export const ALL_MONTHS = `scope > '${PREFIX}' AND scope < '${END}' AND total > 0`

const beside = (comparison: string, order: string): string =>
  `CASE WHEN t.scope > '${PREFIX}' AND t.scope < '${END}' THEN
    (SELECT scope FROM scopes WHERE ${ALL_MONTHS} AND scope ${comparison} t.scope ORDER BY scope ${order} LIMIT 1) END`

/** Scopes of the months with articles beside `t.scope`, in SQL; null at the ends, and for the scope of anything else. */
export const OLDER_MONTH = beside('<', 'DESC')
export const NEWER_MONTH = beside('>', 'ASC')

/** The months among totals of listings, the newest first. */
export const monthsOf = (totals: Map<string, number>): MonthCount[] =>
  [...totals]
    .filter(([name, total]) => isMonth(name) && total > 0)
    .map(([name, count]) => ({ month: name.slice(PREFIX.length), count }))
    .toSorted((a, b) => (a.month < b.month ? 1 : -1))

type Page = { scope: ListingScope; page: number | undefined }

/** True for a page that cannot be made without all months. */
export const showsMonths = ({ scope, page }: Page): boolean =>
  page === undefined && (scope === 'all' || isMonth(scopeName(scope)))

/** What a page shows of all `months`. */
export function monthsOn({ scope, page }: Page, months: MonthCount[]): MonthsShown | undefined {
  if (!showsMonths({ scope, page })) return undefined
  if (typeof scope === 'string' || !('month' in scope)) return { months }
  const newerMonth = months.findLast(({ month }) => month > scope.month)?.month
  const olderMonth = months.find(({ month }) => month < scope.month)?.month
  return { ...(olderMonth && { olderMonth }), ...(newerMonth && { newerMonth }) }
}

/** A listing in which articles came and went, with as many as it has now. */
type Moved = { scope: string; total: number; came: number; older_month: string | null; newer_month: string | null }

/**
 * Scopes of which the newest page shows something of a month where articles came or went. Of those that came some may have been
 * there before: then the months beside it are looked at once too often.
 */
export function scopesShowing({ scope, total, came, older_month: older, newer_month: newer }: Moved): string[] {
  if (!isMonth(scope)) return []
  const mayBeNewOrGone = total <= came
  return [scopeName('all'), ...(mayBeNewOrGone ? [older, newer].filter((one) => one !== null) : [])]
}
