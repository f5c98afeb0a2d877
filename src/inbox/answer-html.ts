/** An answer's Markdown as safe HTML, and as plain text. Written at the desk, by staff; shown to everybody. */
import { micromark, type Options } from 'micromark'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'

import type { SafeHtml } from '../article/record.ts'

/**
 * No headings, for the question is one; no HTML and no pictures, so that nothing of another site is asked for. micromark
 * leaves out addresses that are no http, https or mailto (github.com/micromark/micromark, "Security").
 */
const OPTIONS: Options = {
  extensions: [
    cjkFriendlyExtension(),
    { disable: { null: ['headingAtx', 'setextUnderline', 'htmlFlow', 'htmlText', 'labelStartImage'] } },
  ],
}

/** Never throws. */
export const answerHtml = (markdown: string): SafeHtml => micromark(markdown, OPTIONS) as SafeHtml

/** The words of safe HTML on one line, at most `most` characters. */
export function plainText(html: string, most: number): string {
  const text = html
    .replaceAll(/<\/(?:p|li|blockquote|pre)>/g, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => NAMED[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" }
