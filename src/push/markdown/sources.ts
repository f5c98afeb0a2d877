/**
 * Footnotes that begin with a link are sources: `[^id]: [标题](https://…) 出版方，2026-11-20`.
 * They leave the footnotes, become data, and are listed once at the end of the article with the sources of the settings.
 */
import type { Element, Root as HtmlRoot } from 'hast'
import type { FootnoteDefinition, Link, Root } from 'mdast'
import { toString } from 'mdast-util-to-string'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import type { Source } from '../../article/record.ts'
import { finding } from '../problem.ts'
import { placeOf, tell } from './tell.ts'

const SEEN = /(\d{4}-\d{2}-\d{2})/

/** Takes the sources out of the footnotes, numbers them by their first mention, and puts them before `listed`. */
export function sourceNotes(options: { listed: Source[]; sources: Source[] }) {
  return (tree: Root, file: VFile): void => {
    const noted = new Map<string, Source>()
    visit(tree, 'footnoteDefinition', (node, index, parent) => {
      const source = sourceOf(node)
      if (!source) tellNoAddress(node, file)
      if (!source || !parent || index === undefined) return
      noted.set(node.identifier, source)
      parent.children.splice(index, 1)
      return [SKIP, index]
    })

    const { sources } = options
    visit(tree, 'footnoteReference', (node) => {
      const source = noted.get(node.identifier)
      if (!source) return
      let number = sources.findIndex((one) => one.url === source.url) + 1
      if (number === 0) number = sources.push(source)
      node.data = { hName: 'sup', hProperties: { className: ['source-mark'] }, hChildren: [markOf(number)] }
      Object.assign(node, { type: 'sourceReference', children: [] })
    })
    for (const source of [...options.listed, ...noted.values()]) {
      if (!sources.some((one) => one.url === source.url)) sources.push(source)
    }
  }
}

/** Words with which a note names what it takes something from. */
const CITES = /^(?:(?:资料|資料|数据|數據)?(?:来源|來源|出处|出處)|参考|參考|参见|參見|《|Source\b)/i

function tellNoAddress(node: FootnoteDefinition, file: VFile): void {
  const text = toString(node)
  let hasLink = false
  visit(node, 'link', () => {
    hasLink = true
  })
  if (!hasLink && CITES.test(text))
    tell(file, finding('warning', 'source-no-url', placeOf(node), { text: text.slice(0, 40) }))
}

function sourceOf(node: FootnoteDefinition): Source | undefined {
  const paragraph = node.children.length === 1 && node.children[0]?.type === 'paragraph' ? node.children[0] : undefined
  const link = paragraph?.children[0]
  if (!paragraph || link?.type !== 'link' || !/^https?:/.test(link.url)) return undefined
  const rest = paragraph.children
    .slice(1)
    .map((child) => toString(child))
    .join('')
  return sourceFrom(link, rest)
}

function sourceFrom(link: Link, rest: string): Source {
  const seenAt = SEEN.exec(rest)?.[1]
  const publisher = rest.replace(SEEN, '').replaceAll(/^[\s，,、。.;；—–-]+|[\s，,、。.;；—–-]+$/g, '')
  return {
    title: toString(link),
    ...(publisher && { publisher }),
    url: link.url,
    ...(seenAt && { seenAt }),
  }
}

const markOf = (number: number): Element => ({
  type: 'element',
  tagName: 'a',
  properties: { href: `#source-${number}` },
  children: [{ type: 'text', value: `[${number}]` }],
})

/** Appends the list of sources to the finished body. */
export function appendSources(options: { sources: Source[]; title: string; seen: string }) {
  return (tree: HtmlRoot): void => {
    if (options.sources.length === 0) return
    const items = options.sources.map((source, at) =>
      element('li', { id: `source-${at + 1}` }, [
        element('a', { href: source.url }, [source.title]),
        ...(source.publisher ? [` · ${source.publisher}`] : []),
        ...(source.seenAt
          ? [' · ', element('time', { dateTime: source.seenAt }, [`${source.seenAt} ${options.seen}`])]
          : []),
      ]),
    )
    tree.children.push(
      element('section', { className: ['sources'], ariaLabelledBy: ['sources'] }, [
        element('h2', { id: 'sources' }, [options.title]),
        element('ol', {}, items),
      ]),
    )
  }
}

function element(tagName: string, properties: Element['properties'], children: (Element | string)[]): Element {
  return {
    type: 'element',
    tagName,
    properties,
    children: children.map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
  }
}
