/**
 * Which files a picture becomes. Each is a KV write, of which the free plan has 1,000 a day, so a picture becomes five:
 * AVIF and WebP at two widths, and one that every program reads. 720 px fill the column (40em) of a plain screen and that of
 * a phone with two dots a pixel; 1,200 px that of a phone with three and, all but a tenth, of a laptop with two. A third
 * width would save such a reader 20 KB and cost two writes a picture; WebP costs as many and is for the iPhones before
 * iOS 16.4 and the Android browsers before 2021 that know no AVIF, for whom the last file would be twice as heavy.
 *
 * Names come from the source and the recipe, never from encoded bytes: checking encodes nothing, and two machines whose
 * encoders differ give one name.
 */
import { createHash } from 'node:crypto'

import type { Facts } from './inspect.ts'

/** Part of every name: a change of how pictures are encoded must change it. */
const RECIPE = 1

/** As names and `/media/…` have it. */
export type Format = 'avif' | 'webp' | 'jpg' | 'png' | 'gif'

/** One file that readers get. Plain data: kept between runs and passed between threads. */
export type Media = {
  /** `{16 hex}.{format}` */
  name: string
  /** Path of its source, relative to the content folder. */
  source: string
  width: number
  format: Format
}

/** A picture of an article. */
export type LocalPicture = {
  /** The largest, and what programs get that know only `<img>`: feeds, previews of links. */
  fallback: Media
  /** Of the fallback. */
  width: number
  height: number
  /** By format, small to large; none for a small picture or an animation. */
  renditions: Media[]
}

export const RENDITION_FORMATS = ['avif', 'webp'] as const

/** `pictures` of `site.yaml`: widths in pixels, ascending; formats with the one that is preferred first. */
export type PictureSettings = { widths: number[]; formats: (typeof RENDITION_FORMATS)[number][] }
export const DEFAULT_PICTURES: PictureSettings = { widths: [720, 1200], formats: ['avif', 'webp'] }

/** Nobody's screen needs more; a poster is still legible. */
const LARGEST_WIDTH = 1920

/** So small a picture would gain less than its writes are worth. */
const SMALL_WIDTH = 480
const SMALL_BYTES = 12 * 1024

/** A width is left out when the next one is hardly larger. */
const HARDLY_LARGER = 1.2

/** WebP goes up to 16,383 pixels a side, AVIF encoders about as far, JPEG to 65,535. */
const TALLEST = 16_383
const TALLEST_JPEG = 65_535

/** An opaque PNG with more bytes a pixel is a photograph; screenshots have a tenth of it. */
const PHOTO_BYTES_A_PIXEL = 0.8

/** Hash of a source's bytes. */
export const sourceHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The name of the file that a source, by its hash, becomes. */
export const mediaName = (hash: string, width: number, format: Format): string =>
  `${createHash('sha256').update(`${hash} ${width} ${format} ${RECIPE}`).digest('hex').slice(0, 16)}.${format}`

/** `hash` is that of the source's bytes. */
export function renditionsOf(source: string, hash: string, facts: Facts, settings: PictureSettings): LocalPicture {
  const media = (width: number, format: Format): Media => ({
    name: mediaName(hash, width, format),
    source,
    width,
    format,
  })
  const width = facts.isAnimation ? facts.width : Math.min(facts.width, LARGEST_WIDTH)
  const height = heightAt(width, facts)
  const fallback = media(width, fallbackFormat(facts, height))
  const widths = isOneFile(facts) ? [] : widthsBelow(facts.width, settings.widths)
  const shown = widths.filter((one) => heightAt(one, facts) <= TALLEST)
  const renditions = settings.formats.flatMap((format) => shown.map((one) => media(one, format)))
  return { fallback, width, height, renditions }
}

const isOneFile = ({ isAnimation, width, bytes }: Facts): boolean =>
  isAnimation || width <= SMALL_WIDTH || bytes < SMALL_BYTES

const heightAt = (width: number, facts: Facts): number => Math.max(1, Math.round((facts.height * width) / facts.width))

/** The wanted widths that the picture has; its own where it has less than the largest. */
function widthsBelow(own: number, wanted: number[]): number[] {
  const widths = wanted.map((width) => Math.min(width, own))
  return widths.filter((width, at) => (widths[at + 1] ?? Infinity) >= width * HARDLY_LARGER)
}

/** What programs read that know neither AVIF nor WebP; transparency is kept. */
function fallbackFormat({ format, hasAlpha, isAnimation, ...facts }: Facts, height: number): Format {
  if (isAnimation) return format === 'gif' ? 'gif' : 'webp'
  const isPhoto = format !== 'png' || facts.bytes / (facts.width * facts.height) > PHOTO_BYTES_A_PIXEL
  if (isPhoto && !hasAlpha && height <= TALLEST_JPEG) return 'jpg'
  // A photograph with transparency would be many times as heavy in PNG.
  return format !== 'png' && height <= TALLEST ? 'webp' : 'png'
}
