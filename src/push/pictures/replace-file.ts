/** Writing a file at once: whoever looks sees the old one or the new one, whenever the process ends. */
import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Who may read the file stays as it was. Throws what the system says: no room, no permission. */
export function replaceFile(place: string, bytes: Uint8Array | string): void {
  const temporary = join(dirname(place), `.${basename(place).slice(0, 100)}.${randomUUID()}.tmp`)
  const mode = statSync(place, { throwIfNoEntry: false })?.mode
  try {
    writeFileSync(temporary, bytes, { flush: true, ...(mode !== undefined && { mode }) })
    renameSync(temporary, place)
  } finally {
    rmSync(temporary, { force: true })
  }
}
