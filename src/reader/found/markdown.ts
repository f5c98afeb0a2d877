/** The elements that may stand in an article (src/push/markdown/safety.ts) as Markdown, with absolute links. Pure. */
import type { HtmlElement, HtmlNode } from './html-tree.ts'
import { codeBlock, escaped, escapedStart, headingLine, inlineCode } from './markdown-text.ts'

/** `base` is the URL of the page. */
export const markdownOf = (nodes: HtmlNode[], base: string): string => `${blocksOf(nodes, base).join('\n\n')}\n`

type Block = (element: HtmlElement, base: string) => string[]

const within: Block = ({ children }, base) => blocksOf(children, base)
const quoted: Block = (element, base) => {
  const lines = within(element, base).join('\n\n').split('\n')
  return lines.length === 1 && lines[0] === ''
    ? []
    : [lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')]
}
const heading: Block = ({ name, children, attributes }, base) => {
  // The heading of footnotes is for screen readers; Markdown has its own form.
  const text = attributes['id'] === 'footnote-label' ? '' : lineOf(children, base)
  return text === '' ? [] : [headingLine(Number(name.slice(1)), text)]
}
const strong: Block = ({ children }, base) => {
  const text = lineOf(children, base)
  return text === '' ? [] : [marked('**', 'strong', text)]
}

const BLOCKS: Record<string, Block> = {
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  p: (element, base) =>
    classOf(element).includes('aside-title') ? strong(element, base) : paragraph(element.children, base),
  figcaption: ({ children }, base) => paragraph(children, base),
  div: within,
  figure: within,
  details: within,
  section: (element, base) =>
    'data-footnotes' in element.attributes ? footnotes(element, base) : within(element, base),
  aside: quoted,
  blockquote: quoted,
  ul: (element, base) => [list(element, base, '-')],
  ol: (element, base) => [list(element, base, '.')],
  pre: (element) => [codeBlock(textOf(element), languageOf(element))],
  hr: () => ['---'],
  table: (element, base) => [table(element, base)],
  dl: within,
  dt: strong,
  dd: within,
  summary: strong,
}

const isBlock = (node: HtmlNode): node is HtmlElement => typeof node !== 'string' && Object.hasOwn(BLOCKS, node.name)

function blocksOf(nodes: HtmlNode[], base: string): string[] {
  const blocks: string[] = []
  let line: HtmlNode[] = []
  let before: string | undefined
  const endLine = (): void => {
    const text = paragraph(line, base)
    if (text.length > 0) before = undefined
    blocks.push(...text)
    line = []
  }
  for (const node of nodes) {
    if (!isBlock(node)) {
      line.push(node)
      continue
    }
    endLine()
    // Two lists in a row would be one.
    const isApart = node.name === before && (node.name === 'ul' || node.name === 'ol')
    blocks.push(
      ...(isApart ? [list(node, base, node.name === 'ul' ? '*' : ')')] : (BLOCKS[node.name]?.(node, base) ?? [])),
    )
    before = isApart ? undefined : node.name
  }
  endLine()
  return blocks
}

function paragraph(nodes: HtmlNode[], base: string): string[] {
  const text = withoutLastBreak(inline(nodes, base)).trim()
  return text === ''
    ? []
    : [
        text
          .split('\n')
          .map((line) => escapedStart(line.trim()))
          .join('\n'),
      ]
}

/** At the end of a paragraph the mark of a break is a backslash. */
const withoutLastBreak = (text: string): string => text.replace(/(?:\\\n\s*)+$/, '')

/** For what may not break: headings, cells, terms. */
const lineOf = (nodes: HtmlNode[], base: string): string => inline(nodes, base).replaceAll(/\\\n/g, ' ').trim()

/** `mark` is the bullet, or what stands behind a number. */
function list({ children, attributes }: HtmlElement, base: string, mark: string): string {
  const first = Number(attributes['start'] ?? 1)
  const items = elementsOf(children)
  const isLoose = items.some((item) => item.children.some((child) => typeof child !== 'string' && child.name === 'p'))
  const lines = items.map((item, at) => {
    const marker = /[.)]/.test(mark) ? `${first + at}${mark} ` : `${mark} `
    const text = blocksOf(item.children, base).join(isLoose ? '\n\n' : '\n')
    return `${marker}${indented(text, marker.length)}`.trimEnd()
  })
  return lines.join(isLoose ? '\n\n' : '\n')
}

/** All lines but the first. */
const indented = (text: string, by: number): string => text.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(by)}`)

/** `[^1]: …`, with the way back left out. */
function footnotes(element: HtmlElement, base: string): string[] {
  const notes = elementsOf(element.children).flatMap((child) => (child.name === 'ol' ? elementsOf(child.children) : []))
  return notes.map(({ attributes, children }) => {
    const text = blocksOf(children, base).join('\n\n')
    return `[^${noteName(attributes['id'] ?? '')}]: ${indented(text, 4)}`
  })
}

/** `fn-1` or `#fn-1` -> `1`; what stands in brackets can hold none, and no space. */
const noteName = (id: string): string => {
  const [, name = ''] = /^#?fn-(.+)$/.exec(id) ?? []
  return textOfReference(name).replaceAll(/[[\]\s\\]/g, '-')
}

