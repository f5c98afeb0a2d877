/** Markdown that was meant but not understood: what still looks like markup in the text is told to the editor. */
import type { Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

const SIGNS: [RegExp, string][] = [
  [/!\[[^\]]*\]\([^)]*\)/, '图片没有被识别：文件名里有空格时要写成 `![…](<my pic.png>)`'],
  [/\[\^[^\]\s]+\]/, '脚注没有定义：请在文末写 `[^名字]: …`'],
  [/^\s*:::/m, '`:::` 块没有被识别：标题要写成 `:::note[标题]`，结尾另起一行写 `:::`'],
  [/^\s*[#＃]{1,6}[^\s#]/m, '标题没有被识别：`##` 后面要空一格'],
]

/** Warnings only: the text is shown as it was written. Code is left alone. */
export function leftovers() {
  return (tree: Root, file: VFile): void => {
    visit(tree, (node) => {
      if (node.type === 'element' && /^(?:pre|code)$/.test(node.tagName)) return SKIP
      if (node.type !== 'text') return undefined
      for (const [sign, hint] of SIGNS) if (sign.test(node.value)) file.info(hint, node.position)
      return undefined
    })
  }
}
