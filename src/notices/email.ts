/** E-mail by Cloudflare's binding `send_email`. */
import { within } from '../inbox/database.ts'
import type { Outcome } from '../inbox/deliveries.ts'
import type { Channel } from './channels.ts'
import { emailParts } from './formats.ts'
import type { Notice } from './notice-text.ts'

type EmailChannel = Extract<Channel, { type: 'email' }>

/** Sends one e-mail to all of the channel's addresses. Never throws. */
export async function sendEmail(
  { from, to }: EmailChannel,
  notice: Notice,
  binding: SendEmail | undefined,
  limitMs: number,
): Promise<Outcome> {
  if (!binding) return { state: 'failed', error: '没有绑定 EMAIL（send_email），发不了邮件' }
  try {
    await within(limitMs, 'EMAIL', binding.send({ from, to, ...emailParts(notice) }))
    return { state: 'sent' }
  } catch (error) {
    return outcomeOf(codeOf(error))
  }
}

/** Of the codes (developers.cloudflare.com/email-service/api/send-emails/workers-api) all are refusals but this one. */
const NO_REFUSAL = 'E_INTERNAL_SERVER_ERROR'

function outcomeOf(code: string | undefined): Outcome {
  if (code === undefined || code === NO_REFUSAL) return { state: 'unknown', error: '邮件服务没有回音' }
  return { state: 'failed', error: `邮件服务没有接受（${code}）` }
}

/** The code alone: the words of the error name addresses. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^E_[A-Z_]{1,40}$/.test(code) ? code : undefined
}
