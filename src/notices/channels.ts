/** Who is told of what readers send: the secret NOTICES, a JSON list of channels. Its addresses and secrets stay in here. */
import * as v from 'valibot'

/** Shorter secrets can be guessed from one signed notice. */
const WEBHOOK_SECRET_CHARACTERS = 16
/** Recipients that one e-mail may have (developers.cloudflare.com/email-service/api/send-emails/workers-api). */
const RECIPIENTS = 50

const OWN_MACHINE = new Set(['localhost', '127.0.0.1'])

/** No name and password in it: `fetch` refuses those. */
function isSafeAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && OWN_MACHINE.has(url.hostname))
}

const commonEntries = {
  /** Under this name deliveries are kept: another name is another channel. */
  name: v.pipe(v.string(), v.regex(/^[\p{L}\p{N} ._-]{1,40}$/u)),
  /** `short` tells only that something came, and where to read it. */
  content: v.optional(v.picklist(['whole', 'short']), 'whole'),
}
const url = v.pipe(v.string(), v.check(isSafeAddress))
const secret = v.pipe(v.string(), v.nonEmpty())
const address = v.pipe(v.string(), v.email())

const ChannelSchema = v.variant('type', [
  v.strictObject({ type: v.literal('wecom'), ...commonEntries, url }),
  /** With a secret where the bot is set to check signatures. */
  v.strictObject({ type: v.literal('dingtalk'), ...commonEntries, url, secret: v.optional(secret) }),
  v.strictObject({ type: v.literal('feishu'), ...commonEntries, url, secret: v.optional(secret) }),
  /** Slack, and what takes the same: Mattermost, Rocket.Chat, Zulip. */
  v.strictObject({ type: v.literal('slack'), ...commonEntries, url }),
  v.strictObject({
    type: v.literal('webhook'),
    ...commonEntries,
    url,
    secret: v.pipe(v.string(), v.minLength(WEBHOOK_SECRET_CHARACTERS)),
  }),
  v.strictObject({
    type: v.literal('email'),
    ...commonEntries,
    from: address,
    to: v.pipe(v.array(address), v.minLength(1), v.maxLength(RECIPIENTS)),
  }),
])
export type Channel = v.InferOutput<typeof ChannelSchema>
/** Those that are told over HTTP. */
export type HttpChannel = Exclude<Channel, { type: 'email' }>

/** What each field must be. Faults are told by these: valibot's own words repeat what was typed, which is secret. */
const RULES: Record<string, string> = {
  name: 'letters, digits, blanks, dots, hyphens; at most 40',
  type: 'wecom, dingtalk, feishu, slack, webhook or email',
  content: 'whole or short',
  url: 'an https address without a user name',
  secret: `a text; for a webhook of at least ${WEBHOOK_SECRET_CHARACTERS} characters`,
  from: 'an e-mail address',
  to: `a list of 1 to ${RECIPIENTS} e-mail addresses`,
}

export type Channels = {
  channels: Channel[]
  /** Under these names notices are queued: also of channels whose setting is broken, for it will be mended. */
  names: string[]
  /** What is wrong, for operators, without any value of the setting. */
  fault?: string
}

/** Stands for all channels while the setting cannot be read at all. */
export const ALL_CHANNELS = '*'

const NamedSchema = v.looseObject({ name: commonEntries.name })

/** The channels of the setting, those that are right. Never throws. */
export function channelsOf(setting: string | undefined): Channels {
  if (setting === undefined || setting.trim() === '') return { channels: [], names: [] }
  const list = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(v.unknown())), setting)
  if (!list.success) {
    const fault = list.issues[0].type === 'parse_json' ? 'NOTICES is not JSON' : 'NOTICES must be a list'
    return { channels: [], names: [ALL_CHANNELS], fault }
  }
  const channels: Channel[] = []
  const names: string[] = []
  const faults: string[] = []
  for (const [at, entry] of list.output.entries()) {
    const named = v.safeParse(NamedSchema, entry)
    const parsed = v.safeParse(ChannelSchema, entry)
    if (named.success && names.includes(named.output.name)) faults.push('NOTICES must be channels of different names')
    else {
      if (named.success) names.push(named.output.name)
      if (parsed.success) channels.push(parsed.output)
      else faults.push(faultOf(parsed.issues[0], at))
    }
  }
  return { channels, names, ...(faults[0] !== undefined && { fault: faults[0] }) }
}

function faultOf(issue: v.BaseIssue<unknown>, at: number): string {
  const field = (v.getDotPath(issue) ?? '').split('.')[0]
  if (!field) return `NOTICES[${at}] must be an object`
  const rule = issue.expected === 'never' ? undefined : RULES[field]
  return rule === undefined
    ? `NOTICES[${at}] has a field that its type does not know`
    : `NOTICES[${at}].${field} must be ${rule}`
}
