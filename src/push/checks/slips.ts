/** Slips of Chinese typing in a Markdown text, outside code: told where they stand, and never an error. */
import type { Nodes, Root, Text } from 'mdast'
import type { VFile } from 'vfile'

import type { Lang } from '../../article/record.ts'
import { tell } from '../markdown/tell.ts'
import { type Code, finding } from '../problem.ts'
import { lineStarts, placeAt } from './place.ts'

/** In the text as it is typed. The whole match is shown to the editor, the place is where it begins. */
const SLIPS: { sign: RegExp; code: Code & `slip-${string}`; inEnglish?: true }[] = [
  // After Han, before Han or the end: not in `3:2`, `12:30`, names of files, or English.
  { sign: /(?<=\p{Script=Han})[,;:!?](?=\p{Script=Han}|$)/gmu, code: 'slip-half-width' },
  { sign: /(?<=\p{Script=Han})\.(?=\p{Script=Han}|$)/gmu, code: 'slip-half-width' },
  { sign: /(?<=\p{Script=Han})\([^()]*\p{Script=Han}[^()]*\)/gu, code: 'slip-parentheses' },
  { sign: /(?<=^|[\p{Script=Han}，。、：；！？“”\s])"(?=[\p{Script=Han}《])[^"\n]*"/gmu, code: 'slip-quotes' },
  { sign: /[０-９Ａ-Ｚａ-ｚ]+/gu, code: 'slip-full-width' },
  { sign: /([。，、；：])\1+/gu, code: 'slip-doubled' },
  { sign: /\*\*[^*\n]+\*\*/gu, code: 'slip-emphasis', inEnglish: true },
  { sign: /\{%.*?%\}|\{\{[<%].*?[%>]\}\}|^\{:\s.*?\}$/gmsu, code: 'slip-template', inEnglish: true },
]

/** A paragraph that begins like an item. */
const ITEM = /^\d{1,2}、/

/** Markup in which the text is no prose. */
const SILENT = new Set(['code', 'inlineCode', 'definition', 'yaml', 'html'])

/** A step of the pipeline, right after parsing: later steps change the text. */
export function slips({ lang }: { lang: Lang }) {
  return (tree: Root, file: VFile): void => {
    const source = String(file.value)
    const starts = lineStarts(source)
    const say = (code: Code & `slip-${string}`, offset: number, text: string): void =>
      tell(file, finding('warning', code, placeAt(starts, offset), { text: text.slice(0, 40) }))
    const signs = SLIPS.filter(({ inEnglish }) => lang !== 'en' || inEnglish)
    const walk = (node: Nodes): void => {
      if (SILENT.has(node.type)) return
      if (node.type === 'paragraph' && lang !== 'en') itemsOf(node.children, source, say)
      if (node.type === 'text') inText(node, source, signs, say)
      else if ('children' in node) node.children.forEach(walk)
    }
    walk(tree)
  }
}

type Tell = (code: Code & `slip-${string}`, offset: number, text: string) => void

function inText(node: Text, source: string, signs: typeof SLIPS, say: Tell): void {
  const from = node.position?.start.offset
  const to = node.position?.end.offset
  if (from === undefined || to === undefined) return
  const typed = source.slice(from, to)
  for (const { sign, code } of signs) {
    for (const match of typed.matchAll(sign)) say(code, from + match.index, match[0])
  }
}

/** `1、` makes no list: told once a paragraph, at its first line, where a second line or more begins so. */
function itemsOf(children: Nodes[], source: string, say: Tell): void {
  const start = children[0]?.position?.start.offset
  const end = children.at(-1)?.position?.end.offset
  if (start === undefined || end === undefined) return
  const lines = source.slice(start, end).split('\n')
  const items = lines.filter((line) => ITEM.test(line.trimStart()))
  if (items.length > 1) say('slip-list', start, items[0] ?? '')
}
