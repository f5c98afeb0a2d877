/** An article's record as lines of text that an editor reads: settings, then a line a block. Links and pictures are named. */
import type { Element, Nodes, Root } from 'hast'
import { toString } from 'hast-util-to-string'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import * as v from 'valibot'

import { ArticleSchema } from '../../article/record.ts'

/** Elements that make a line of their own where they hold no other one. */
const BLOCKS = new Set(
  'p h1 h2 h3 h4 h5 h6 li dt dd pre tr figcaption blockquote summary div section aside figure ul ol table'.split(' '),
)

const StoredSchema = v.pipe(v.string(), v.parseJson(), ArticleSchema)

/** Undefined for a text that is no record. */
export function articleLines(text: string | undefined): string[] | undefined {
  const parsed = v.safeParse(StoredSchema, text)
  if (!parsed.success) return undefined
  const { title, summary, section, tags, author, publishedAt, updatedAt, lang, html } = parsed.output
  return [
    `title: ${title}`,
    `section: ${section.map((step) => step.slug).join('/')}`,
    `tags: ${tags.join(', ')}`,
    `author: ${author}`,
    `date: ${publishedAt}`,
    `updated: ${updatedAt}`,
    `lang: ${lang}`,
    `summary: ${summary}`,
    ...bodyLines(html),
  ]
}

const parser = unified().use(rehypeParse, { fragment: true })

function bodyLines(html: string): string[] {
  const tree: Root = parser.parse(html)
  const lines: string[] = []
  const walk = (node: Nodes): void => {
    if (node.type === 'text' && node.value.trim()) lines.push(node.value.trim())
    if (node.type === 'root') node.children.forEach(walk)
    if (node.type !== 'element') return
    if (BLOCKS.has(node.tagName) && !holdsBlock(node)) lines.push(...linesOf(node))
    else if (BLOCKS.has(node.tagName) || holdsBlock(node)) node.children.forEach(walk)
    else if (node.tagName === 'img' || toString(node).trim()) lines.push(spoken(node))
  }
  walk(tree)
  return lines.filter((line) => line !== '')
}

const holdsBlock = (node: Element): boolean =>
  node.children.some((child) => child.type === 'element' && (BLOCKS.has(child.tagName) || holdsBlock(child)))

function linesOf(node: Element): string[] {
  const text = spoken(node)
  if (node.tagName === 'pre') return text.split('\n')
  const [, level] = /^h([1-6])$/.exec(node.tagName) ?? []
  if (level !== undefined) return [`${'#'.repeat(Number(level))} ${text.trim()}`]
  return [node.tagName === 'li' ? `- ${text.trim()}` : text.trim()]
}

/** The words of an element, with where its links lead and what its pictures show. */
function spoken(node: Element): string {
  if (node.tagName === 'img') return `![${String(node.properties['alt'] ?? '')}]`
  const inner = node.children
    .map((child) => (child.type === 'element' ? spoken(child) : child.type === 'text' ? child.value : ''))
    .join(node.tagName === 'tr' ? ' | ' : '')
  const text = node.tagName === 'pre' ? inner : inner.replaceAll(/\s+/g, ' ')
  return node.tagName === 'a' ? `[${text}](${String(node.properties['href'] ?? '')})` : text
}
