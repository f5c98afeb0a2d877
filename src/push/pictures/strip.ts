/** Animations without what they say about their author: a GIF or an animated WebP as it is, less its comments, EXIF and XMP. */
import { formatOf } from './format.ts'

/** The same frames, byte for byte. Throws when the file ends in the middle or is built wrongly. */
export function withoutMetadata(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return formatOf(bytes) === 'gif' ? strippedGif(buffer) : strippedWebp(buffer)
}

/** GIF89a (w3.org/Graphics/GIF/spec-gif89a.txt), sections 18 to 27. */
const GIF_HEADER = 13
const EXTENSION = 0x21
const FRAME = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff

/** What programs wrote to say how often an animation is repeated. */
const REPEATS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0'])

function strippedGif(bytes: Buffer): Buffer {
  let at = GIF_HEADER + paletteLength(bytes.readUInt8(10))
  const kept = [bytes.subarray(0, at)]
  for (;;) {
    // Not every program writes the trailer, and browsers do not ask for it.
    const kind = at === bytes.length ? TRAILER : bytes.readUInt8(at)
    if (kind === TRAILER) return Buffer.concat([...kept, Buffer.of(TRAILER)])
    if (kind !== EXTENSION && kind !== FRAME) throw new Error(`no GIF block: ${kind}`)
    const blocks = kind === EXTENSION ? at + 2 : at + 11 + paletteLength(bytes.readUInt8(at + 9))
    const end = afterBlocks(bytes, blocks)
    if (kind === FRAME || isShown(bytes, at)) kept.push(bytes.subarray(at, end))
    at = end
  }
}

/** Bytes of the palette that the flags before it announce. */
const paletteLength = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** Blocks have their length before them; an empty one is the last. */
function afterBlocks(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    const length = bytes.readUInt8(at)
    at += 1 + length
    if (length === 0) return at
  }
}

function isShown(bytes: Buffer, at: number): boolean {
  const label = bytes.readUInt8(at + 1)
  return label === GRAPHIC_CONTROL || (label === APPLICATION && REPEATS.has(bytes.toString('latin1', at + 3, at + 14)))
}

/** developers.google.com/speed/webp/docs/riff_container */
const RIFF_HEADER = 12
const CHUNK_HEADER = 8
const METADATA = new Set(['EXIF', 'XMP '])
const METADATA_FLAGS = 0b1100

function strippedWebp(bytes: Buffer): Buffer {
  const end = CHUNK_HEADER + bytes.readUInt32LE(4)
  const chunks: Buffer[] = []
  for (let at = RIFF_HEADER; at < end;) {
    const length = CHUNK_HEADER + bytes.readUInt32LE(at + 4)
    const next = at + length + (length % 2)
    if (at + length > bytes.length) throw new Error('the WebP file ends in the middle')
    if (!METADATA.has(bytes.toString('latin1', at, at + 4))) chunks.push(Buffer.from(bytes.subarray(at, next)))
    at = next
  }
  const flags = chunks[0]
  flags?.writeUInt8(flags.readUInt8(CHUNK_HEADER) & ~METADATA_FLAGS, CHUNK_HEADER)
  const header = Buffer.from(bytes.subarray(0, RIFF_HEADER))
  header.writeUInt32LE(4 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), 4)
  return Buffer.concat([header, ...chunks])
}
