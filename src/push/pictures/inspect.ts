/** Whether some bytes are a picture that every browser can show, found out by decoding it; and what must be known of it. */
import sharp from 'sharp'

import { formatOf, isAnimatedWebp, isSvg, type SourceFormat } from './format.ts'
import { withoutMetadata } from './strip.ts'

/** Pixels of one frame. A phone takes 12 to 50 million; a few kilobytes can claim 100 times as many. */
export const MOST_MEGAPIXELS = 50

/** A source may weigh as much; what readers get is made smaller. */
export const PICTURE_MAX_MIB = 20

export type Facts = {
  format: SourceFormat
  /** As it is shown: turned as its EXIF says. */
  width: number
  height: number
  hasAlpha: boolean
  /** An animation, or what may be one: it is never encoded anew. */
  isAnimation: boolean
  bytes: number
}

export type PictureFault = 'picture-empty' | 'picture-svg' | 'picture-format' | 'picture-pixels' | 'picture-broken'

/** Decodes all of it, small: JPEG takes an eighth of the time that way. An animation is decoded up to its first frame. */
export async function inspect(bytes: Uint8Array): Promise<Facts | { fault: PictureFault }> {
  if (bytes.length === 0) return { fault: 'picture-empty' }
  const format = formatOf(bytes)
  if (format === undefined) return { fault: isSvg(bytes) ? 'picture-svg' : 'picture-format' }
  const isAnimation = format === 'gif' || isAnimatedWebp(bytes)
  try {
    const { autoOrient, hasAlpha } = await sharp(bytes).metadata()
    const { width, height } = autoOrient
    if (width * height > MOST_MEGAPIXELS * 1e6) return { fault: 'picture-pixels' }
    await sharp(bytes, { failOn: 'error' }).resize({ width: 64, height: 64, fit: 'inside' }).raw().toBuffer()
    if (isAnimation) withoutMetadata(bytes)
    return { format, width, height, hasAlpha, isAnimation, bytes: bytes.length }
  } catch {
    return { fault: 'picture-broken' }
  }
}
