/** Noticing that a content folder has changed. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often the folder is looked at: a thousand files take about 10 ms. */
const LOOK_EVERY_MS = 300

/** An editor's program may write a file in several steps; wait for the last. */
const SETTLE_MS = 120

/** Path, size, time and inode of every file of the folder, as one text. Throws when a folder goes meanwhile. */
export function stateOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const stat = statSync(path, { throwIfNoEntry: false })
      return `${path} ${stat?.size} ${stat?.mtimeMs} ${stat?.ino}`
    })
    .join('\n')
}

/**
 * Yields whenever the folder differs from what was seen last and has come to rest. Looks at the files themselves: editors
 * save by renaming and git swaps whole files, which watchers of inodes lose. Ends when `isOver` says so.
 */
export async function* changesOf(folder: string, before: string, isOver: () => boolean): AsyncGenerator<void> {
  let seen = before
  for (; !isOver(); await sleep(LOOK_EVERY_MS)) {
    const now = stateIfAtRest(folder)
    if (now === undefined || now === seen) continue
    await sleep(SETTLE_MS)
    if (stateIfAtRest(folder) !== now) continue
    seen = now
    yield
  }
}

/** Undefined while folders come and go, as when git changes to another branch. */
function stateIfAtRest(folder: string): string | undefined {
  try {
    return stateOf(folder)
  } catch {
    return undefined
  }
}
