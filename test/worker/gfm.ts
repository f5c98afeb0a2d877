/** What a reader of GitHub's Markdown shows, and what a page shows, by parsers that are not ours. */
import type { Nodes, Properties } from 'hast'
import rehypeParse from 'rehype-parse'
import rehypeRaw from 'rehype-raw'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

const markdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
const page = unified().use(rehypeParse, { fragment: true })

/** Line by line, with what of it is a heading, an item, struck out, code, or at the right of its column. */
export const shownByGfm = (text: string): string[] => linesOf(markdown.runSync(markdown.parse(text)))
export const shownByPage = (html: string): string[] => linesOf(page.parse(html))

const linesOf = (root: Nodes): string[] =>
  said(root)
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

const BLOCKS =
  /^(?:p|h[1-6]|[uo]l|li|table|t[rdh]|pre|blockquote|d[ltd]|div|figure|figcaption|summary|section|aside|hr)$/
const SPEAKING = /^(?:h[1-6]|li|del|code|t[hd])$/

function said(node: Nodes): string {
  if (node.type === 'text') return node.value.replaceAll(/\s+/g, ' ')
  if (!('children' in node)) return ''
  const inner = node.children.map(said).join('')
  if (node.type !== 'element') return inner
  const { tagName, properties } = node
  if (tagName === 'br') return '\n'
  // Footnotes have a frame of their own in each.
  if ('dataFootnoteBackref' in properties || properties['id'] === 'footnote-label') return ''
  if ('dataFootnoteRef' in properties) return '[^]'
  const text =
    SPEAKING.test(tagName) && inner.trim() !== '' ? `<${tagName}${alignOf(properties)}>${inner.trim()}` : inner
  return BLOCKS.test(tagName) ? `\n${text}\n` : text
}

/** Ours say it by a class. */
function alignOf({ align, className }: Properties): string {
  const [, side] = /align-(\w+)/.exec(String(className ?? '')) ?? []
  const said = align ?? side
  return said === undefined ? '' : ` ${String(said)}`
}
