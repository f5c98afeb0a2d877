/** A link to itself at the end of each question and its parts, for readers who want to pass it on. It has no text of its own. */
import type { Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

/** After everything that reads the text of headings. */
export function headingLinks({ label }: { label: string }) {
  return (tree: Root): void => {
    visit(tree, 'element', ({ tagName, properties, children }) => {
      if (tagName === 'section') return SKIP
      const { id } = properties
      if (!/^h[23]$/.test(tagName) || id === undefined || children.length === 0) return
      const link = { className: ['anchor'], href: `#${String(id)}`, ariaLabel: label }
      children.push({ type: 'element', tagName: 'a', properties: link, children: [] })
      return SKIP
    })
  }
}
