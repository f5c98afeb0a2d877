/** What kind of picture some bytes are, by how they begin: neither a name nor a `Content-Type` is believed. */

export type SourceFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif'

/** Undefined for anything that is no picture Ridge reads. */
export function formatOf(bytes: Uint8Array): SourceFormat | undefined {
  if (textAt(bytes, 0, 3) === '\u00ff\u00d8\u00ff') return 'jpeg'
  if (textAt(bytes, 0, 8) === '\u0089PNG\r\n\u001a\n') return 'png'
  if (textAt(bytes, 0, 3) === 'GIF') return 'gif'
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'webp'
  return isAvif(bytes) ? 'avif' : undefined
}

/** ISO 14496-12: a box `ftyp` with its length, then the brands; AVIF's are `avif` and `avis`. HEIC has the same container. */
function isAvif(bytes: Uint8Array): boolean {
  if (textAt(bytes, 4, 4) !== 'ftyp') return false
  return /avi[fs]/.test(textAt(bytes, 8, (bytes[3] ?? 0) - 8))
}

/** True for SVG, which begins with text. */
export const isSvg = (bytes: Uint8Array): boolean => /<svg[\s>]/i.test(textAt(bytes, 0, 4096))

/** developers.google.com/speed/webp/docs/riff_container: a first chunk `VP8X` whose flags have the bit for animation. */
export const isAnimatedWebp = (bytes: Uint8Array): boolean =>
  formatOf(bytes) === 'webp' && textAt(bytes, 12, 4) === 'VP8X' && ((bytes[20] ?? 0) & 0b10) !== 0

const textAt = (bytes: Uint8Array, from: number, length: number): string =>
  Buffer.from(bytes.subarray(from, from + Math.max(0, length))).toString('latin1')
