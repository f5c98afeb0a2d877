/** One attempt to tell one channel. Never throws once anything is sent; never follows a redirect, so that nothing goes where nobody decided. */
import type { Outcome } from '../inbox/deliveries.ts'
import { outcomeOfBody, outcomeOfStatus } from './answers.ts'
import type { Channel, HttpChannel } from './channels.ts'
import { sendEmail } from './email.ts'
import { dingtalkBody, feishuBody, slackBody, webhookBody, wecomBody } from './formats.ts'
import type { Notice } from './notice-text.ts'
import { dingtalkSigned, feishuSignature, webhookSignature } from './signatures.ts'

/** Well under the minute of a claim (src/inbox/deliveries.ts). */
const TIME_LIMIT_MS = 8000
/** Bots answer with some hundred bytes. */
const ANSWER_BYTES = 65_536

export type Sending = {
  now: Date
  /** Binding for e-mail. */
  email?: SendEmail | undefined
  fetch?: typeof fetch | undefined
  /** For request and answer together. */
  limitMs?: number | undefined
}

/** Sends a notice and tells what came of it. */
export function send(channel: Channel, notice: Notice, sending: Sending): Promise<Outcome> {
  const { email, limitMs = TIME_LIMIT_MS } = sending
  return channel.type === 'email' ? sendEmail(channel, notice, email, limitMs) : post(channel, notice, sending)
}

type Prepared = { url: string; headers: Record<string, string>; body: string }

async function prepared(channel: HttpChannel, notice: Notice, now: Date): Promise<Prepared> {
  const { url } = channel
  switch (channel.type) {
    case 'wecom':
      return { url, headers: {}, body: JSON.stringify(wecomBody(notice)) }
    case 'dingtalk': {
      const signed = channel.secret === undefined ? url : await dingtalkSigned(url, channel.secret, now)
      return { url: signed, headers: {}, body: JSON.stringify(dingtalkBody(notice)) }
    }
    case 'feishu': {
      const signature = channel.secret === undefined ? {} : await feishuSignature(channel.secret, now)
      return { url, headers: {}, body: JSON.stringify({ ...signature, ...feishuBody(notice) }) }
    }
    case 'slack':
      return { url, headers: {}, body: JSON.stringify(slackBody(notice)) }
    case 'webhook': {
      const body = JSON.stringify(webhookBody(notice))
      const signature = await webhookSignature(body, channel.secret, now)
      return { url, headers: { 'X-Ridge-Signature': signature, 'Idempotency-Key': notice.key }, body }
    }
  }
}

const unanswered = (limitMs: number): Outcome => ({ state: 'unknown', error: `${limitMs / 1000} 秒内没有回音` })

async function post(channel: HttpChannel, notice: Notice, sending: Sending): Promise<Outcome> {
  const { now, fetch: fetched = fetch, limitMs = TIME_LIMIT_MS } = sending
  const { url, headers, body } = await prepared(channel, notice, now)
  const signal = AbortSignal.timeout(limitMs)
  try {
    const response = await fetched(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal,
    })
    const outcome = outcomeOfStatus(channel, response.status)
    if (!outcome) return outcomeOfBody(channel, await beginningOf(response), notice)
    await response.body?.cancel().catch(() => undefined)
    return outcome
  } catch {
    // workerd says the same of a refused connection, of one that was reset after the request, and of a name without an address.
    return signal.aborted ? unanswered(limitMs) : { state: 'unknown', error: '连接中断，没有回音' }
  }
}

/** As much of an answer as a bot may say. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    bytes += (chunk as Uint8Array).byteLength
    if (bytes > ANSWER_BYTES) break
  }
  return text
}
