/** The fold document: every Traditional character whose Simplified form is another single one, by OpenCC's dictionaries. */
import * as OpenCC from 'opencc-js/t2cn'

import { hashOf } from '../../article/hash.ts'
import { FOLD_KEY } from '../../article/keys.ts'
import type { Entry } from './content.ts'

/** CJK Unified Ideographs and Extension A: what one code unit can hold (unicode.org/charts). */
const FIRST = 0x3400
const LAST = 0x9fff

let made: string | undefined

/** Each Traditional character followed by its Simplified one. Made once in a process. */
export const foldPairs = (): string => (made ??= pairsOf())

function pairsOf(): string {
  const simplified = OpenCC.Converter({ from: 't', to: 'cn' })
  let pairs = ''
  for (let code = FIRST; code <= LAST; code++) {
    const character = String.fromCharCode(code)
    const other = simplified(character)
    if (other !== character && other.length === 1) pairs += character + other
  }
  return pairs
}

export async function foldEntry(): Promise<Entry> {
  const pairs = foldPairs()
  const hash = await hashOf(pairs)
  return { key: FOLD_KEY, metadata: { hash }, load: async () => JSON.stringify({ pairs, hash }) }
}
