/** `Range: bytes=…` of one part (RFC 9110 §14): what of a file a client asks for. */

/** First and last byte, both included. */
export type ByteRange = { first: number; last: number }

/** Digits beyond these are no length of a file. */
const ONE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/i

/**
 * The part of a file of `size` bytes. Undefined where the header asks for nothing that is understood (several parts, another
 * unit, first after last): then the whole is the answer. `unsatisfiable` where the file has no such bytes.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [match, from, to, suffix] = ONE_RANGE.exec(header?.trim() ?? '') ?? []
  if (match === undefined) return undefined
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size)
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Number(to)
  if (to !== '' && last < first) return undefined
  return first >= size ? 'unsatisfiable' : { first, last: Math.min(last, size - 1) }
}
