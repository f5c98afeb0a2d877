/** Term frequencies as text, in parts: what a snapshot of the statistics is kept as. */
import { TERMS } from './terms.ts'

/** A part has 65,536 terms: at most 350 KB of text. */
const PARTS = 16
const PART_TERMS = TERMS / PARTS

/** Base64 of varints: the distance to the next term that occurs, and in how many documents. Empty for a part without any. */
export function packedFrequencies(frequencies: Uint16Array): string[] {
  return Array.from({ length: PARTS }, (_, part) => {
    const counts = frequencies.subarray(part * PART_TERMS, (part + 1) * PART_TERMS)
    // Each number takes three bytes at most.
    const bytes = new Uint8Array(6 * counts.reduce((sum, count) => sum + Number(count > 0), 0))
    let length = 0
    const write = (value: number): void => {
      for (; value > 127; value >>>= 7) bytes[length++] = (value & 127) | 128
      bytes[length++] = value
    }
    let last = 0
    for (let at = 0; at < PART_TERMS; at++) {
      const count = counts[at]!
      if (count === 0) continue
      write(at - last)
      write(count)
      last = at
    }
    return btoa(textOf(bytes.subarray(0, length)))
  })
}

/** Puts in what `packedFrequencies` wrote of a part. */
export function unpackInto(frequencies: Uint16Array, part: number, text: string): void {
  const bytes = atob(text)
  let at = 0
  const read = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes.charCodeAt(at++)
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }
  for (let term = part * PART_TERMS; at < bytes.length;) {
    term += read()
    frequencies[term] = read()
  }
}

/** Arguments of a call are limited: some thousands at a time. */
function textOf(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}
