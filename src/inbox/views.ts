/**
 * The tables of views. `views`: how often articles were read, by day; `view_days`: all of a day; `view_senders`: who told
 * of one today. A browser tells of one view in so many; the counts are of all.
 */
import * as v from 'valibot'

import { type Row, type Statement, statement } from './database.ts'

/** One view in ten is told (`../page/script.ts`): a write costs, and ten of a hundred are as telling as all. */
const VIEWS_SAMPLED = 10

/**
 * Views of a day that are counted. One that is told is four rows written: here three, and one when its sender is
 * forgotten. The free plan has 100,000 a day, which messages need more; the paid one 50 million a month
 * (developers.cloudflare.com/d1/platform/pricing).
 */
const COUNTED_A_DAY = { free: 100_000, paid: 2_000_000 }

/** `day` is `2026-11-25` in the site's time zone; `sender` means something for this article and day only. */
export type ToldView = { day: string; slug: string; section: string; sender: string }

/** Gives a row if the view is to be counted: its sender has not told of this article today, and the day is not full. */
export const noteSender = ({ day, slug, sender }: ToldView, plan: string): Statement =>
  statement(
    `INSERT OR IGNORE INTO view_senders (day, slug, sender)
      SELECT ?1, ?2, ?3 WHERE coalesce((SELECT count FROM view_days WHERE day = ?1), 0) < ?4 RETURNING slug`,
    day,
    slug,
    sender,
    plan === 'free' ? COUNTED_A_DAY.free : COUNTED_A_DAY.paid,
  )

export const countView = ({ day, slug, section }: ToldView): Statement[] => [
  statement(
    `INSERT INTO views (day, slug, section, count) VALUES (?, ?, ?, ${VIEWS_SAMPLED})
      ON CONFLICT DO UPDATE SET count = count + excluded.count, section = excluded.section`,
    day,
    slug,
    section,
  ),
  statement(
    `INSERT INTO view_days (day, count) VALUES (?, ${VIEWS_SAMPLED})
      ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    day,
  ),
]

/** Those of earlier days are of no use. */
export const forgetSenders = (today: string): Statement => statement('DELETE FROM view_senders WHERE day < ?', today)

/** Since a day: the most read first. */
export const mostReadStatement = (day: string, limit: number): Statement =>
  statement(
    'SELECT slug AS name, sum(count) AS count FROM views WHERE day >= ? GROUP BY slug ORDER BY 2 DESC, 1 LIMIT ?',
    day,
    limit,
  )

const ReadSchema = v.object({ slug: v.string(), section: v.string(), count: v.number() })
/** `section` is the path of the section in which the article was when it was last read, empty where that is not known. */
export type Read = v.InferOutput<typeof ReadSchema>
export const parseRead = (rows: Row[]): Read[] => v.parse(v.array(ReadSchema), rows)

/**
 * Since a day, of each section: so many of its most read articles. First come as many of the whole site, then the first of
 * each section, then the second: whoever reads only the beginning has something of each. (`section` goes with the latest
 * day: sqlite.org/lang_select.html, "bare columns".)
 */
export const mostReadBySection = (day: string, ofEach: number, limit: number): Statement =>
  statement(
    `WITH sums AS (SELECT slug, section, max(day), sum(count) AS count FROM views WHERE day >= ?1 GROUP BY slug),
      ranks AS (SELECT slug, section, count, row_number() OVER (ORDER BY count DESC, slug) AS ofSite,
        row_number() OVER (PARTITION BY section ORDER BY count DESC, slug) AS ofSection FROM sums)
      SELECT slug, section, count FROM ranks WHERE ofSection <= ?2 ORDER BY ofSite > ?2, ofSection, ofSite LIMIT ?3`,
    day,
    ofEach,
    limit,
  )

/** All views of each day. */
export const viewsByDay = (day: string): Statement =>
  statement('SELECT day AS name, count FROM view_days WHERE day >= ? ORDER BY day', day)

/** Views of two years and more are forgotten. */
export const forgetViews = (day: string): Statement[] =>
  ['views', 'view_days'].map((table) => statement(`DELETE FROM ${table} WHERE day < ?`, day))
