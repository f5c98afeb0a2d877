/** `/contact` as a form without script, and `/api/contact` as JSON. */
import { databaseOf } from '../inbox/database.ts'
import type { Kind } from '../inbox/entry.ts'
import { isWaiting } from '../inbox/outbox.ts'
import { RECEIPT_ID, textHash } from '../inbox/receipt.ts'
import { findStored } from '../inbox/store.ts'
import { notFound, refused } from '../page/failures.ts'
import { turnstileHeaders } from '../page/headers.ts'
import { movedWithoutPrefix } from '../page/one-address.ts'
import { problem } from '../page/problem.ts'
import { contactPage, receiptPage } from './contact-form.ts'
import { checkContactMessage, LIMITS } from './contact-message.ts'
import { contactTexts } from './contact-texts.ts'
import type { Fault } from './fields.ts'
import { faultText, type FormState, type FormTexts } from './form-parts.ts'
import { formToken } from './form-token.ts'
import { type C, isTooMuch, messageEntry, RETRY_AFTER_SECONDS, take } from './intake.ts'
import { askedEdition, ctaOf, formFlags, localPath, refererPath, sentForm, sentJson } from './requests.ts'
import { isTurnstileOn, turnstileFlags } from './turnstile.ts'

export async function showContactForm(c: C): Promise<Response> {
  const { edition, lang } = await askedEdition(c)
  const moved = edition && movedWithoutPrefix(edition, c.req.url)
  return moved ?? c.html(contactPage(edition, lang, await freshForm(c)), 200, await formHeaders(c))
}

/** An empty form, with where it was opened from. */
export async function freshForm(c: C): Promise<FormState> {
  const key = crypto.randomUUID()
  const asked = localPath(c.req.query('from'))
  const from = asked ?? refererPath(c) ?? ''
  const cta = ctaOf(c.req.query('cta')) ?? (asked === undefined && from ? 'foot' : '')
  return {
    typed: { from, cta },
    key,
    token: await formToken(c.env.OUTBOX, key, new Date()),
    faults: [],
    siteKey: siteKeyOf(c),
  }
}

/** A page with Turnstile's widget may ask Turnstile. */
export const formHeaders = async (c: C): Promise<Record<string, string>> =>
  isTurnstileOn(c.env) ? turnstileHeaders() : {}

/** Turnstile's public key, where it is switched on. */
export const siteKeyOf = (c: C): string | undefined => (isTurnstileOn(c.env) ? c.env.TURNSTILE_SITE_KEY : undefined)

export async function showContactReceipt(c: C): Promise<Response> {
  const id = c.req.param('id') ?? ''
  if (!(await mayBeKept(c, 'message', id))) return notFound(c)
  const { edition, lang } = await askedEdition(c)
  const moved = edition && movedWithoutPrefix(edition, c.req.url)
  return moved ?? c.html(receiptPage(edition, lang, id, localPath(c.req.query('from'))))
}

/** False when both stores say that there is nothing. While one does not answer, nobody is told that it is lost. */
async function mayBeKept(c: C, kind: Kind, id: string): Promise<boolean> {
  if (!RECEIPT_ID.test(id)) return false
  try {
    const found = await findStored(databaseOf(c.env.DB), kind, id)
    return found !== undefined || (await isWaiting(c.env.OUTBOX, kind, id))
  } catch {
    return true
  }
}

export async function takeContactForm(c: C): Promise<Response> {
  const sent = await sentForm(c)
  if (!sent) return refused(c, 415, NO_FORM)
  const { typed, key, token, from, cta } = sent
  const again = (status: 422 | 429 | 503, more: Partial<FormState>): Promise<Response> =>
    formAgain(c, status, { typed, key, token, faults: [], siteKey: siteKeyOf(c), ...more }, contactPage)
  const checked = checkContactMessage({ name: '', message: '', ...sent.fields, consent: sent.hasConsent, from })
  if (!checked.ok) return again(422, { faults: checked.faults })
  if (await isTooMuch(c)) return again(429, { trouble: 'too-much' })

  const message = checked.value
  // A reader may go back, change the text and send again: another text is another message.
  const entryKey = `form ${key} ${await textHash(JSON.stringify(message))}`
  const kept = await take(
    c,
    await messageEntry(c, message, entryKey, { cta, flags: await formFlags(c, sent, new Date()) }),
  )
  if (kept.state === 'failed' || kept.state === 'conflict') return again(503, { trouble: 'unavailable' })
  return toReceipt(c, 'contact', kept.id, from)
}

export const NO_FORM = { title: 'Unsupported form', detail: 'Send the fields of the form in UTF-8.' }

/** A page of its own, so that a reload sends nothing again. */
export function toReceipt(c: C, page: 'contact' | 'questions', id: string, from: string | undefined): Response {
  const query = from === undefined ? '' : `?from=${encodeURIComponent(from)}`
  const base = c.req.path.replace(/\/(?:contact|questions)$/, '')
  return c.redirect(`${base}/${page}/receipts/${id}${query}`, 303)
}

/** The form with all that was typed. */
export async function formAgain(
  c: C,
  status: 422 | 429 | 503,
  state: FormState,
  page: typeof contactPage,
): Promise<Response> {
  const headers = { ...(await formHeaders(c)), ...(status !== 422 && { 'Retry-After': RETRY_AFTER_SECONDS }) }
  const { edition, lang } = await askedEdition(c)
  return c.html(page(edition, lang, state), status, headers)
}

export async function takeContactJson(c: C): Promise<Response> {
  const sent = await sentJson(c)
  if (sent instanceof Response) return sent
  const checked = checkContactMessage(sent.body)
  if (!checked.ok) return faulty('The message is not complete', checked.faults, contactTexts('zh-Hans'), LIMITS)
  if (await isTooMuch(c)) return tooMuch()
  const flags = await turnstileFlags(c.env, tokenIn(sent.body), new URL(c.req.url).hostname)
  return receiptJson(c, await take(c, await messageEntry(c, checked.value, `api ${sent.key}`, { flags })))
}

/** Turnstile's token in a body of JSON. */
export function tokenIn(body: unknown): string {
  const token = body && typeof body === 'object' && 'turnstile' in body ? body.turnstile : undefined
  return typeof token === 'string' ? token : ''
}

/** 422 with each faulty field. */
export const faulty = (title: string, faults: Fault[], t: FormTexts, limits: Record<string, number>): Response =>
  problem(422, title, { errors: faults.map((fault) => ({ path: fault.path, message: faultText(fault, t, limits) })) })

/** 429: nothing was kept. */
export const tooMuch = (): Response =>
  problem(429, 'Too many messages', {
    detail: 'Too much came from this address within a minute; nothing of this was stored. Send it again later.',
    headers: { 'Retry-After': RETRY_AFTER_SECONDS },
  })

/** 201 only for what is kept. */
export function receiptJson(c: C, kept: Awaited<ReturnType<typeof take>>): Response {
  switch (kept.state) {
    case 'stored':
    case 'waiting':
      return c.json({ id: kept.id, receivedAt: kept.receivedAt, state: kept.state }, 201)
    case 'conflict':
      return problem(409, 'Idempotency-Key used for another message', { detail: 'Use a new key for a new message.' })
    case 'failed':
      return problem(503, 'The message was not stored', {
        detail: 'Send it again; with an Idempotency-Key it is stored once however often you send it.',
        headers: { 'Retry-After': RETRY_AFTER_SECONDS },
      })
  }
}
