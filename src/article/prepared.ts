/**
 * Values that are JSON documents and carry pieces of pages as well: the key `page` holds HTML that needs no escape in
 * JSON, and JSON of data blocks, so the pieces can be sent to a reader as they lie there, without decoding or parsing anything. A value has a face
 * for each script: the first is the document itself, another one lies within it under its name, such as
 * `"zh-Hant":{…,"page":[…]}`.
 */
import * as v from 'valibot'

import type { Lang } from './record.ts'

/** HTML, or what stands in a data block: JSON without `<`, which lies in the value as what it is. */
export type Piece = string | { json: string }

/** A piece as it is sent. */
export const pieceText = (piece: Piece): string => (typeof piece === 'string' ? jsonSafe(piece) : piece.json)

/** What one script's readers and programs get of a value. */
export type Face = { lang: Lang; document: Record<string, unknown>; pieces: Piece[] }

/** Byte offsets in the value: where the document ends, then start and end of each piece of its page. */
const RangesSchema = v.array(v.number())

/** Where all of it lies: a part of the value's metadata. `face` is the second one; its document's start comes first. */
export const LayoutSchema = v.object({
  ranges: RangesSchema,
  face: v.optional(v.object({ lang: v.picklist(['zh-Hans', 'zh-Hant']), ranges: RangesSchema })),
})
export type Layout = v.InferOutput<typeof LayoutSchema>

const encoder = new TextEncoder()
const bytesIn = (text: string): number => encoder.encode(text).length

/** `second` is the same in the other script of Chinese. */
export function prepared(first: Face, second?: Face): { value: string; layout: Layout } {
  const own = withPage(first, 0)
  if (!second || second.lang === 'en') return { value: `${own.text}}`, layout: { ranges: own.ranges.slice(1) } }
  const name = `,"${second.lang}":`
  const face = withPage(second, bytesIn(own.text) + name.length)
  return {
    value: `${own.text}${name}${face.text}}}`,
    layout: { ranges: own.ranges.slice(1), face: { lang: second.lang, ranges: face.ranges } },
  }
}

/** The text without its last brace. `start` is where it will lie. */
function withPage({ document, pieces }: Face, start: number): { text: string; ranges: number[] } {
  const json = JSON.stringify(document).slice(0, -1)
  const end = start + bytesIn(json)
  const ranges = [start, end]
  let at = end + ',"page":['.length
  const values = pieces.map((piece) => {
    const text = pieceText(piece)
    const quote = typeof piece === 'string' ? '"' : ''
    const from = at + quote.length
    const to = from + bytesIn(text)
    ranges.push(from, to)
    at = to + quote.length + ','.length
    return `${quote}${text}${quote}`
  })
  return { text: `${json},"page":[${values.join(',')}]`, ranges }
}

/** The ranges of a language's face; of the first where it has none of its own. */
const rangesOf = ({ ranges, face }: Layout, lang: Lang | undefined): number[] =>
  face?.lang === lang && face !== undefined ? face.ranges : [0, ...ranges]

/** The pieces of a face, as views of the value's bytes. */
export function piecesOf(value: Uint8Array, layout: Layout, lang?: Lang): Uint8Array[] {
  const ranges = rangesOf(layout, lang)
  const pieces: Uint8Array[] = []
  for (let at = 2; at < ranges.length; at += 2) pieces.push(value.subarray(ranges[at], ranges[at + 1]))
  return pieces
}

/** True when the offsets lie within the value, in order: a value that was cut short is no prepared page. */
export const isWithin = (value: Uint8Array, { ranges, face }: Layout): boolean =>
  [...ranges, ...(face?.ranges ?? [])].every(
    (offset, at, all) => offset >= (all[at - 1] ?? 0) && offset <= value.length,
  ) && new TextDecoder().decode(value.subarray(-3)).endsWith(face ? ']}}' : ']}')

/** The document of a face without its pieces: what programs get. */
export function documentOf(value: Uint8Array, layout: Layout, lang?: Lang): Uint8Array<ArrayBuffer> {
  const [start = 0, end = value.length] = rangesOf(layout, lang)
  const document = new Uint8Array(end - start + 1)
  document.set(value.subarray(start, end))
  document[end - start] = 0x7d // }
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
