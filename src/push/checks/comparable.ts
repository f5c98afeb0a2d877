/** A text as rules compare it: one spelling for both scripts, all widths and cases, without the tricks that hide a word. */
import { type FoldTable, fold } from '../../related/fold.ts'

/** A text whose units know where they stand in the file. */
export type Placed = { text: string; offsets: number[] }

/** What may be put between two characters so that a search misses them. */
const FILLER = /^[\s\u00AD\u200B-\u200F\u2060\uFEFF·•*_|-]$/u
const HAN = /^\p{Script=Han}$/u

/** Folded; spaces, dots and invisible signs between two Han characters are left out. */
export function comparable({ text, offsets }: Placed, table: FoldTable): Placed {
  const points: { text: string; offset: number }[] = []
  let at = 0
  for (const point of text) {
    points.push({ text: point, offset: offsets[at] ?? 0 })
    at += point.length
  }
  let result = ''
  const kept: number[] = []
  points.forEach((point, index) => {
    if (FILLER.test(point.text) && isBetweenHan(points, index)) return
    const folded = fold(point.text, table)
    result += folded
    for (let unit = 0; unit < folded.length; unit++) kept.push(point.offset)
  })
  return { text: result, offsets: kept }
}

function isBetweenHan(points: { text: string }[], index: number): boolean {
  const isFiller = (at: number): boolean => FILLER.test(points[at]?.text ?? '')
  let before = index - 1
  while (isFiller(before)) before--
  let after = index + 1
  while (isFiller(after)) after++
  return HAN.test(points[before]?.text ?? '') && HAN.test(points[after]?.text ?? '')
}

/** A text that stands in one place. */
export const inPlace = (text: string): Placed => ({ text, offsets: Array.from({ length: text.length }, (_, at) => at) })
