/** What an editor lets stand, with a reason: findings of the content rules, and slips of typing. Errors of the format stay. */
import { type FoldTable, fold } from '../../related/fold.ts'
import { type Finding, finding, type Place } from '../problem.ts'

/** `rule` is the id of a content rule, or a code such as `slip-quotes`; `text` the one word that is meant. */
export type Waiver = { rule: string; text?: string | undefined; reason: string }

/** The findings that stand, and those waivers that waive nothing. `place` is that of the waivers. */
export function withoutWaived(found: Finding[], waivers: Waiver[], place: Place, table: () => FoldTable): Finding[] {
  if (waivers.length === 0) return found
  const used = new Set<Waiver>()
  const left = found.filter((one) => {
    const waiver = waivers.find((other) => isMeant(one, other, table))
    if (waiver) used.add(waiver)
    return waiver === undefined
  })
  const idle = waivers.filter((waiver) => !used.has(waiver))
  return [...left, ...idle.map(({ rule, text = '' }) => finding('warning', 'waiver-idle', place, { rule, text }))]
}

function isMeant({ code, severity, values }: Finding, { rule, text }: Waiver, table: () => FoldTable): boolean {
  const name = code.startsWith('rule-broken') ? values['id'] : severity === 'warning' ? code : undefined
  if (name !== rule) return false
  return text === undefined || fold(String(values['text'] ?? ''), table()).includes(fold(text, table()))
}
