/** The table `pings`: what search engines and hubs are to be told, once for each change. One statement does it for many. */
import * as v from 'valibot'

import { type Row, type Statement, statement } from './database.ts'
import { backoffMs } from './deliveries.ts'

const ENGINES = ['indexnow', 'baidu', 'websub'] as const
export type Engine = (typeof ENGINES)[number]

/** An address that an engine is to be told; `at` is when it may be: what appears later is told later. */
export type News = { engine: Engine; url: string; at: Date }

/** What is not told within a day is not worth telling. */
const GIVE_UP_MS = 86_400_000

const COLUMNS = 'engine, url, created_at, next_at, give_up_at'
const GIVEN = `SELECT value ->> 0, value ->> 1, ?2, value ->> 2, value ->> 3 FROM json_each(?1)`
const AGAIN = `ON CONFLICT (engine, url) DO UPDATE SET state = 'waiting', created_at = excluded.created_at,
    next_at = excluded.next_at, give_up_at = excluded.give_up_at, attempts = 0, error = NULL`

const ADD = `INSERT INTO pings (${COLUMNS}) ${GIVEN} WHERE true ${AGAIN}`

/** Whatever was noted of these addresses before. */
export const newsStatement = (news: News[], now: Date): Statement => statement(ADD, rowsJson(news), now.toISOString())

/** An article that has its time before it. */
const UNSEEN = "state = 'waiting' AND attempts = 0 AND next_at > ?"

const ADD_GONE = `INSERT INTO pings (${COLUMNS}) ${GIVEN}
  WHERE NOT EXISTS (SELECT 1 FROM pings WHERE engine = value ->> 0 AND url = value ->> 1 AND ${UNSEEN}3) ${AGAIN}`
const DROP_UNSEEN = `DELETE FROM pings WHERE id IN (SELECT pings.id FROM json_each(?1)
  JOIN pings ON engine = value ->> 0 AND url = value ->> 1 WHERE ${UNSEEN}2)`

/** Of pages that are gone; of those that nobody has seen yet nothing is told. `at` is the same for all. */
export const goneStatements = (gone: News[], now: Date, at: Date): Statement[] => [
  statement(ADD_GONE, rowsJson(gone), now.toISOString(), at.toISOString()),
  statement(DROP_UNSEEN, rowsJson(gone), at.toISOString()),
]

const rowsJson = (news: News[]): string =>
  JSON.stringify(
    news.map(({ engine, url, at }) => [
      engine,
      url,
      at.toISOString(),
      new Date(at.getTime() + GIVE_UP_MS).toISOString(),
    ]),
  )

const PingSchema = v.object({
  id: v.number(),
  engine: v.picklist(ENGINES),
  url: v.string(),
  next_at: v.string(),
  attempts: v.number(),
})
export type Ping = v.InferOutput<typeof PingSchema>

/** Those of these engines whose time has come, the longest waiting first. `+`: by the index of what is due, not by engine. */
export const duePings = (engines: Engine[], now: Date, limit: number): Statement =>
  statement(
    `SELECT id, engine, url, next_at, attempts FROM pings WHERE state = 'waiting' AND next_at <= ?
      AND +engine IN (SELECT value FROM json_each(?)) ORDER BY next_at, id LIMIT ?`,
    now.toISOString(),
    JSON.stringify(engines),
    limit,
  )

export const parsePings = (rows: Row[]): Ping[] => v.parse(v.array(PingSchema), rows)

/** What was noted anew meanwhile stays to be told. */
const SAME = 'pings.id = told.value ->> 0 AND pings.next_at = told.value ->> 1'

/** The engine took them. */
export const sentStatement = (pings: Ping[]): Statement =>
  statement(
    `UPDATE pings SET state = 'sent', error = NULL FROM json_each(?) AS told WHERE ${SAME}`,
    JSON.stringify(pings.map(({ id, next_at }) => [id, next_at])),
  )

const FAILED = `UPDATE pings SET attempts = attempts + 1, error = ?2, next_at = told.value ->> 2,
    state = CASE WHEN give_up_at <= ?3 THEN 'dead' ELSE state END
  FROM json_each(?1) AS told WHERE ${SAME}`

/** It did not, and says why. `random` is 0 to 1. */
export function failedStatement(pings: Ping[], error: string, now: Date, random: number): Statement {
  const rows = pings.map(({ id, next_at, attempts }) => [
    id,
    next_at,
    new Date(now.getTime() + backoffMs(attempts + 1, random)).toISOString(),
  ])
  return statement(FAILED, JSON.stringify(rows), error.slice(0, 300), now.toISOString())
}

const ShownSchema = v.object({
  engine: v.picklist(ENGINES),
  url: v.string(),
  state: v.picklist(['waiting', 'sent', 'dead']),
  created_at: v.string(),
  error: v.nullable(v.string()),
})
export type ShownPing = v.InferOutput<typeof ShownSchema>

/** The newest. */
export const lastPings = (limit: number): Statement =>
  statement('SELECT engine, url, state, created_at, error FROM pings ORDER BY created_at DESC, id DESC LIMIT ?', limit)

export const parseShownPings = (rows: Row[]): ShownPing[] => v.parse(v.array(ShownSchema), rows)
