/** What readers send: `/contact` as a form without script, `/api/contact` as JSON. */
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Hono } from 'hono/tiny'

import { type Edition, editionOf, splitPrefix } from '../article/editions.ts'
import { siteIfReadable } from '../article/read.ts'
import type { Lang } from '../article/record.ts'
import type { Env } from '../env.ts'
import { notFound, refused } from '../page/failures.ts'
import { movedTo } from '../page/one-address.ts'
import { problem } from '../page/problem.ts'
import { contactPage, faultText, type FormState, receiptPage, type Typed } from './contact-form.ts'
import { checkContactMessage, type ContactMessage } from './contact-message.ts'
import { fingerprintOf, isUnknown, RECEIPT_ID, type Stored, storeContactMessage } from './contact-messages.ts'
import { contactTexts } from './contact-texts.ts'
import { onlyOwnOrigin } from './own-origin.ts'

type C = Context<{ Bindings: Env }>

/**
 * The longest message (5,000 characters) takes 60,000 bytes percent-encoded. A form may be four times as long, so that
 * one who wrote too much gets the form back with all of it, and is told.
 */
const BODY_MAX_BYTES = 64 * 1024
const FORM_MAX_BYTES = 256 * 1024

/** Long enough for a UUID, a hash or a ULID with a prefix. */
const IDEMPOTENCY_KEY_MAX = 255

/** Seconds after which a reader whose message could not be stored should try again. */
const RETRY_AFTER_SECONDS = '60'

const limit = (maxSize: number) => bodyLimit({ maxSize, onError: (c: C) => refused(c, 413, TOO_LARGE) })

const TOO_LARGE = { title: 'Message too large', detail: '内容太长了，请缩短后再发。' }
const NO_FORM = { title: 'Unsupported form', detail: '没有读懂发来的内容，请打开联系页面重新填写。' }

export const messages = new Hono<{ Bindings: Env }>()

for (const prefix of ['', '/:script{zh-han[st]}']) {
  messages.get(`${prefix}/contact`, showForm)
  messages.post(`${prefix}/contact`, onlyOwnOrigin, limit(FORM_MAX_BYTES), takeForm)
  messages.get(`${prefix}/contact/receipts/:id`, showReceipt)
}
messages.post('/api/contact', onlyOwnOrigin, limit(BODY_MAX_BYTES), takeJson)

/** The edition that the path asks for, and its language; that of the path when CONTENT does not answer. */
async function askedEdition(c: C): Promise<{ edition: Edition | undefined; lang: Lang }> {
  const site = await siteIfReadable(c.env.CONTENT)
  const { script } = splitPrefix(c.req.path)
  const edition = site && editionOf(site, script ?? site.lang)
  return { edition, lang: edition?.site.lang ?? script ?? 'zh-Hans' }
}

async function showForm(c: C): Promise<Response> {
  const { edition, lang } = await askedEdition(c)
  const canonical = `${edition?.prefix ?? ''}/contact`
  if (edition && c.req.path !== canonical) return movedTo(c.req.url, canonical)
  const typed = { from: localPath(c.req.query('from')) ?? '' }
  return c.html(contactPage(edition, lang, { typed, key: crypto.randomUUID(), faults: [] }))
}

async function showReceipt(c: C): Promise<Response> {
  const id = c.req.param('id') ?? ''
  if (!RECEIPT_ID.test(id) || (await isUnknown(c.env.DB, id))) return notFound(c)
  const { edition, lang } = await askedEdition(c)
  return c.html(receiptPage(edition, lang, id, localPath(c.req.query('from'))))
}

async function takeForm(c: C): Promise<Response> {
  const typed = await typedFields(c)
  if (!typed) return refused(c, 415, NO_FORM)
  const { key: sentKey, consent, from, ...fields } = typed
  const key = sentKey || crypto.randomUUID()
  const checked = checkContactMessage({
    name: '',
    message: '',
    ...fields,
    consent: consent === 'true',
    from: localPath(from),
  })
  if (!checked.ok) return formAgain(c, 422, { typed, key, faults: checked.faults })

  // A reader may go back, change the text and send again: another text is another message.
  const stored = await store(c, checked.message, `form ${key} ${await fingerprintOf(checked.message)}`)
  if (stored.state !== 'stored') return formAgain(c, 503, { typed, key, faults: [], isUnavailable: true })
  const { from: path } = checked.message
  const query = path === undefined ? '' : `?from=${encodeURIComponent(path)}`
  const base = c.req.path.replace(/\/contact$/, '')
  return c.redirect(`${base}/contact/receipts/${stored.receipt.id}${query}`, 303)
}

async function formAgain(c: C, status: 422 | 503, state: FormState): Promise<Response> {
  const headers: Record<string, string> = status === 503 ? { 'Retry-After': RETRY_AFTER_SECONDS } : {}
  const { edition, lang } = await askedEdition(c)
  return c.html(contactPage(edition, lang, state), status, headers)
}

async function takeJson(c: C): Promise<Response> {
  const type = c.req.header('Content-Type') ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    return problem(415, 'Unsupported media type', { detail: 'Send application/json.' })
  }
  const key = c.req.header('Idempotency-Key')
  if (key !== undefined && (key === '' || key.length > IDEMPOTENCY_KEY_MAX)) {
    return problem(400, 'Bad Idempotency-Key', { detail: `It must have 1 to ${IDEMPOTENCY_KEY_MAX} characters.` })
  }
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await c.req.arrayBuffer()))
  } catch {
    return problem(400, 'Malformed JSON', { detail: 'The body is not JSON in UTF-8.' })
  }
  const checked = checkContactMessage(body)
  if (!checked.ok) {
    const t = contactTexts('zh-Hans')
    const errors = checked.faults.map((fault) => ({ path: fault.path, message: faultText(fault, t) }))
    return problem(422, 'The message is not complete', { errors })
  }

  const stored = await store(c, checked.message, `api ${key ?? crypto.randomUUID()}`)
  switch (stored.state) {
    case 'stored':
      return c.json({ ...stored.receipt, state: 'stored' }, 201)
    case 'conflict':
      return problem(409, 'Idempotency-Key used for another message', { detail: 'Use a new key for a new message.' })
    case 'failed':
      return problem(503, 'The message was not stored', {
        detail: 'Send it again; with an Idempotency-Key it is stored once however often you send it.',
        headers: { 'Retry-After': RETRY_AFTER_SECONDS },
      })
  }
}

async function store(c: C, message: ContactMessage, key: string): Promise<Stored> {
  const stored = await storeContactMessage(c.env.DB, message, key, new Date())
  if (stored.state === 'failed') {
    console.error(JSON.stringify({ event: 'contact-not-stored', message: String(stored.error) }))
  }
  return stored
}

/** Text fields of a form body; files are left out. Undefined when it is no form. */
async function typedFields(c: C): Promise<Typed | undefined> {
  try {
    const fields = await c.req.raw.formData()
    return Object.fromEntries([...fields].filter((field): field is [string, string] => typeof field[1] === 'string'))
  } catch {
    return undefined
  }
}

/** A path of this site, or undefined: a foreign address must not ride in on the form. */
const localPath = (path: string | undefined): string | undefined =>
  path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path) && path.length <= 500 ? path : undefined
