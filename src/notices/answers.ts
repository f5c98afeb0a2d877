/** What a channel's answer means. What is kept of it is seen by staff and operators, so it repeats nothing private. */
import * as v from 'valibot'

import type { Outcome } from '../inbox/deliveries.ts'
import type { HttpChannel } from './channels.ts'
import type { Notice } from './notice-text.ts'

/** A gateway that passed the request on and lost its server; 520 and 524 are Cloudflare's (developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors). */
const LOST_BEHIND_GATEWAY = new Set([502, 504, 520, 524])

/** What an HTTP status tells by itself; undefined where the body must be looked into. */
export function outcomeOfStatus(channel: HttpChannel, status: number): Outcome | undefined {
  const isFine = status >= 200 && status < 300
  if (isFine) return channel.type === 'webhook' ? { state: 'sent' } : undefined
  if (status >= 300 && status < 400) return { state: 'failed', error: `对方要转到别的地址（HTTP ${status}），没有跟去` }
  if (LOST_BEHIND_GATEWAY.has(status)) return { state: 'unknown', error: `对方的网关没有等到回音（HTTP ${status}）` }
  return { state: 'failed', error: `对方回答 HTTP ${status}` }
}

/** Of WeCom and DingTalk; 0 is a yes, here and in Feishu's two spellings. */
const ErrcodeSchema = v.pipe(
  v.object({ errcode: v.number(), errmsg: v.optional(v.string(), '') }),
  v.transform(({ errcode, errmsg }) => ({ code: errcode, words: errmsg })),
)
const FeishuSchema = v.union([
  v.pipe(
    v.object({ code: v.number(), msg: v.optional(v.string(), '') }),
    v.transform(({ code, msg }) => ({ code, words: msg })),
  ),
  v.pipe(
    v.object({ StatusCode: v.number(), StatusMessage: v.optional(v.string(), '') }),
    v.transform(({ StatusCode, StatusMessage }) => ({ code: StatusCode, words: StatusMessage })),
  ),
])

/** What the body of a 2xx tells. */
export function outcomeOfBody(channel: HttpChannel, body: string, notice: Notice): Outcome {
  if (channel.type === 'webhook') return { state: 'sent' }
  if (channel.type === 'slack') return outcomeOfSlack(channel, body.trim(), notice)
  const answer = v.safeParse(channel.type === 'feishu' ? FeishuSchema : ErrcodeSchema, parsedJson(body))
  if (!answer.success) return { state: 'failed', error: '对方的回答看不懂：地址可能不是这种机器人的' }
  const { code, words } = answer.output
  return code === 0
    ? { state: 'sent' }
    : { state: 'failed', error: `对方没有接受（${code}）${told(words, channel, notice)}` }
}

const OkSchema = v.object({ ok: v.literal(true) })

function outcomeOfSlack(channel: HttpChannel, body: string, notice: Notice): Outcome {
  if (body === '' || body === 'ok' || v.is(OkSchema, parsedJson(body))) return { state: 'sent' }
  return { state: 'failed', error: `对方没有接受${told(body, channel, notice)}` }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const TOLD_CHARACTERS = 100
/** So many characters in a row are no chance. */
const REPEATED_CHARACTERS = 6

/** The words of a refusal, unless they repeat something of the request: then only that they do. */
function told(words: string, channel: HttpChannel, notice: Notice): string {
  const plain = words
    .replaceAll(/https?:\/\/\S+/gi, '[address]')
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
  if (plain === '') return ''
  // Looked through further than it is told, so that no half of something private stands at its end.
  const looked = plain.slice(0, 3 * TOLD_CHARACTERS)
  const isRepeating = privateParts(channel, notice).some((part) => repeats(bare(looked), bare(part)))
  return `：${isRepeating ? '（回答里有请求的内容，没有记下）' : [...looked].slice(0, TOLD_CHARACTERS).join('')}`
}

const bare = (text: string): string => text.replaceAll(/\s+/g, '')

/** What must not be kept: the secret, what in the address is none of its words, and what the customer typed. */
function privateParts(channel: HttpChannel, { fields }: Notice): string[] {
  const { pathname, searchParams } = new URL(channel.url)
  const tokens = [...pathname.split('/'), ...searchParams.values()].filter(
    (part) => part.length > 15 || (part.length >= REPEATED_CHARACTERS && /\d/.test(part)),
  )
  const secrets = 'secret' in channel && channel.secret !== undefined ? [channel.secret] : []
  return [...secrets, ...tokens, ...Object.values(fields)]
}

function repeats(words: string, part: string): boolean {
  if (part.length <= REPEATED_CHARACTERS) return words.includes(part)
  const starts = Array.from({ length: Math.max(0, words.length - REPEATED_CHARACTERS + 1) }, (_, at) => at)
  return starts.some((at) => part.includes(words.slice(at, at + REPEATED_CHARACTERS)))
}
