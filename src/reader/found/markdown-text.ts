/** Text that says in Markdown what it says. */

/** Characters that would be markup within a line. An underscore within a word is none; one tilde is as good as two (GFM). */
const WITHIN = /[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=[a-z0-9#]+;)/giu

/** Of a line that is a part of another text. */
export const escaped = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(WITHIN, String.raw`\$&`)

/** What would begin another kind of block at the start of a line, or make a table of it and the line before. */
export const escapedStart = (line: string): string =>
  line.replace(/^(?:[#>+=-]|[|:](?=[|:\s-]*$))/, String.raw`\$&`).replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)

/** Of what is escaped already. Number signs at its end would be taken for its frame. */
export const headingLine = (level: number, line: string): string =>
  `${'#'.repeat(level)} ${line.replace(/(?<=^|\s)#+$/, String.raw`\$&`)}`

/** A paragraph of a plain text in a quotation; nothing of none. */
export const quotation = (text: string): string[] =>
  text.trim() === '' ? [] : [`> ${escapedStart(escaped(text).trim())}`]

/** Code in as many backticks as it needs. */
export function inlineCode(code: string): string {
  const ticks = '`'.repeat(longestRun(code) + 1)
  const space = /^`|`$|^ .* $/s.test(code) ? ' ' : ''
  return `${ticks}${space}${code.replaceAll(/\s+/g, ' ')}${space}${ticks}`
}

export function codeBlock(code: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1))
  return `${fence}${language}\n${code.replace(/\n$/, '')}\n${fence}`
}

const longestRun = (code: string): number => Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length))
