/** Where the file of a picture lies: beside the article, or where Hexo, Hugo and Jekyll keep pictures. */
import { type Stats, statSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'

/** A place that was looked at, relative to the content folder, and how it looked: whether to look again. */
export type Looked = { place: string; looks: string }

/** What `/images/x.png` may be relative to: the content folder, Hugo's, Hexo's, Jekyll's and others' folder of such files. */
const ROOTS = ['.', 'static', 'source', 'assets', 'public', 'articles']

/** The first of the places that exists, if any, and all that were looked at. */
export function findPicture(folder: string, file: string, written: string): { place?: string; looked: Looked[] } {
  const looked: Looked[] = []
  for (const place of placesOf(file, written)) {
    const stat = statOf(folder, place)
    looked.push({ place, looks: looksOf(stat) })
    if (stat) return { place, looked }
  }
  return { looked }
}

/** How a place looks now. */
export const lookAt = (folder: string, place: string): Looked => ({ place, looks: looksOf(statOf(folder, place)) })

/** True when a place has changed, appeared or gone. */
export const isChanged = (folder: string, { place, looks }: Looked): boolean => looksOf(statOf(folder, place)) !== looks

const looksOf = (stat: Stats | undefined): string => (stat ? `${stat.size} ${stat.mtimeMs}` : 'none')

/** Undefined also for what can be no file at all: a name with NUL or one that is too long. */
export function statOf(folder: string, place: string): Stats | undefined {
  try {
    return statSync(join(folder, place), { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** In the order of preference, relative to the content folder. `..` may lead out of it: that is for the caller to refuse. */
function placesOf(file: string, written: string): string[] {
  const bases = written.startsWith('/') ? ROOTS : [dirname(file), file.replace(/\.[^./]+$/, ''), 'articles']
  return [...new Set(namesOf(written).flatMap((name) => bases.map((base) => join(base, name))))]
}

/** As an address, as it stands there, and without `?…` or `#…`. */
function namesOf(written: string): string[] {
  const path = written.replace(/[?#].*$/s, '')
  return [...new Set([decodedPath(path), decodedPath(written), written])].filter((name) => name !== '')
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
