/**
 * One spelling for comparison: compatibility forms, case, and Traditional characters folded to Simplified ones.
 * Without it an article in Traditional script is a stranger to its Simplified twin: recall of such pairs falls
 * from .47 to .05 and comes back with one-character folding alone (measured on a company blog, half of it converted).
 */
import * as v from 'valibot'

/**
 * The document under the key `fold`: which characters are one. The push makes it from OpenCC's dictionaries, so that the
 * Worker need not carry them.
 */
export const FoldDocumentSchema = v.object({
  /** Each Traditional character followed by its Simplified one. */
  pairs: v.string(),
  hash: v.string(),
})

/** Simplified code unit by Traditional one; 0 for characters that stay. */
export type FoldTable = Uint16Array

/** `pairs` as in the document; none for no folding of scripts. */
export function foldTable(pairs: string): FoldTable {
  const table = new Uint16Array(0x10000)
  for (let at = 0; at + 1 < pairs.length; at += 2) table[pairs.charCodeAt(at)] = pairs.charCodeAt(at + 1)
  return table
}

/** NFKC, lower case, Simplified. For comparing only: never show it, never store it as text. */
export function fold(text: string, table: FoldTable): string {
  let result = ''
  const plain = text.normalize('NFKC').toLowerCase()
  for (let at = 0; at < plain.length; at++) {
    const unit = plain.charCodeAt(at)
    result += String.fromCharCode(table[unit] || unit)
  }
  return result
}
