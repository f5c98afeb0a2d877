/** `/questions/ask` as a form without script, its receipt, and `/api/questions` as JSON. */
import { databaseOf } from '../inbox/database.ts'
import { isWaiting } from '../inbox/outbox.ts'
import { parseQuestions, questionStatement, type QuestionState } from '../inbox/questions.ts'
import { RECEIPT_ID, textHash } from '../inbox/receipt.ts'
import { notFound, refused } from '../page/failures.ts'
import { movedWithoutPrefix } from '../page/one-address.ts'
import {
  formHeaders,
  formAgain,
  faulty,
  freshForm,
  siteKeyOf,
  NO_FORM,
  receiptJson,
  tokenIn,
  tooMuch,
  toReceipt,
} from './contact-routes.ts'
import type { FormState } from './form-parts.ts'
import { type C, isTooMuch, questionEntry, take } from './intake.ts'
import { type AskedState, questionPage, questionReceiptPage } from './question-form.ts'
import { questionTexts } from './question-texts.ts'
import { checkQuestion, QUESTION_LIMITS } from './question.ts'
import { askedEdition, formFlags, localPath, sentForm, sentJson } from './requests.ts'
import { turnstileFlags } from './turnstile.ts'

export async function showQuestionForm(c: C): Promise<Response> {
  const { edition, lang } = await askedEdition(c)
  const moved = edition && movedWithoutPrefix(edition, c.req.url)
  return moved ?? c.html(questionPage(edition, lang, await freshForm(c)), 200, await formHeaders(c))
}

export async function takeQuestionForm(c: C): Promise<Response> {
  const sent = await sentForm(c)
  if (!sent) return refused(c, 415, NO_FORM)
  const { typed, key, token, from } = sent
  const siteKey = siteKeyOf(c)
  const again = (status: 422 | 429 | 503, more: Partial<FormState>): Promise<Response> =>
    formAgain(c, status, { typed, key, token, faults: [], siteKey, ...more }, questionPage)
  const checked = checkQuestion({ question: '', ...sent.fields, consent: sent.hasConsent, from })
  if (!checked.ok) return again(422, { faults: checked.faults })
  if (await isTooMuch(c)) return again(429, { trouble: 'too-much' })

  const asked = checked.value
  const entryKey = `form ${key} ${await textHash(JSON.stringify(asked))}`
  const kept = await take(c, await questionEntry(c, asked, entryKey, { flags: await formFlags(c, sent, new Date()) }))
  if (kept.state === 'failed' || kept.state === 'conflict') return again(503, { trouble: 'unavailable' })
  return toReceipt(c, 'questions', kept.id, from)
}

export async function showQuestionReceipt(c: C): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const known = RECEIPT_ID.test(id) ? await whatIsKnown(c, id) : undefined
  if (!known) return notFound(c)
  const { edition, lang } = await askedEdition(c)
  const moved = edition && movedWithoutPrefix(edition, c.req.url)
  return moved ?? c.html(questionReceiptPage(edition, lang, { id, ...known, from: localPath(c.req.query('from')) }))
}

/** Undefined when both stores say that there is nothing. While one does not answer, nobody is told that it is lost. */
async function whatIsKnown(c: C, id: string): Promise<{ state: AskedState; question?: string } | undefined> {
  try {
    const [rows = []] = await databaseOf(c.env.DB).run([questionStatement(id)])
    const [found] = parseQuestions(rows)
    // Answered, but not published by the tick yet: the page is not there.
    if (found) {
      // What was public and was taken back is not to be read here either: the receipt was its address.
      const isTakenBack = found.answered_at !== null && found.state !== 'answered'
      const state = found.stale && found.state === 'answered' ? 'waiting' : STATES[found.state]
      return { state, ...(!isTakenBack && { question: found.question }) }
    }
    return (await isWaiting(c.env.OUTBOX, 'question', id)) ? { state: 'waiting' } : undefined
  } catch {
    return { state: 'waiting' }
  }
}

/** Whoever is taken for a machine need not know it. */
const STATES: Record<QuestionState, AskedState> = {
  new: 'waiting',
  flagged: 'waiting',
  spam: 'waiting',
  answered: 'answered',
  declined: 'declined',
}

export async function takeQuestionJson(c: C): Promise<Response> {
  const sent = await sentJson(c)
  if (sent instanceof Response) return sent
  const checked = checkQuestion(sent.body)
  if (!checked.ok)
    return faulty('The question is not complete', checked.faults, questionTexts('zh-Hans'), QUESTION_LIMITS)
  if (await isTooMuch(c)) return tooMuch()
  const flags = await turnstileFlags(c.env, tokenIn(sent.body), new URL(c.req.url).hostname)
  return receiptJson(c, await take(c, await questionEntry(c, checked.value, `api ${sent.key}`, { flags })))
}
