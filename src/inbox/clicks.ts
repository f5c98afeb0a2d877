/** The table `lead_clicks`: how often a way to reach the company was used, by day and page. */
import * as v from 'valibot'

import { type Row, type Statement, statement } from './database.ts'

/** `day` is `2026-11-25` in the site's time zone. */
export const clickStatement = (day: string, path: string, kind: string): Statement =>
  statement(
    'INSERT INTO lead_clicks (day, path, kind, count) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1',
    day,
    path,
    kind,
  )

const ClicksSchema = v.object({ path: v.string(), kind: v.string(), count: v.number() })
export type Clicks = v.InferOutput<typeof ClicksSchema>

/** Since a day: by page and kind, most first. */
export const clicksSince = (day: string, limit: number): Statement =>
  statement(
    'SELECT path, kind, sum(count) AS count FROM lead_clicks WHERE day >= ? GROUP BY path, kind ORDER BY count DESC LIMIT ?',
    day,
    limit,
  )

export const parseClicks = (rows: Row[]): Clicks[] => v.parse(v.array(ClicksSchema), rows)
