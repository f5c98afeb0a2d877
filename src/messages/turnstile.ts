/** Cloudflare Turnstile, where the operator has switched it on: what it says against a form. It never turns anybody away. */
import * as v from 'valibot'

import type { Env } from '../env.ts'
import type { Flag } from '../inbox/entry.ts'

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'

/** The field that the widget fills in (developers.cloudflare.com/turnstile/get-started/server-side-validation). */
export const TURNSTILE_FIELD = 'cf-turnstile-response'

const TOKEN_MAX = 2048
const TIMEOUT_MS = 3000

const AnswerSchema = v.object({ success: v.boolean(), hostname: v.optional(v.string()) })

export const isTurnstileOn = (env: Env): boolean => Boolean(env.TURNSTILE_SITE_KEY && env.TURNSTILE_SECRET)

/** No flag when it is off, or content with this form. `hostname` is that of this site. */
export async function turnstileFlags(env: Env, token: string, hostname: string): Promise<Flag[]> {
  if (!isTurnstileOn(env)) return []
  if (token === '' || token.length > TOKEN_MAX) return ['turnstile']
  try {
    const body = new URLSearchParams({ secret: env.TURNSTILE_SECRET ?? '', response: token })
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(env.TURNSTILE_VERIFY ?? SITEVERIFY, { method: 'POST', body, signal })
    if (!response.ok) return ['turnstile-away']
    const answer = v.parse(AnswerSchema, await response.json())
    return answer.success && (answer.hostname === undefined || answer.hostname === hostname) ? [] : ['turnstile']
  } catch {
    return ['turnstile-away']
  }
}
