/** Links and tables of the finished body: links to articles collected for checking, wide tables scroll. */
import type { Element, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

import type { Place } from '../problem.ts'
import { placeOf } from './tell.ts'

export type OwnLink = { slug: string } & Place

/** Collects in `own` the links that lead to articles. */
export function ownLinks(options: { own: OwnLink[] }) {
  return (tree: Root): void => {
    visit(tree, 'element', (node) => {
      if (node.tagName !== 'a') return
      const href = String(node.properties['href'] ?? '')
      const slug = /^\/articles\/([^/?#]+)/.exec(href)?.[1]
      if (slug) options.own.push({ slug, ...placeOf(node) })
    })
  }
}

/** A table in a box that scrolls by itself, reachable by keyboard; column alignment as classes, for the CSP allows no styles. */
export function tables(options: { label: string }) {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName === 'td' || node.tagName === 'th') alignByClass(node)
      if (node.tagName !== 'table' || !parent || index === undefined) return
      if (parent.type === 'element' && parent.properties['className']?.toString() === 'table') return SKIP
      const properties = { className: ['table'], role: 'region', ariaLabel: options.label, tabIndex: 0 }
      parent.children[index] = { type: 'element', tagName: 'div', properties, children: [node] }
      return index
    })
  }
}

function alignByClass(cell: Element): void {
  const align = cell.properties['align']
  delete cell.properties['align']
  if (align === 'right' || align === 'center') cell.properties['className'] = [`align-${align}`]
}
