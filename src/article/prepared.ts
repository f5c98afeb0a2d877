/**
 * Values that are JSON documents and carry pieces of a page as well: the last key, `page`, holds HTML that needs no
 * escape in JSON, so the pieces can be sent to a reader as they lie there, without decoding or parsing anything.
 */
import * as v from 'valibot'

/** Byte offsets in the value: where `,"page"` begins, then start and end of each piece. */
export type Ranges = number[]
export const RangesSchema = v.array(v.number())

export type Prepared = { value: string; ranges: Ranges }

const encoder = new TextEncoder()

/** `document` without `page`, and the pieces behind it. */
export function prepared(document: Record<string, unknown>, pieces: string[]): Prepared {
  const json = JSON.stringify(document).slice(0, -1)
  const ranges = [encoder.encode(json).length]
  let at = (ranges[0] ?? 0) + ',"page":['.length
  const strings = pieces.map((piece) => {
    const safe = jsonSafe(piece)
    const start = at + 1
    const end = start + encoder.encode(safe).length
    ranges.push(start, end)
    at = end + '",'.length
    return `"${safe}"`
  })
  return { value: `${json},"page":[${strings.join(',')}]}`, ranges }
}

/** The pieces, as views of the value's bytes. */
export function piecesOf(value: Uint8Array, ranges: Ranges): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 1; at < ranges.length; at += 2) pieces.push(value.subarray(ranges[at], ranges[at + 1]))
  return pieces
}

/** True when the offsets lie within the value, in order: a value that was cut short is no prepared page. */
export const isWithin = (value: Uint8Array, ranges: Ranges): boolean =>
  ranges.every((offset, at) => offset > (ranges[at - 1] ?? 0) - 1 && offset <= value.length) && value.at(-1) === 0x7d

/** The document without its pieces: what programs get. */
export function documentOf(value: Uint8Array, ranges: Ranges): Uint8Array {
  const end = ranges[0] ?? value.length
  const document = new Uint8Array(end + 1)
  document.set(value.subarray(0, end))
  document[end] = 0x7d // }
  return document
}

/** A tag, with whatever its quoted attributes hold. Our HTML comes from serialisers: attributes are in double quotes. */
const TAG = /<[/!a-zA-Z](?:"[^"]*"|[^">])*>/g
const UNSAFE = /["\\\u0000-\u001F\u007F]/g

/** The same HTML, to a parser, without `"`, `\` and control characters, which JSON would have to escape. */
export function jsonSafe(html: string): string {
  let result = ''
  let last = 0
  let isVerbatim = false
  const textTo = (end?: number): string => {
    const text = html.slice(last, end)
    return safeText(isVerbatim ? text : text.replaceAll(/[\n\r\t]/g, ' '))
  }
  for (const match of html.matchAll(TAG)) {
    const [tag] = match
    result += textTo(match.index) + safeTag(tag)
    last = match.index + tag.length
    if (/^<\/?pre\b/i.test(tag)) isVerbatim = !tag.startsWith('</')
  }
  return result + textTo()
}

const safeTag = (tag: string): string =>
  tag
    .replaceAll(/"([^"]*)"/g, (_, value: string) => `'${UNSAFE_VALUE.test(value) ? safeValue(value) : value}'`)
    .replaceAll(/[\n\r\t]/g, ' ')

/** Few values need it: looking first is several times quicker. */
const UNSAFE_VALUE = /['\\\u0000-\u001F\u007F]/
const safeValue = (value: string): string => safeText(value.replaceAll("'", '&#39;'))

const safeText = (text: string): string =>
  text.replaceAll(UNSAFE, (character) => (character === '"' ? '&quot;' : `&#${character.charCodeAt(0)};`))
