/** Text that says in Markdown what it says. */

/** Characters that would be markup within a line. An underscore within a word is none. */
const WITHIN = /[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|&(?=[a-z0-9#]+;)/giu

/** Of a line that is a part of another text. */
export const escaped = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(WITHIN, String.raw`\$&`)

/** What would begin another kind of block at the start of a line. */
export const escapedStart = (line: string): string =>
  line.replace(/^(?:[#>+=-])/, String.raw`\$&`).replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)

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
