/** `:::note` blocks become asides. Only blocks: inline `:name` syntax would eat `电话:175` and `12:30`. */
import type { Root } from 'mdast'
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive'
import { directiveFromMarkdown } from 'mdast-util-directive'
import { directive } from 'micromark-extension-directive'
import type { Processor } from 'unified'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import { finding } from '../problem.ts'
import { placeOf, tell } from './tell.ts'

const ASIDES = new Map([
  ['note', '说明'],
  ['tip', '提示'],
  ['warning', '注意'],
])
const ASIDES_HANT = new Map([
  ['note', '說明'],
  ['tip', '提示'],
  ['warning', '注意'],
])
const ASIDES_EN = new Map([
  ['note', 'Note'],
  ['tip', 'Tip'],
  ['warning', 'Warning'],
])

/** Teaches the parser block directives and leaves inline ones as the text they are. */
export function blockDirectives(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: unknown[]; fromMarkdownExtensions?: unknown[] }
  const extension = directive()
  delete extension.text
  ;(data.micromarkExtensions ??= []).push(extension)
  ;(data.fromMarkdownExtensions ??= []).push(directiveFromMarkdown())
}

/** Known blocks -> `<aside>` with a title; unknown ones are errors, so that no text disappears. */
export function asides(options: { lang: string }) {
  const titles = options.lang === 'en' ? ASIDES_EN : options.lang === 'zh-Hant' ? ASIDES_HANT : ASIDES
  return (tree: Root, file: VFile): void => {
    visit(tree, ['containerDirective', 'leafDirective'], (found) => {
      const node = found as ContainerDirective | LeafDirective
      const title = titles.get(node.name)
      if (node.type === 'leafDirective' || title === undefined) {
        const values = { name: node.name, known: [...ASIDES.keys()].join(', ') }
        tell(file, finding('error', 'block-unknown', placeOf(node), values))
        return
      }
      const label =
        node.children[0]?.data && 'directiveLabel' in node.children[0].data ? node.children.shift() : undefined
      node.data = { hName: 'aside', hProperties: { className: ['aside', `aside-${node.name}`] } }
      node.children.unshift({
        type: 'paragraph',
        data: { hProperties: { className: ['aside-title'] } },
        children: label && 'children' in label ? (label.children as never) : [{ type: 'text', value: title }],
      })
    })
  }
}
