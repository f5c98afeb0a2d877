/**
 * What in a text looks like mass mail. Never the words of customers: a 微信 id, 加微信, a price or a telephone number is how
 * people here ask to be answered. What is flagged is put aside for a person to look at, never dropped.
 */
import type { Flag } from '../inbox/entry.ts'

/** An address that can be opened; the name of its host is the first group that is there. */
const LINK =
  /https?:\/\/([^\s/?#)>"'，。；、）]+)|\b(www\.[a-z0-9.-]+)|\b([a-z0-9-]+\.(?:top|xyz|icu|click|shop|ru|cc|vip|online|site|live|bet))\b/gi

/** Where companies here have their shops and pages. */
const USUAL =
  /(?:^|\.)(?:taobao|tmall|jd|1688|pinduoduo|yangkeduo|xiaohongshu|xhslink|douyin|kuaishou|weibo|bilibili|zhihu|toutiao|dianping|meituan|alibaba|amap|baidu|qq|weixin|wechat|feishu|dingtalk|youzan|weidian|linkedin|instagram|facebook|youtube|github)\.(?:com|cn|net|tv|com\.cn)$/i

const SCRIPT = /<\s*(?:script|iframe|object|svg|img)\b[^>]*|javascript:|\bon(?:error|load)\s*=/i
const MARKUP = /<\s*a\s+href|\[(?:url|link|img)[=\]]/i

/** Nobody asks a content company for these. */
const PATTERNS = [
  /\b(?:casino|viagra|cialis|payday loan|onlyfans|porn(?:o|hub)?|forex signals?|crypto(?:currency)? invest\w*)\b/i,
  /(?:博彩|百家乐|六合彩|时时彩|老虎机|网赌|澳门威尼斯|真人荷官)/u,
  /(?:裸聊|约炮|外围女|成人视频|私密直播)/u,
  /(?:代开|出售).{0,6}(?:发票|普票|专票).{0,20}(?:微信|加|电话|联系|QQ|点数|低价)/iu,
  /(?:代办|出售|办理).{0,4}(?:真实|可查|各类|各大)?.{0,2}(?:毕业证|文凭|学历证).{0,20}(?:微信|加|电话|联系|QQ|学信网)/iu,
  /(?:刷单|刷粉|刷量|代刷).{0,8}(?:兼职|日结|宝妈)/u,
  /(?:贷款|放款).{0,10}(?:秒批|秒到|无抵押|黑户)/u,
]

/** What is offered to site owners in bulk; a customer may use the same words. */
const OFFERS = [
  /\b(?:backlinks?|guest posts?|domain authority|first page of google|web ?traffic|seo (?:services?|experts?|agency|packages?))\b/i,
  /(?:刷单|刷粉|刷量|买粉|代刷|快排|黑帽|蜘蛛池|泛目录)(?:.{0,8}(?:业务|服务|套餐))/u,
]

/** Cyrillic, Arabic, Thai and the like: on a site in Chinese or English nobody can read them. */
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}]/gu
const FOREIGN_MOST = 20

const MANY_HOSTS = 3

/** `fields` are the texts in the order of the form, the long one last; `ownHost` is that of this site. */
export function textFlags(fields: string[], ownHost: string): Flag[] {
  const text = fields.join('\n').normalize('NFKC')
  const hosts = hostsIn(text, ownHost)
  const flags: Flag[] = []
  if (hosts.size >= MANY_HOSTS) flags.push('many-links')
  else if (hosts.size > 0) flags.push('link')
  if (SCRIPT.test(text)) flags.push('script')
  else if (MARKUP.test(text)) flags.push('markup')
  if (PATTERNS.some((pattern) => pattern.test(text))) flags.push('pattern')
  if (OFFERS.some((pattern) => pattern.test(text))) flags.push('offer')
  if ((text.match(FOREIGN)?.length ?? 0) > FOREIGN_MOST) flags.push('foreign-script')
  const long = fields.map((field) => field.trim()).filter((field) => field.length > SAME_FROM)
  if (new Set(long).size < long.length) flags.push('same-fields')
  return flags
}

/** A name and a company may be one, and a subject the beginning of the message; a whole text twice is no person's. */
const SAME_FROM = 40

/** Hosts of addresses but for this site's own and the usual ones: each once, however often. */
function hostsIn(text: string, ownHost: string): Set<string> {
  const hosts = [...text.matchAll(LINK)].map(([, first, second, third]) =>
    (first ?? second ?? third ?? '').toLowerCase().replace(/^www\./, ''),
  )
  return new Set(hosts.filter((host) => host !== '' && host !== ownHost.replace(/^www\./, '') && !USUAL.test(host)))
}
