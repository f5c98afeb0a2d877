/** What readers send: forms that need no script, the same as JSON, and counts of clicks. */
import { bodyLimit } from 'hono/body-limit'
import { Hono } from 'hono/tiny'

import type { Env } from '../env.ts'
import { refused } from '../page/failures.ts'
import { countClick } from './clicks.ts'
import { showContactReceipt, showContactForm, takeContactForm, takeContactJson } from './contact-routes.ts'
import type { C } from './intake.ts'
import { onlyOwnOrigin } from './own-origin.ts'
import { privacyPage } from './privacy-page.ts'
import { showQuestionForm, showQuestionReceipt, takeQuestionForm, takeQuestionJson } from './question-routes.ts'

/**
 * The longest message (5,000 characters) takes 60,000 bytes percent-encoded. A form may be four times as long, so that
 * one who wrote too much gets the form back with all of it, and is told.
 */
const BODY_MAX_BYTES = 64 * 1024
const FORM_MAX_BYTES = 256 * 1024
const CLICK_MAX_BYTES = 2048

const limit = (maxSize: number) => bodyLimit({ maxSize, onError: (c: C) => refused(c, 413, TOO_LARGE) })

const TOO_LARGE = { title: 'Message too large', detail: 'Shorten it and send it again.' }

export const messages = new Hono<{ Bindings: Env }>()

for (const prefix of ['', '/:script{zh-han[st]}']) {
  messages.get(`${prefix}/contact`, showContactForm)
  messages.post(`${prefix}/contact`, onlyOwnOrigin, limit(FORM_MAX_BYTES), takeContactForm)
  messages.get(`${prefix}/contact/receipts/:id`, showContactReceipt)
  messages.get(`${prefix}/questions/ask`, showQuestionForm)
  messages.post(`${prefix}/questions`, onlyOwnOrigin, limit(FORM_MAX_BYTES), takeQuestionForm)
  messages.get(`${prefix}/questions/receipts/:id`, showQuestionReceipt)
  messages.get(`${prefix}/privacy`, privacyPage)
}
messages.post('/api/contact', onlyOwnOrigin, limit(BODY_MAX_BYTES), takeContactJson)
messages.post('/api/questions', onlyOwnOrigin, limit(BODY_MAX_BYTES), takeQuestionJson)
messages.post('/api/clicks', onlyOwnOrigin, limit(CLICK_MAX_BYTES), countClick)
