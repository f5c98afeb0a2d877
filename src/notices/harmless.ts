/**
 * Customers' words inside a chat: no link, mention, picture or markup comes of them. What chats understand as a sign is
 * replaced by its fullwidth twin, which reads the same to people; chats agree on no way to escape. The desk has every letter.
 */

/** Fullwidth forms stand in the same order as ASCII (unicode.org/charts/PDF/UFF00.pdf). */
const FULLWIDTH_OFFSET = 0xfee0
const twins = (text: string): string =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + FULLWIDTH_OFFSET))

/** Emphasis, links, code, headings, tables; underscores but those within a word, as WeChat ids have them. */
const MARKUP = /[[\]*`#\\~|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu
/** A rule, or what makes a heading of the line above. */
const RULE = /^[ \t]*(?:-[ \t]*){2,}|^[ \t]*=+/gm
/** An @ but for that of an e-mail address. */
const MENTION = /(?<![\w.%+-])@|@(?![\w-]+\.[\w.-]+)/g
/** What is made a link without being asked to. */
const ADDRESS = /:(?=\/\/)|(?<=\bwww)\./gi

const unmarked = (text: string): string =>
  [MARKUP, RULE, MENTION, ADDRESS].reduce((safe, pattern) => safe.replaceAll(pattern, twins), text)

/** For chats that read Markdown, HTML or tags such as `<at>` and `<@all>`. */
export const harmless = (text: string): string => unmarked(text).replaceAll(/[<>&]/g, twins)

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Slack's own escape (docs.slack.dev/messaging/formatting-message-text). */
export const slackEscaped = (text: string): string => text.replaceAll(/[<>&]/g, (sign) => ENTITIES[sign] ?? '')

/** For Slack and those that take the same but read Markdown. */
export const harmlessInSlack = (text: string): string => slackEscaped(unmarked(text))

const CUT = '…（全文请打开链接查看）'

/** The text, or the longest beginning of it, in whole code points, of which `fits` holds. */
export function longestThatFits(text: string, fits: (beginning: string) => boolean): string {
  if (fits(text)) return text
  const letters = [...text]
  const beginning = (length: number): string => letters.slice(0, length).join('') + CUT
  let [fitting, tooLong] = [0, letters.length]
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2)
    if (fits(beginning(middle))) fitting = middle
    else tooLong = middle
  }
  return beginning(fitting)
}

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length
