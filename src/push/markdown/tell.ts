/** How the steps of the Markdown pipeline report what they find: as findings of the file, placed by the node. */
import type { VFile } from 'vfile'

import type { Finding, Place } from '../problem.ts'

type Positioned = { position?: { start: Place } | undefined }

/** Where a node begins; the top of the text for one that was made. */
export const placeOf = ({ position }: Positioned): Place => ({
  line: position?.start.line ?? 1,
  column: position?.start.column ?? 1,
})

/** Adds to what was found in the file. */
export function tell(file: VFile, found: Finding): void {
  findingsOf(file).push(found)
}

/** Everything that was found so far. */
export function findingsOf(file: VFile): Finding[] {
  const data = file.data as { findings?: Finding[] }
  return (data.findings ??= [])
}
