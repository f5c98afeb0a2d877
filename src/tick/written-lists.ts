/** The table `lists` of INDEX: the hash of what was last written under each list key, so that the same is not written twice. */
import * as v from 'valibot'

const SELECT = 'SELECT key, hash FROM lists'
const UPSERT = `INSERT INTO lists (key, hash) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
  ON CONFLICT (key) DO UPDATE SET hash = excluded.hash`
const FORGET = 'DELETE FROM lists WHERE key IN (SELECT value FROM json_each(?))'

const RowSchema = v.object({ key: v.string(), hash: v.string() })

export async function writtenLists(index: D1Database): Promise<Map<string, string>> {
  const { results } = await index.prepare(SELECT).all()
  return new Map(v.parse(v.array(RowSchema), results).map(({ key, hash }) => [key, hash]))
}

/** A statement for before the writing: a key that is put but never noted could not be removed later. */
export const intendStatement = (index: D1Database, keys: string[]): D1PreparedStatement =>
  index.prepare(UPSERT).bind(JSON.stringify(keys.map((key) => [key, ''])))

/** Called after the writing: a run cut off between the two writes the same bytes again, and loses nothing. */
export async function noteWritten(index: D1Database, written: { key: string; hash: string }[]): Promise<void> {
  await index
    .prepare(UPSERT)
    .bind(JSON.stringify(written.map(({ key, hash }) => [key, hash])))
    .run()
}

/** Called after the removal, for the same reason. */
export async function noteRemoved(index: D1Database, keys: string[]): Promise<void> {
  await index.prepare(FORGET).bind(JSON.stringify(keys)).run()
}
