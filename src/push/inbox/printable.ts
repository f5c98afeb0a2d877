/** What readers typed, as it may stand in a terminal: its control characters could move the cursor or hide what was typed. */

/** Controls, marks that turn the direction of what follows, and separators of lines and paragraphs. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu

/** On one line, at most `most` characters. */
export function oneLine(text: string, most = Number.POSITIVE_INFINITY): string {
  const characters = [...text.replaceAll(/\s+/g, ' ').replaceAll(UNSEEN, '').trim()]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

/** With its line breaks, each line set in. */
export const indented = (text: string): string[] =>
  text
    .trim()
    .split(/\r\n?|\n/)
    .map((line) => `  ${line.replaceAll('\t', '  ').replaceAll(UNSEEN, '')}`)
