/** Making the files that readers get: turned upright, sized, in sRGB, and without anything that a camera wrote into them. */
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import type { Sharp } from 'sharp'

import { formatOf, isAnimatedWebp } from './format.ts'
import { type Format, type Media, mediaName, sourceHash } from './renditions.ts'
import { withoutMetadata } from './strip.ts'

/**
 * Measured on two cores, a photograph at 1,200 px: AVIF of effort 3 takes 0.3 s for 88 KB (4: 2.5 s for 84 KB; 1: 0.1 s for 97 KB),
 * WebP 0.2 s for 105 KB, JPEG by mozjpeg 0.2 s for 116 KB (without: 147 KB). A screenshot: 28, 42 and, as PNG, 147 KB.
 */
const ENCODERS: Record<Exclude<Format, 'gif'>, (image: Sharp, isPalette: boolean) => Sharp> = {
  avif: (image) => image.avif({ quality: 55, effort: 3 }),
  webp: (image) => image.webp({ quality: 80, effort: 4 }),
  jpg: (image) => image.jpeg({ quality: 80, mozjpeg: true }),
  png: (image, isPalette) => image.png({ compressionLevel: 9, palette: isPalette }),
}

/** The bytes of one file. Throws when its source is not the one any more that gave it its name. */
export async function encoded(folder: string, media: Media): Promise<Uint8Array> {
  const { name, source, width, format } = media
  const bytes = await readFile(join(folder, source))
  if (mediaName(sourceHash(bytes), width, format) !== name) {
    throw new Error(`${source} has changed since it was compiled; run the command again`)
  }
  if (format === 'gif' || isAnimatedWebp(bytes)) return withoutMetadata(bytes)
  const { default: sharp } = await import('sharp')
  // AVIF takes half the time on two cores. On Linux sharp itself uses one, for the sake of servers that run for months, and
  // sets that again for the whole process whenever a thread loads it.
  sharp.concurrency(availableParallelism())
  const image = sharp(bytes, { failOn: 'error' }).autoOrient().resize({ width })
  const { isPalette } = formatOf(bytes) === 'png' ? await sharp(bytes).metadata() : { isPalette: false }
  return ENCODERS[format](image, isPalette).toBuffer()
}
