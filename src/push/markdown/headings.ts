/** Headings of the finished body: stable anchors, the table of contents, and the questions with their answers. */
import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toString } from 'hast-util-to-string'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import { shorten } from '../../article/metadata.ts'
import { ANSWER_MAX, type Question, type TocEntry } from '../../article/record.ts'
import { finding } from '../problem.ts'
import { placeOf, tell } from './tell.ts'

/** Ids that pages use themselves. */
const TAKEN = ['main', 'toc', 'sources', 'footnote-label', 'related', 'questions', 'contact']

/** `一、`, `（二）`, `第三章、`, `4.`, `5）`: the number in front of a heading is not part of what it asks. */
const ORDINAL =
  /^\s*(?:[（(]\s*(?:[一二三四五六七八九十百]+|\d+)\s*[)）]|第?(?:[一二三四五六七八九十百]+|\d+)[章节節]?\s*(?:[、．）)]|\.(?!\d)))\s*/u

const EXPLICIT_ID = /\{#([\p{L}\p{N}_-]+)\}$/u

/** Ids of sources and footnotes. */
const NOTE_ID = /^(?:source|fn|fnref)(?:-|$)/i

/** Fills `toc` (levels 2 and 3) and `questions` (level 2). An H1 in the body becomes an H2 with a warning: the title is the H1. */
export function headings(result: { toc: TocEntry[]; questions: Question[] }) {
  return (tree: Root, file: VFile): void => {
    const slugger = new GithubSlugger()
    for (const id of TAKEN) slugger.slug(id)

    visit(tree, 'element', (node) => {
      if (node.tagName === 'section') return SKIP
      const depth = /^h([1-6])$/.exec(node.tagName)?.[1]
      if (depth === undefined) return
      if (depth === '1') {
        node.tagName = 'h2'
        tell(file, finding('warning', 'heading-first-level', placeOf(node)))
      }
      const explicit = takeExplicitId(node)
      const text = toString(withoutMarks(node)).trim()
      if (!text) tell(file, finding('warning', 'heading-empty', placeOf(node)))
      if (explicit && NOTE_ID.test(explicit)) {
        tell(file, finding('warning', 'anchor-reserved', placeOf(node), { anchor: explicit }))
      }
      const id = explicit && !NOTE_ID.test(explicit) ? slugger.slug(explicit) : anchorOf(text, slugger)
      node.properties['id'] = id
      const level = Math.max(2, Number(depth))
      if (level <= 3 && text) result.toc.push({ id, text, depth: level })
    })
    const { questions, unanswered } = questionsOf(tree)
    result.questions.push(...questions)
    for (const node of unanswered) {
      tell(
        file,
        finding('warning', 'question-unanswered', placeOf(node), { question: toString(withoutMarks(node)).trim() }),
      )
    }
  }
}

/**
 * The anchor comes from what the heading asks, not from its number, so that a question put in before
 * does not move the anchors after it.
 */
function anchorOf(text: string, slugger: GithubSlugger): string {
  const words = text.replace(ORDINAL, '').replace(/^(?=(?:source|fn|fnref)\b)/i, 'section ')
  const hasLetters = /[\p{L}\p{N}]/u.test(words)
  return slugger.slug(hasLetters ? words : 'section')
}

function takeExplicitId(heading: Element): string | undefined {
  const last = heading.children.at(-1)
  if (last?.type !== 'text') return undefined
  const value = last.value.trimEnd()
  const match = EXPLICIT_ID.exec(value)
  if (!match) return undefined
  last.value = value.slice(0, match.index).trimEnd()
  return match[1]
}

function questionsOf(tree: Root): { questions: Question[]; unanswered: Element[] } {
  const questions: Question[] = []
  const unanswered: Element[] = []
  let asked: Element | undefined
  let answer: string[] = []
  let hasContent = false
  const finish = (): void => {
    const question = questions.at(-1)
    if (question) question.answer = shorten(answer.join('\n'), ANSWER_MAX)
    if (question && asked && !hasContent) unanswered.push(asked)
    answer = []
  }
  for (const node of tree.children) {
    if (node.type === 'element' && node.tagName === 'h2') {
      finish()
      const text = toString(withoutMarks(node)).trim()
      hasContent = false
      asked = node
      if (!text) continue
      questions.push({ id: String(node.properties['id']), question: text.replace(ORDINAL, '') || text, answer: '' })
    } else if (!(node.type === 'element' && node.tagName === 'section')) {
      answer.push(...blockTexts(node))
      hasContent ||= node.type === 'element'
    }
  }
  finish()
  return { questions, unanswered }
}

const BLOCKS_OF_BLOCKS = new Set([
  'ul',
  'ol',
  'blockquote',
  'aside',
  'table',
  'thead',
  'tbody',
  'tr',
  'div',
  'dl',
  'figure',
])

/** The text of each block, one entry a line. */
export function blockTexts(node: RootContent | ElementContent): string[] {
  if (node.type !== 'element') return node.type === 'text' && node.value.trim() ? [node.value.trim()] : []
  if (BLOCKS_OF_BLOCKS.has(node.tagName)) return node.children.flatMap(blockTexts)
  const text = toString(withoutMarks(node)).replaceAll(/\s+/g, ' ').trim()
  return text ? [text] : []
}

/** Without the small numbers that lead to sources and footnotes: they mean nothing outside the page. */
function withoutMarks(node: Element): Element {
  const children = node.children.filter(
    (child) => !(child.type === 'element' && child.tagName === 'sup' && hasMark(child)),
  )
  return { ...node, children: children.map((child) => (child.type === 'element' ? withoutMarks(child) : child)) }
}
const hasMark = (sup: Element): boolean =>
  sup.children.some((child) => child.type === 'element' && String(child.properties['href'] ?? '').startsWith('#'))
