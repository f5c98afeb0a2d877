/** Two repairs that Chinese text needs before HTML: no space from a line break between Han, no Han in a bare URL. */
import type { Link, PhrasingContent, Root, Text } from 'mdast'
import { toString } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFFEF]/u
const QUOTE = /[“”‘’…—·]/u

/** A browser shows a line break as a space; between two wide characters nobody wants one. */
export function joinCjk() {
  return (tree: Root): void => {
    visit(tree, 'text', (node, index, parent) => {
      const before = siblingEdge(parent?.children[(index ?? 0) - 1], 'end')
      const after = siblingEdge(parent?.children[(index ?? 0) + 1], 'start')
      const padded = `${before}${node.value}${after}`
      const joined = padded.replaceAll('\n', (newline, at: number) => {
        const [left, right] = [lastPoint(padded.slice(0, at)), firstPoint(padded.slice(at + 1))]
        return joins(left, right) ? '' : newline
      })
      node.value = joined.slice(before.length, joined.length - after.length)
    })
  }
}

function joins(left: string, right: string): boolean {
  if (WIDE.test(left)) return WIDE.test(right) || QUOTE.test(right)
  return QUOTE.test(left) && WIDE.test(right)
}

function siblingEdge(node: unknown, edge: 'start' | 'end'): string {
  const text = node ? toString(node) : ''
  return edge === 'end' ? lastPoint(text) : firstPoint(text)
}
const firstPoint = (text: string): string => /^./su.exec(text)?.[0] ?? ''
const lastPoint = (text: string): string => /.$/su.exec(text)?.[0] ?? ''

/** `访问https://example.com/a。谢谢`: a bare URL ends where the Chinese begins. `<…>` and `[…](…)` stay as written. */
export function endBareUrlsAtCjk() {
  return (tree: Root, file: VFile): void => {
    const source = String(file)
    visit(tree, 'link', (node: Link, index, parent) => {
      const shown = toString(node)
      const start = node.position?.start.offset
      const isBare = start !== undefined && !'<['.includes(source.charAt(start)) && node.children.length === 1
      const cut = shown.search(new RegExp(`${WIDE.source}|${QUOTE.source}`, 'u'))
      if (!isBare || cut <= 0 || !parent || index === undefined) return
      const scheme = node.url.slice(0, Math.max(0, node.url.length - encodedLength(shown, node.url)))
      const kept: Text = { type: 'text', value: shown.slice(0, cut) }
      const rest: Text = { type: 'text', value: shown.slice(cut) }
      node.url = `${scheme}${shown.slice(0, cut)}`
      node.children = [kept]
      ;(parent.children as PhrasingContent[]).splice(index + 1, 0, rest)
      return index + 2
    })
  }
}

/** How much of the URL the shown text stands for: `www.…` is shown without the scheme that the URL has. */
const encodedLength = (shown: string, url: string): number => (url.endsWith(shown) ? shown.length : url.length)
