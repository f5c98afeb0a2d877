/** Headings that skip levels, and HTML that no page may have: told where they stand in the Markdown. */
import type { Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import { ARTICLE_SCHEMA } from '../markdown/safety.ts'
import { placeOf, tell } from '../markdown/tell.ts'
import { finding } from '../problem.ts'

/** HTML that loses nothing worth a word when it goes. */
const HARMLESS = new Set([
  'center',
  'font',
  'nobr',
  'wbr',
  'main',
  'article',
  'header',
  'footer',
  'nav',
  'body',
  'html',
])

/** A step of the pipeline, right after parsing. */
export function outline() {
  return (tree: Root, file: VFile): void => {
    // The article's title is the first level.
    let last = 1
    visit(tree, 'heading', (node) => {
      const depth = Math.max(2, node.depth)
      if (depth > last + 1) {
        tell(file, finding('warning', 'heading-skips', placeOf(node), { from: last, to: node.depth, best: last + 1 }))
      }
      last = depth
    })
    const told = new Set<string>()
    visit(tree, 'html', (node) => {
      for (const [, name = ''] of node.value.matchAll(/<([a-z][a-z0-9-]*)[\s/>]/gi)) {
        const tag = name.toLowerCase()
        if (told.has(tag) || HARMLESS.has(tag) || isAllowed(tag)) continue
        told.add(tag)
        tell(file, finding('warning', 'html-removed', placeOf(node), { tag }))
      }
    })
  }
}

const isAllowed = (tag: string): boolean => tag === 'img' || ARTICLE_SCHEMA.tagNames?.includes(tag) === true
