/**
 * What in a text looks like mass mail. Never the words of customers: a 微信 id, 加微信, a price or a telephone number is how
 * people here ask to be answered. What is flagged is put aside for a person to look at, never dropped.
 */
import type { Flag } from '../inbox/entry.ts'

const LINK = /https?:\/\/|www\.[a-z0-9]|\b[a-z0-9-]+\.(?:top|xyz|icu|click|shop|ru|cc|vip|online|site|live|bet)\b/gi
const MARKUP = /<\s*\/?\s*(?:a|script|iframe|img|form|style|svg|object|meta)\b|\[\/?(?:url|link|img)\b|javascript:/i

/** What is offered to site owners in bulk, in the two languages it comes in. */
const PATTERNS = [
  /\b(?:backlinks?|guest post|domain authority|seo (?:service|expert|agency|package)s?|first page of google|web ?traffic|crypto(?:currency)? invest\w*|forex|casino|viagra|cialis|payday loan|onlyfans|porn\w*)\b/i,
  /(?:代开|出售).{0,6}(?:发票|普票|专票)|(?:代开|出售|办理).{0,6}(?:毕业证|文凭|学历证)/u,
  /(?:博彩|百家乐|六合彩|时时彩|老虎机|网赌|澳门威尼斯|真人荷官)/u,
  /(?:刷单|刷粉|刷量|买粉|代刷|快排|黑帽|蜘蛛池|泛目录)(?:.{0,8}(?:兼职|日结|平台|业务|服务|包))/u,
  /(?:裸聊|约炮|外围女|成人视频|私密直播)/u,
  /(?:贷款|放款).{0,10}(?:秒批|秒到|无抵押|黑户)/u,
]

/** Cyrillic, Arabic, Thai and the like: on a site in Chinese or English nobody can read them. */
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}]/gu
const FOREIGN_MOST = 20

const MANY_LINKS = 3

/** `fields` are the texts in the order of the form, the long one last. */
export function textFlags(fields: string[]): Flag[] {
  const text = fields.join('\n').normalize('NFKC')
  const links = text.match(LINK)?.length ?? 0
  const flags: Flag[] = []
  if (links >= MANY_LINKS) flags.push('many-links')
  else if (links > 0) flags.push('link')
  if (MARKUP.test(text)) flags.push('markup')
  if (PATTERNS.some((pattern) => pattern.test(text))) flags.push('pattern')
  if ((text.match(FOREIGN)?.length ?? 0) > FOREIGN_MOST) flags.push('foreign-script')
  const long = fields.map((field) => field.trim()).filter((field) => field.length > 10)
  if (new Set(long).size < long.length) flags.push('same-fields')
  return flags
}
