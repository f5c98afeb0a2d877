/** Links and tables of the finished body: links to articles collected for checking, wide tables scroll. */
import type { Element, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

import type { Place } from '../problem.ts'
import { placeOf } from './tell.ts'

/** An address within the site, as it will stand on the page. */
export type OwnLink = { href: string } & Place

/** The address of the article in a file that is named relative to this article's; undefined where there is none. */
export type ArticleOf = (path: string) => string | undefined

/**
 * Collects in `own` the links within the site, as they were resolved: a link to the Markdown file of another article becomes
 * its address. Other sites, mail and telephone numbers are left alone.
 */
export function ownLinks(options: { own: OwnLink[]; articleOf: ArticleOf }) {
  return (tree: Root): void => {
    visit(tree, 'element', (node) => {
      if (node.tagName !== 'a' || node.properties['href'] === undefined) return
      const href = String(node.properties['href'])
      if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href) && !isOnSite(href)) return
      if (isMark(node)) return
      const [, path, rest = ''] = /^([^/#?][^#?]*\.(?:md|markdown))([#?].*)?$/i.exec(href) ?? []
      const article = path === undefined ? undefined : options.articleOf(path)
      if (article !== undefined) node.properties['href'] = `${article}${rest}`
      options.own.push({ href: article === undefined ? href : `${article}${rest}`, ...placeOf(node) })
    })
  }
}

const isOnSite = (href: string): boolean => /^https?:/i.test(href)

/** The small numbers that lead to sources and footnotes, and back. */
const isMark = ({ properties }: Element): boolean => /^#(?:source-|fn-|fnref-)/.test(String(properties['href']))

/** All ids. */
export function anchorsOf(tree: Root): string[] {
  const ids: string[] = []
  visit(tree, 'element', ({ properties }) => {
    if (properties['id'] !== undefined) ids.push(String(properties['id']))
  })
  return ids
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
