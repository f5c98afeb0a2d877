/**
 * The table `announced`: which version of each article engines know of, or are about to be told. What differs from it is
 * what they are to be told.
 */
import * as v from 'valibot'

import { type Row, type Statement, statement } from './database.ts'

/** An article in one script: its key in CONTENT without `article:`, and its hash. */
export type Version = [name: string, hash: string]

const RowsSchema = v.array(v.object({ name: v.string(), hash: v.string() }))
export const parseVersions = (rows: Row[]): Version[] => v.parse(RowsSchema, rows).map(({ name, hash }) => [name, hash])

/** Those of these names. */
export const versionsNamed = (names: string[]): Statement =>
  statement('SELECT name, hash FROM announced WHERE name IN (SELECT value FROM json_each(?))', JSON.stringify(names))

/** All, page by page: those that come after a name. */
export const versionsAfter = (name: string, limit: number): Statement =>
  statement('SELECT name, hash FROM announced WHERE name > ? ORDER BY name LIMIT ?', name, limit)

const KNOW = `INSERT INTO announced (name, hash) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
  ON CONFLICT (name) DO UPDATE SET hash = excluded.hash`
export const knownStatement = (versions: Version[]): Statement => statement(KNOW, JSON.stringify(versions))

export const forgottenStatement = (names: string[]): Statement =>
  statement('DELETE FROM announced WHERE name IN (SELECT value FROM json_each(?))', JSON.stringify(names))
