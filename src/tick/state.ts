/** The table `tick_state` of INDEX: single values that one run leaves to the next. */
import * as v from 'valibot'

import type { Statement } from './stores.ts'

const SeenSchema = v.object({
  /** `id`, `serial` and `at` of the revision that the catalogue shows. */
  revision: v.string(),
  serial: v.number(),
  at: v.string(),
  /** With what its vectors were made. */
  model: v.string(),
  /** When all keys of CONTENT were last looked at, in milliseconds since 1970. */
  listedAt: v.number(),
  /** False when an article could not be read: then the next revision is not believed to name all that is to be read. */
  isWhole: v.boolean(),
})
export type Seen = v.InferOutput<typeof SeenSchema>

const ComparingSchema = v.object({
  kind: v.string(),
  statistics: v.number(),
  /** The articles under comparison are of this state: see `dirty` in the table `articles`. */
  dirty: v.number(),
  /** Slug of the last article that they were compared with. */
  cursor: v.string(),
})
export type ComparingState = v.InferOutput<typeof ComparingSchema>

const json = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.optional(v.pipe(v.string(), v.parseJson(), v.nullable(schema)), 'null')

const StateSchema = v.object({
  /** Target whose lists are complete. */
  completed: v.optional(v.string(), ''),
  seen: json(SeenSchema),
  /** When the revision at hand was first looked at, by this Worker's clock. */
  first: json(v.object({ revision: v.string(), at: v.number() })),
  /** `piecesBasis` for which all lists are written or noted as stale. */
  basis: v.optional(v.string(), ''),
  /** Arrangement of the home page for which it is written or noted as stale. */
  home: v.optional(v.string(), ''),
  /** Keys of CONTENT written on a day (UTC). */
  writes: json(v.object({ day: v.string(), keys: v.number() })),
  comparing: json(ComparingSchema),
})
type Values = v.InferOutput<typeof StateSchema>

export type State = Values & {
  /** When the next article is due, in milliseconds since 1970. */
  due: number | null
}

const SELECT = `SELECT (SELECT min(published_at) FROM articles WHERE live = 0) AS due,
  (SELECT json_group_object(name, value) FROM tick_state) AS state`

const RowSchema = v.object({ due: v.nullable(v.number()), state: v.pipe(v.string(), v.parseJson(), StateSchema) })

export async function readState(index: D1Database): Promise<State> {
  const { due, state } = v.parse(RowSchema, await index.prepare(SELECT).first())
  return { ...state, due }
}

const UPSERT = `INSERT INTO tick_state (name, value) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`

export const stateStatement = <N extends keyof Values>(name: N, value: Values[N]): Statement => [
  UPSERT,
  name,
  typeof value === 'string' ? value : JSON.stringify(value),
]
