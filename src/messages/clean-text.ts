/** What people typed, made safe to keep: nothing visible changes, invisible tricks are taken out. */

/** Controls but tab and newline; bidi overrides; zero-width characters; tags (Unicode 16, §23). Joiners inside emoji stay. */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu

/** NFC, LF line ends, without invisible characters, without blanks around. Lone surrogates become U+FFFD. */
export const cleanText = (text: string): string =>
  text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(INVISIBLE, '').normalize('NFC').trim()

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replaceAll(/\s+/g, ' ')
