/** Pictures of other sites in a Markdown text, and exactly where their addresses stand in it. */
import type { Definition, Html, Image, Root } from 'mdast'
import rehypeParse from 'rehype-parse'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { type Processor, unified } from 'unified'
import { visit } from 'unist-util-visit'

import { blockDirectives } from '../markdown/blocks.ts'
import { placeOf } from '../markdown/tell.ts'
import type { Place } from '../problem.ts'

/** `from` and `to` are offsets into the text: what lies between them may be replaced by what `written` makes of another address. */
export type RemotePicture = { url: string; from: number; to: number; at: Place; written: (address: string) => string }

type Range = { from: number; to: number }

/** In the order of the text. `text` is Markdown without front matter. */
export function remotePictures(text: string): RemotePicture[] {
  const destinations: Range[] = []
  const tree = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(blockDirectives)
    .use(destinationRanges, destinations)
    .parse(text)
  const ofPictures = referencesOf(tree, 'imageReference')
  const ofLinks = referencesOf(tree, 'linkReference')
  const found: RemotePicture[] = []
  visit(tree, ['image', 'definition', 'html'], (node) => {
    if (node.type === 'image') found.push(...inMarkdown(node as Image, destinations))
    if (node.type === 'html') found.push(...inHtml(node as Html, text))
    if (node.type !== 'definition') return
    // An address that a link uses as well must stay what it is.
    const { identifier } = node as Definition
    if (ofPictures.has(identifier) && !ofLinks.has(identifier)) {
      found.push(...inMarkdown(node as Definition, destinations))
    }
  })
  return found
}

/** Notes where the parser sees a destination: `(…)` behind a picture or a link, or the address of a definition. */
function destinationRanges(this: Processor, ranges: Range[]): void {
  const data = this.data() as { fromMarkdownExtensions?: unknown[] }
  const note = (token: { start: { offset: number }; end: { offset: number } }): void => {
    ranges.push({ from: token.start.offset, to: token.end.offset })
  }
  const enter = { resourceDestination: note, definitionDestination: note }
  ;(data.fromMarkdownExtensions ??= []).push({ enter })
}

function referencesOf(tree: Root, type: 'imageReference' | 'linkReference'): Set<string> {
  const identifiers = new Set<string>()
  visit(tree, type, ({ identifier }) => {
    identifiers.add(identifier)
  })
  return identifiers
}

const webAddress = (text: string): string | undefined =>
  /^https?:\/\//i.test(text) ? text : text.startsWith('//') ? `https:${text}` : undefined

/** The last destination within the node is its own: those before it stand in its words. */
function inMarkdown(node: Image | Definition, destinations: Range[]): RemotePicture[] {
  const url = webAddress(node.url)
  const { from, to } = rangeOf(node)
  const own = destinations.findLast((range) => range.from >= from && range.to <= to)
  return url !== undefined && own ? [{ url, ...own, at: placeOf(node), written: (address) => address }] : []
}

/** `<img>` in HTML that stands in Markdown. */
function inHtml(node: Html, text: string): RemotePicture[] {
  const { from, to } = rangeOf(node)
  const found: RemotePicture[] = []
  visit(
    unified().use(rehypeParse, { fragment: true, verbose: true }).parse(text.slice(from, to)),
    'element',
    (element) => {
      const url = webAddress(String(element.properties['src'] ?? ''))
      const attribute = element.data?.position?.properties?.['src']
      if (element.tagName !== 'img' || url === undefined || !attribute) return
      const { start, end } = attribute
      if (start.offset === undefined || end.offset === undefined) return
      const own = { from: from + start.offset, to: from + end.offset }
      found.push({ url, ...own, at: placeOf(node), written: (address) => `src="${address}"` })
    },
  )
  return found
}

const rangeOf = ({ position }: Image | Definition | Html): Range => ({
  from: position?.start.offset ?? 0,
  to: position?.end.offset ?? 0,
})
