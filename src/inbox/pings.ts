/** The table `pings`: what search engines and hubs are to be told, once for each change. */
import * as v from 'valibot'

import { type Row, type Statement, statement } from './database.ts'
import { backoffMs } from './deliveries.ts'

const ENGINES = ['indexnow', 'baidu', 'websub'] as const
export type Engine = (typeof ENGINES)[number]

const PingSchema = v.object({ id: v.number(), engine: v.picklist(ENGINES), url: v.string(), attempts: v.number() })
export type Ping = v.InferOutput<typeof PingSchema>

const ADD = `INSERT INTO pings (engine, url, created_at, next_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (engine, url) DO UPDATE SET state = 'waiting', created_at = excluded.created_at, next_at = excluded.next_at,
    attempts = 0, error = NULL`

/** `at` is when it may be told: what appears later is told later. */
export const pingStatement = (engine: Engine, url: string, now: Date, at: Date): Statement =>
  statement(ADD, engine, url, now.toISOString(), at.toISOString())

/** Those whose time has come, one engine after the other. */
export const duePings = (now: Date, limit: number): Statement =>
  statement(
    "SELECT id, engine, url, attempts FROM pings WHERE state = 'waiting' AND next_at <= ? ORDER BY engine, next_at LIMIT ?",
    now.toISOString(),
    limit,
  )

export const parsePings = (rows: Row[]): Ping[] => v.parse(v.array(PingSchema), rows)

/** What is not told within a day is not worth telling. */
const GIVE_UP_MS = 86_400_000

/** What telling came to: `error` is undefined when the engine took it. */
export function toldStatement({ id, attempts }: Ping, error: string | undefined, now: Date, random: number): Statement {
  if (error === undefined) return statement("UPDATE pings SET state = 'sent', error = NULL WHERE id = ?", id)
  const next = new Date(now.getTime() + backoffMs(attempts + 1, random)).toISOString()
  return statement(
    `UPDATE pings SET attempts = attempts + 1, error = ?, next_at = ?,
      state = CASE WHEN created_at <= ? THEN 'dead' ELSE state END WHERE id = ?`,
    error.slice(0, 300),
    next,
    new Date(now.getTime() - GIVE_UP_MS).toISOString(),
    id,
  )
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
