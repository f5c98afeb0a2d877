/** What the content rules hold against a text. */
import vm from 'node:vm'

import type { FoldTable } from '../../related/fold.ts'
import type { Rule } from '../source/rules.ts'
import { comparable, inPlace, type Placed } from './comparable.ts'

/** `at` is the offset in the piece's source. */
export type Hit = { rule: Rule; text: string; at: number }

/** A pattern that takes longer on one article is told, not waited for. */
const PATTERN_MS = 300

export type Outcome = { hits: Hit[]; slow: Rule[] }

/** All that the rules find in the pieces of one kind, in the order of the text; each place once a rule. */
export function hitsIn(pieces: Placed[], kind: Rule['in'][number], rules: Rule[], table: FoldTable): Outcome {
  const applied = rules.filter((rule) => rule.in.includes(kind))
  const slow: Rule[] = []
  if (applied.length === 0 || pieces.length === 0) return { hits: [], slow }
  const texts = pieces.map((piece) => comparable(piece, table))
  const hits = applied.flatMap((rule) => {
    const folded = (words: string[]): string[] =>
      words.map((word) => comparable(inPlace(word), table).text).filter((word) => word !== '')
    const [terms, allow] = [folded(rule.terms), folded(rule.allow)]
    const matches = patternMatches(rule, texts)
    if (matches === undefined) slow.push(rule)
    return texts.flatMap((text, index) => {
      const spans = [...termSpans(terms, text.text), ...(matches?.[index] ?? [])].toSorted(
        (a, b) => a[0] - b[0] || b[1] - a[1],
      )
      const free = spans.filter((span) => !isAllowed(span, text.text, allow))
      // 国家级别 is one fault, not two.
      const apart = free.filter(([start], at) => free.slice(0, at).every(([, end]) => end <= start))
      return apart.map(([start, end]): Hit => ({
        rule,
        text: text.text.slice(start, end),
        at: text.offsets[start] ?? 0,
      }))
    })
  })
  return { hits: hits.toSorted((a, b) => a.at - b.at), slow }
}

type Span = [start: number, end: number]

function termSpans(terms: string[], text: string): Span[] {
  return terms.flatMap((term) => {
    const spans: Span[] = []
    for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) {
      spans.push([at, at + term.length])
    }
    return spans
  })
}

/** True where the span lies within one of the phrases. */
const isAllowed = ([start, end]: Span, text: string, allow: string[]): boolean =>
  allow.some((phrase) => {
    for (let at = text.indexOf(phrase, Math.max(0, end - phrase.length)); at !== -1 && at <= start;) {
      if (at + phrase.length >= end) return true
      at = text.indexOf(phrase, at + 1)
    }
    return false
  })

/** In a context of their own that can be ended: an editor's pattern may run for ever. Undefined when it had to be. */
function patternMatches({ patterns }: Rule, texts: Placed[]): Span[][] | undefined {
  if (patterns.length === 0) return texts.map(() => [])
  const script = `JSON.stringify(texts.map((text) => patterns.flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'giu'))].flatMap((m) => m[0] ? [[m.index, m.index + m[0].length]] : []))))`
  try {
    const context = { texts: texts.map(({ text }) => text), patterns }
    return JSON.parse(String(vm.runInNewContext(script, context, { timeout: PATTERN_MS }))) as Span[][]
  } catch {
    return undefined
  }
}
