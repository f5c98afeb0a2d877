/**
 * Pages in two kinds of pieces: what all pages of a kind share (masthead, style, contact, foot) and what is of one
 * article or listing. The first are made once an isolate, the second once a change; a request only joins them.
 */
import { html, raw } from 'hono/html'

import type { Html } from './layout.ts'

/** Nothing that is escaped or serialised contains it. */
const GAP = '\u0001'

/** Stands in a template where a piece will be. */
export const gap: Html = raw(GAP)

/** JSON for programs, as a whole. */
export const dataBlock = (json: string): Html => html`<script type="application/ld+json">${raw(json)}</script>`

/** The same with a gap where a piece of JSON will be. */
export const dataGap = (before = '', after = ''): Html => dataBlock(`${before}${GAP}${after}`)

const encoder = new TextEncoder()

/** The shared pieces around the gaps of a template, as bytes. */
export const shellOf = (template: Html): Uint8Array[] =>
  htmlText(template)
    .split(GAP)
    .map((piece) => encoder.encode(piece))

/** Templates without promises inside are strings already; ours have none. */
export function htmlText(html: Html): string {
  if (html instanceof Promise) throw new TypeError('a page template must not wait for anything')
  return html.toString()
}

/** shell[0] pieces[0] shell[1] … as one body. */
export function joined(shell: Uint8Array[], pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = shell.flatMap((part, at) => (pieces[at] ? [part, pieces[at]] : [part]))
  const body = new Uint8Array(all.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of all) {
    body.set(part, at)
    at += part.length
  }
  return body
}
