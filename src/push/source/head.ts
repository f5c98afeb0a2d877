/** Where the settings of an article file end and its text begins, in the forms of Hexo, Hugo and Jekyll. */

type Format = 'yaml' | 'toml' | 'json'

export type Head = {
  format: Format
  settings: string
  /** Lines of the file at which the settings and the body begin. */
  settingsLine: number
  body: string
  bodyLine: number
}

/** Opening line, what the settings are in, closing line. */
const FENCES: { open: RegExp; format: Format; close: RegExp }[] = [
  { open: /^---\s*$/, format: 'yaml', close: /^(?:---|\.\.\.)\s*$/ },
  { open: /^\+\+\+\s*$/, format: 'toml', close: /^\+\+\+\s*$/ },
  { open: /^;;;\s*$/, format: 'json', close: /^;;;\s*$/ },
]

/** Undefined where there are no settings, or no end of them. */
export function splitHead(text: string): Head | undefined {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first === -1) return undefined
  const opening = lines[first] ?? ''
  const fence = FENCES.find(({ open }) => open.test(opening))
  if (fence) return fenced(lines, fence.format, first + 1, fence.close)
  if (opening.startsWith('{')) return braced(lines, first)
  // Hexo's own form: settings without an opening line. What looks like no setting is text with a rule below.
  return /^[A-Za-z_][\w-]*\s*:(?:\s|$)/.test(opening) ? fenced(lines, 'yaml', first, /^---\s*$/) : undefined
}

function fenced(lines: string[], format: Format, start: number, close: RegExp): Head | undefined {
  const end = lines.findIndex((line, at) => at >= start && close.test(line))
  if (end === -1) return undefined
  return headOf(lines, { format, start, end, body: end + 1 })
}

/** JSON ends with the line that closes the brace at the margin, or with the one line that it is. */
function braced(lines: string[], start: number): Head | undefined {
  const isOneLine = /\}\s*;*\s*$/.test(lines[start] ?? '')
  const end = isOneLine ? start : lines.findIndex((line, at) => at > start && /^\}\s*;*\s*$/.test(line))
  if (end === -1) return undefined
  const body = /^;;;\s*$/.test(lines[end + 1] ?? '') ? end + 2 : end + 1
  return headOf(lines, { format: 'json', start, end: end + 1, body })
}

const headOf = (
  lines: string[],
  { format, start, end, body }: { format: Format; start: number; end: number; body: number },
): Head => ({
  format,
  settings: lines.slice(start, end).join('\n'),
  settingsLine: start + 1,
  body: lines.slice(body).join('\n'),
  bodyLine: body + 1,
})
