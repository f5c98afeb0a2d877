/** The table `views`: how often articles were read, by day. A browser tells of one view in so many; the count is of all. */
import { type Statement, statement } from './database.ts'

/** One view in ten is told (`../page/script.ts`): a write costs, and ten of a hundred are as telling as all. */
const VIEWS_SAMPLED = 10

/** `day` is `2026-11-25` in the site's time zone. */
export const viewStatement = (day: string, slug: string): Statement =>
  statement(
    `INSERT INTO views (day, slug, count) VALUES (?, ?, ${VIEWS_SAMPLED}) ON CONFLICT DO UPDATE SET count = count + ${VIEWS_SAMPLED}`,
    day,
    slug,
  )

/** Since a day: the most read first. */
export const mostReadStatement = (day: string, limit: number): Statement =>
  statement(
    'SELECT slug AS name, sum(count) AS count FROM views WHERE day >= ? GROUP BY slug ORDER BY 2 DESC, 1 LIMIT ?',
    day,
    limit,
  )

/** All views of each day. */
export const viewsByDay = (day: string): Statement =>
  statement('SELECT day AS name, sum(count) AS count FROM views WHERE day >= ? GROUP BY day ORDER BY day', day)

/** Views of two years and more are forgotten. */
export const forgetViews = (day: string): Statement => statement('DELETE FROM views WHERE day < ?', day)
