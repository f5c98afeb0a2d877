/** The content rules on one article: findings where the words stand. */
import type { FoldTable } from '../../related/fold.ts'
import { type Finding, finding, type Place } from '../problem.ts'
import type { Rule } from '../source/rules.ts'
import { inPlace, type Placed } from './comparable.ts'
import { type Hit, hitsIn } from './rules.ts'

export type RuledText = {
  title: string
  summary?: string | undefined
  /** Of the body; `placeAt` says where an offset stands in the file. */
  runs: Placed[]
  placeAt: (offset: number) => Place
  places: { title: Place; summary: Place }
}

export function ruleFindings(rules: Rule[], article: RuledText, table: () => FoldTable): Finding[] {
  if (rules.length === 0) return []
  const { title, summary, runs, placeAt, places } = article
  const parts = [
    { ...hitsIn([inPlace(title)], 'title', rules, table()), place: () => places.title },
    {
      ...hitsIn(summary === undefined ? [] : [inPlace(summary)], 'summary', rules, table()),
      place: () => places.summary,
    },
    { ...hitsIn(runs, 'body', rules, table()), place: placeAt },
  ]
  const slow = new Set(parts.flatMap((part) => part.slow.map(({ id }) => id)))
  return [
    ...parts.flatMap(({ hits, place }) => hits.map((hit) => findingOf(hit, place(hit.at)))),
    ...[...slow].map((id) => finding('warning', 'rule-slow', places.title, { id })),
  ]
}

function findingOf({ rule: { id, severity, reason, use }, text }: Hit, place: Place): Finding {
  return use === undefined
    ? finding(severity, 'rule-broken', place, { id, text, reason })
    : finding(severity, 'rule-broken-use', place, { id, text, reason, use })
}
