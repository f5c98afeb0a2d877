/** Reading the pictures of articles: found, checked by decoding, and planned, but not encoded. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { type Finding, finding, type Place } from '../problem.ts'
import { isInside } from '../source/files.ts'
import { findPicture, type Looked, statOf } from './find.ts'
import { inspect, MOST_MEGAPIXELS, PICTURE_MAX_MIB } from './inspect.ts'
import { type LocalPicture, type PictureSettings, renditionsOf, sourceHash } from './renditions.ts'

/** The picture, or what is wrong with it; and on which files that depends. */
export type PictureRead = { picture: LocalPicture | Finding; looked: Looked[] }

/** The picture at the path that is `written` in the article `file`, at `at`. */
export async function readPicture(
  { folder, settings }: { folder: string; settings: PictureSettings },
  { file, written, at }: { file: string; written: string; at: Place },
): Promise<PictureRead> {
  const { place, looked } = findPicture(folder, file, written)
  if (place === undefined) return { picture: finding('error', 'picture-missing', at, { picture: written }), looked }
  return { picture: await pictureAt(place), looked }

  async function pictureAt(place: string): Promise<LocalPicture | Finding> {
    const picture = written
    const stat = statOf(folder, place)
    if (!isInside(folder, join(folder, place))) return finding('error', 'picture-outside', at, { picture })
    if (!stat?.isFile()) return finding('error', 'picture-folder', at, { picture })
    if (stat.size > PICTURE_MAX_MIB * 1024 * 1024) {
      return finding('error', 'picture-large', at, { picture, limit: PICTURE_MAX_MIB })
    }
    const bytes = await readFile(join(folder, place))
    const facts = await inspect(bytes)
    if ('fault' in facts) return finding('error', facts.fault, at, { picture, limit: MOST_MEGAPIXELS })
    return renditionsOf(place, sourceHash(bytes), facts, settings)
  }
}
