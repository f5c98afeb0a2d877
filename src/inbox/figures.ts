/** How much came in: by day, by article, by the way it came. */
import * as v from 'valibot'

import { type Row, type Statement, statement } from './database.ts'

const FigureSchema = v.object({ name: v.string(), count: v.number() })
export type Figure = v.InferOutput<typeof FigureSchema>

export const parseFigures = (rows: Row[]): Figure[] => v.parse(v.array(FigureSchema), rows)

/** `offset` as SQLite takes it, such as `+480 minutes`: days are those of the site's time zone. Spam is not counted. */
export const byDay = (table: 'contact_messages' | 'questions', since: string, offset: string): Statement =>
  statement(
    `SELECT substr(datetime(received_at, ?), 1, 10) AS name, count(*) AS count FROM ${table}
      WHERE received_at >= ? AND state <> 'spam' GROUP BY 1 ORDER BY 1`,
    offset,
    since,
  )

/** Pages that led to messages, with the question of the page where it is known; most first. */
export const byPage = (since: string, limit: number): Statement =>
  statement(
    `SELECT came_from || coalesce('#' || question, '') AS name, count(*) AS count FROM contact_messages
      WHERE received_at >= ? AND state <> 'spam' AND came_from IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
    since,
    limit,
  )

/** Calls to action that led to messages. */
export const byCallToAction = (since: string): Statement =>
  statement(
    `SELECT coalesce(cta, '') AS name, count(*) AS count FROM contact_messages
      WHERE received_at >= ? AND state <> 'spam' GROUP BY 1 ORDER BY 2 DESC`,
    since,
  )

/** Ways to answer that people left. */
export const byWay = (since: string): Statement =>
  statement(
    `SELECT name, count FROM (
      SELECT 'phone' AS name, count(phone) AS count FROM contact_messages WHERE received_at >= ?1 AND state <> 'spam'
      UNION ALL SELECT 'wechat', count(wechat) FROM contact_messages WHERE received_at >= ?1 AND state <> 'spam'
      UNION ALL SELECT 'email', count(email) FROM contact_messages WHERE received_at >= ?1 AND state <> 'spam')`,
    since,
  )
