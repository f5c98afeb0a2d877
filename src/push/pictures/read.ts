/** Reading the pictures that stand beside the articles. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve } from 'node:path'

import { imageSize } from 'image-size'

import { type Finding, finding, type Place } from '../problem.ts'
import { isInside } from '../source/files.ts'

/** A KV value holds 25 MiB (developers.cloudflare.com/kv/platform/limits); pictures on a page should be far smaller. */
const PICTURE_MAX_MIB = 5

const PICTURE_TYPES = new Set(['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif'])

/**
 * A picture as the pages name it, and where it comes from: plain data. `source` is relative to the content folder; `looks`
 * tells when the file has changed.
 */
export type Media = { name: string; source: string; looks: string }

export type MediaFile = Media & { width: number; height: number }

/** The bytes of a picture as readers get them. */
export const mediaBytes = async (folder: string, { source }: Media): Promise<Uint8Array> =>
  readFile(join(folder, source))

/** The picture at the path that is written in the article `file`, named by its content; or what is wrong, at `at`. */
export function readPicture(folder: string, file: string, picture: string, at: Place): MediaFile | Finding {
  const place = resolve(folder, dirname(file), decodePath(picture))
  const stat = statSync(place, { throwIfNoEntry: false })
  if (!stat) return finding('error', 'picture-missing', at, { picture })
  if (!isInside(folder, place)) return finding('error', 'picture-outside', at, { picture })
  const extension = extname(place).slice(1).toLowerCase()
  if (!PICTURE_TYPES.has(extension)) return finding('error', 'picture-format', at, { picture })
  if (!stat.isFile()) return finding('error', 'picture-folder', at, { picture })
  if (stat.size > PICTURE_MAX_MIB * 1024 * 1024) {
    return finding('error', 'picture-large', at, { picture, limit: PICTURE_MAX_MIB })
  }
  const bytes = new Uint8Array(readFileSync(place))
  try {
    const { width, height, type } = imageSize(bytes)
    if (!isSameType(type, extension)) {
      return finding('error', 'picture-misnamed', at, { picture, name: extension, type: type ?? '?' })
    }
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    return { name: `${hash}.${extension}`, source: relative(folder, place), looks: looksOf(place), width, height }
  } catch {
    return finding('error', 'picture-broken', at, { picture })
  }
}

/** Size and time of a file, as one text; `undefined` of one that is gone. */
export function looksOf(place: string): string {
  const stat = statSync(place, { throwIfNoEntry: false })
  return `${stat?.size} ${stat?.mtimeMs}`
}

/** `image-size` calls JPEG `jpg`, and AVIF by its container. */
function isSameType(found: string | undefined, extension: string): boolean {
  if (extension === 'avif') return found === 'avif' || found === 'heif'
  return found === (extension === 'jpeg' ? 'jpg' : extension)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
