/** What changed in a text, so that an editor sees it at a glance: `…前文[-旧-]{+新+}后文…`. Pure. */
import { diffArrays } from 'diff'

/** Units of unchanged text that are shown on each side of a change. */
const CONTEXT = 24

/** Lines longer than this are not compared word by word. */
const COMPARED_MAX = 20_000

const WORDS = new Intl.Segmenter('zh', { granularity: 'word' })

/** How a part is marked; a terminal may colour it as well. */
export type Paint = { removed: (text: string) => string; added: (text: string) => string }

export const PLAIN: Paint = { removed: (text) => `[-${text}-]`, added: (text) => `{+${text}+}` }

/** A line a place that changed. Nothing when the lines are the same. */
export function differences(before: string[], after: string[], paint: Paint): string[] {
  const changes = diffArrays(before, after)
  const told: string[] = []
  for (let at = 0; at < changes.length; at++) {
    const change = changes[at]
    const next = changes[at + 1]
    if (change?.removed && next?.added) {
      const pairs = Math.min(change.value.length, next.value.length)
      for (let pair = 0; pair < pairs; pair++)
        told.push(lineChange(change.value[pair] ?? '', next.value[pair] ?? '', paint))
      told.push(...change.value.slice(pairs).map((line) => paint.removed(shortened(line))))
      told.push(...next.value.slice(pairs).map((line) => paint.added(shortened(line))))
      at++
    } else if (change?.removed) told.push(...change.value.map((line) => paint.removed(shortened(line))))
    else if (change?.added) told.push(...change.value.map((line) => paint.added(shortened(line))))
  }
  return told
}

/** One line against another, with the unchanged text cut to what is near a change. */
function lineChange(before: string, after: string, paint: Paint): string {
  if (before.length + after.length > COMPARED_MAX)
    return `${paint.removed(shortened(before))}${paint.added(shortened(after))}`
  const parts = diffArrays(wordsIn(before), wordsIn(after))
  const isLast = (at: number): boolean => at === parts.length - 1
  return parts
    .map(({ value, added, removed }, at) => {
      const text = value.join('')
      if (removed) return paint.removed(text)
      if (added) return paint.added(text)
      if (at === 0) return tail(text)
      return isLast(at) ? head(text) : middle(text)
    })
    .join('')
}

const wordsIn = (text: string): string[] => [...WORDS.segment(text)].map(({ segment }) => segment)

const shortened = (text: string): string => head(text, CONTEXT * 5)
const head = (text: string, most = CONTEXT): string => {
  const points = [...text]
  return points.length <= most ? text : `${points.slice(0, most).join('')}…`
}
const tail = (text: string): string => {
  const points = [...text]
  return points.length <= CONTEXT ? text : `…${points.slice(-CONTEXT).join('')}`
}
const middle = (text: string): string => {
  const points = [...text]
  return points.length <= CONTEXT * 2 ? text : `${head(text)}${tail(text)}`
}
