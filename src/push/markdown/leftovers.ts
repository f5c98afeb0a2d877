/** Markdown that was meant but not understood: what still looks like markup in the text is told to the editor. */
import type { Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import { finding } from '../problem.ts'
import { placeOf, tell } from './tell.ts'

const SIGNS = [
  [/!\[[^\]]*\]\([^)]*\)/, 'picture-not-understood'],
  [/\[\^[^\]\s]+\]/, 'footnote-undefined'],
  [/^\s*:::/m, 'block-not-understood'],
  // A tag of Weibo or 小红书 ends with another `#`, or stands before other words.
  [/^[ \t]*(?:[#＃]{2,6}|[#＃](?!\S{1,30}?[#＃])(?!\S{1,20}[ \t]))[^\s#＃]/m, 'heading-not-understood'],
] as const

/** Warnings only: the text is shown as it was written. Code is left alone. */
export function leftovers() {
  return (tree: Root, file: VFile): void => {
    visit(tree, (node) => {
      if (node.type === 'element' && /^(?:pre|code)$/.test(node.tagName)) return SKIP
      if (node.type !== 'text') return undefined
      for (const [sign, code] of SIGNS) {
        if (sign.test(node.value)) tell(file, finding('warning', code, placeOf(node)))
      }
      return undefined
    })
  }
}
