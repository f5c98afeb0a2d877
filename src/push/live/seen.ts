/**
 * What this folder's pushes last saw in a store: by it a push tells its editor's own change from somebody else's. One file
 * a folder and store; without it a push still recognises older versions by the history in the metadata.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

/** Hash by key. */
export type Seen = Map<string, string>

const SeenSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()))

/** `folder` is where the store's notes are kept on this machine. A damaged file is as good as none. */
export function readSeen(folder: string, content: string): Seen | undefined {
  try {
    return new Map(Object.entries(v.parse(SeenSchema, readFileSync(fileOf(folder, content), 'utf8'))))
  } catch {
    return undefined
  }
}

/** Replaces the file as a whole: a push that is cut off here leaves the old one. */
export function writeSeen(folder: string, content: string, seen: Seen): void {
  const file = fileOf(folder, content)
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(seen)))
  renameSync(`${file}.new`, file)
}

const fileOf = (folder: string, content: string): string =>
  join(folder, `seen-${createHash('sha256').update(realpathSync(content)).digest('hex').slice(0, 16)}.json`)