function textOfReference(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function table(element: HtmlElement, base: string): string {
  const rows = rowsOf(element).map(({ children }) => elementsOf(children))
  const [head = [], ...body] = rows
  const columns = Math.max(1, ...rows.map((cells) => cells.length))
  const line = (cells: HtmlElement[]): string =>
    `| ${Array.from({ length: columns }, (_, at) => cellText(cells[at], base)).join(' | ')} |`
  const rule = Array.from({ length: columns }, (_, at) => ruleOf(head[at]))
  return [line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n')
}

/** The compiler says by a class how the cells of a column stand (src/push/markdown/links.ts). */
function ruleOf(cell: HtmlElement | undefined): string {
  const classes = cell ? classOf(cell) : []
  if (classes.includes('align-right')) return '---:'
  return classes.includes('align-center') ? ':---:' : '---'
}

const rowsOf = ({ children }: HtmlElement): HtmlElement[] =>
  elementsOf(children).flatMap((child) => (child.name === 'tr' ? [child] : rowsOf(child)))

/** Blocks in a cell are said in one line. */
function cellText(cell: HtmlElement | undefined, base: string): string {
  if (!cell) return ''
  const hasBlocks = cell.children.some(isBlock)
  const text = hasBlocks ? blocksOf(cell.children, base).join('\n') : inline(cell.children, base)
  return withoutLastBreak(text)
    .trim()
    .replaceAll(/(?:\\?\n)+/g, '<br>')
    .replaceAll('|', String.raw`\|`)
}

const inline = (nodes: HtmlNode[], base: string): string =>
  nodes
    .map((node) => (typeof node === 'string' ? escaped(node) : inlineElement(node, base)))
    .reduce((text, next) => `${apart(text, next)}${next}`, '')

/** The text so far, so that its end and what follows are not read as one mark or as a picture. */
function apart(text: string, next: string): string {
  if (text.endsWith('!') && next.startsWith('[')) return `${text.slice(0, -1)}\\!`
  return /[*~`]$/.test(text) && next.startsWith(text.slice(-1)) ? `${text}<!-- -->` : text
}

function inlineElement(element: HtmlElement, base: string): string {
  const { name, attributes } = element
  const text = (): string => inline(element.children, base)
  switch (name) {
    case 'br':
      return '\\\n'
    case 'strong':
    case 'b':
      return marked('**', 'strong', text())
    case 'em':
    case 'i':
    case 'var':
      return marked('*', 'em', text())
    case 'del':
    case 's':
    case 'strike':
      return marked('~~', 'del', text())
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return inlineCode(textOf(element))
    case 'q':
      return `“${text()}”`
    case 'rt':
      return `(${text()})`
    case 'rp':
      return ''
    case 'sup':
      return sup(element, base)
    case 'sub':
      return `<sub>${text()}</sub>`
    case 'input':
      return 'checked' in attributes ? '[x]' : '[ ]'
    case 'img':
      return picture(attributes, base)
    case 'a':
      return link(element, base)
    default:
      return text()
  }
}

/** Marks of sources and footnotes are marks; anything else is raised. */
function sup(element: HtmlElement, base: string): string {
  const text = inline(element.children, base)
  const isMark = element.children.every((child) => typeof child !== 'string' && child.name === 'a')
  return isMark ? text : `<sup>${text}</sup>`
}

function link({ attributes, children }: HtmlElement, base: string): string {
  if ('data-footnote-backref' in attributes) return ''
  const { href } = attributes
  if ('data-footnote-ref' in attributes) return `[^${noteName(href ?? '')}]`
  const text = inline(children, base)
  return href === undefined || text.trim() === ''
    ? text
    : `[${text}](${target(href, base)}${titled(attributes['title'])})`
}

const picture = ({ src = '', alt = '', title }: Record<string, string>, base: string): string =>
  `![${escaped(alt)}](${target(src, base)}${titled(title)})`

const titled = (title: string | undefined): string =>
  title === undefined ? '' : ` "${escaped(title).replaceAll('"', String.raw`\"`)}"`

/** Absolute; in angle brackets where a parenthesis could end it. */
function target(href: string, base: string): string {
  const url = URL.parse(href, base)?.href ?? href
  return /[\s()<>]/.test(url) ? `<${url.replaceAll(/[<>\s]/g, encodeURIComponent)}>` : url
}

/**
 * Emphasis. Next to punctuation at its inner edges Markdown would not see it (CommonMark, "left-flanking"), which in Chinese
 * is common: there the element itself stands.
 */
function marked(mark: string, name: string, text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  if (inner === '') return text
  const isPlain = !/^[\p{P}\p{S}]|[\p{P}\p{S}]$/u.test(inner)
  return `${before}${isPlain ? `${mark}${inner}${mark}` : `<${name}>${inner}</${name}>`}${after}`
}

const elementsOf = (nodes: HtmlNode[]): HtmlElement[] => nodes.filter((node) => typeof node !== 'string')

const textOf = (node: HtmlNode): string => (typeof node === 'string' ? node : node.children.map(textOf).join(''))

const classOf = ({ attributes }: HtmlElement): string[] => (attributes['class'] ?? '').split(' ')

const languageOf = ({ children }: HtmlElement): string => {
  const [code] = elementsOf(children)
  return code ? (/language-([\w+#-]+)/.exec(code.attributes['class'] ?? '')?.[1] ?? '') : ''
}
