/** Parts of the forms that readers send, and how a form comes back: with all that was typed and what is wrong beside it. */
import { html, raw } from 'hono/html'

import type { Site } from '../article/site.ts'
import { type Html, phoneLink } from '../page/layout.ts'
import type { Fault, FaultCode } from './fields.ts'
import { TURNSTILE_FIELD } from './turnstile.ts'

/** What the reader typed, by field name; kept when the form comes back. */
export type Typed = Record<string, string>

export type FormState = {
  typed: Typed
  /** Ties the tries of one message together; a fresh one for each new form. */
  key: string
  /** `formToken`. */
  token: string
  faults: Fault[]
  /** Set when nothing is wrong with what was typed: it could not be kept, or too much came from one address. */
  trouble?: 'unavailable' | 'too-much' | undefined
  /** Turnstile's public key, where it is switched on. */
  siteKey?: string | undefined
}

/** The words that all forms share. */
export type FormTexts = {
  labels: Record<string, string>
  required: string
  orCall: string
  stop: string
  colon: string
  unavailable: string
  unavailableText: string
  tooMuch: string
  tooMuchText: string
  leaveEmpty: string
  faults: (count: number) => string
  fault: (code: FaultCode, label: string, max: number) => string
}

export const orCall = (site: Site, t: FormTexts): Html | undefined =>
  site.contact.phone ? html`${t.orCall}${phoneLink(site.contact.phone)}${t.stop}` : undefined

/** What is wrong, above the form, in the order of its fields, which is that of their labels. */
export function troubles(state: FormState, site: Site | undefined, t: FormTexts, limits: Record<string, number>): Html {
  const { trouble, faults } = state
  return html`${trouble && troubleNotice(trouble, site, t)}
${faults.length > 0 && faultSummary(inOrder(faults, t), t, limits)}`
}

function inOrder(faults: Fault[], { labels }: FormTexts): Fault[] {
  const paths = Object.keys(labels)
  return faults.toSorted((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path))
}

function troubleNotice(trouble: 'unavailable' | 'too-much', site: Site | undefined, t: FormTexts): Html {
  const [title, text] = trouble === 'unavailable' ? [t.unavailable, t.unavailableText] : [t.tooMuch, t.tooMuchText]
  return html`<div class="faults" role="alert">
<p><strong>${title}</strong>${text}${site && orCall(site, t)}</p></div>`
}

const faultSummary = (
  faults: Fault[],
  t: FormTexts,
  limits: Record<string, number>,
): Html => html`<div class="faults" role="alert"><strong>${t.faults(faults.length)}</strong>
<ul>${faults.map((fault) => html`<li><a href="#${fault.path}">${labelOf(fault.path, t)}</a>${t.colon}${faultText(fault, t, limits)}</li>`)}</ul></div>`

const labelOf = (path: string, { labels }: FormTexts): string => labels[path] ?? path

/** What is wrong with a field, in words. */
export const faultText = ({ path, code }: Fault, t: FormTexts, limits: Record<string, number>): string =>
  t.fault(code, labelOf(path, t), limits[path] ?? 0)

/** What every form carries unseen: its key and token, and a field that only programs fill in. */
export const hiddenFields = ({ key, token, typed }: FormState, t: FormTexts): Html =>
  html`<input type="hidden" name="key" value="${key}">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="from" value="${typed['from'] ?? ''}">
<input type="hidden" name="cta" value="${typed['cta'] ?? ''}">
<p class="sr-only" aria-hidden="true"><label>${t.leaveEmpty} <input name="${HONEYPOT_FIELD}" value="" tabindex="-1" autocomplete="off"></label></p>`

/** No person sees it; a program that fills in everything does. */
export const HONEYPOT_FIELD = 'website'

/** Turnstile's widget and its script, where the operator has switched it on. */
export const turnstile = ({ siteKey }: FormState): Html | undefined =>
  siteKey
    ? html`<div class="cf-turnstile" data-sitekey="${siteKey}" data-response-field-name="${TURNSTILE_FIELD}"></div>
<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>`
    : undefined

/** `attributes` are constants of the forms; `hint` says what the field is for. */
export function field(
  state: FormState,
  t: FormTexts,
  { name, attributes, hint }: { name: string; attributes: string; hint?: string },
  limits: Record<string, number>,
): Html {
  const value = state.typed[name] ?? ''
  return html`<div class="field"><label for="${name}">${t.labels[name]}${hint && html` <span class="hint">${hint}</span>`}</label>
<input id="${name}" name="${name}" value="${value}" ${raw(attributes)}${describedBy(state, name)}>${faultOf(state, t, name, limits)}</div>`
}

/** A field of several lines. */
export const area = (
  state: FormState,
  t: FormTexts,
  { name, hint, isRequired }: { name: string; hint: string; isRequired: boolean },
  limits: Record<string, number>,
): Html => html`<div class="field"><label for="${name}">${t.labels[name]} <span class="hint">${hint}</span></label>
<textarea id="${name}" name="${name}" rows="8"${isRequired ? raw(' required') : ''}${describedBy(state, name)}>
${state.typed[name] ?? ''}</textarea>${faultOf(state, t, name, limits)}</div>`

/** The box without which nothing may be kept. */
export const consentBox = (
  state: FormState,
  t: FormTexts,
  text: Html,
  limits: Record<string, number>,
): Html => html`<div class="field"><div class="check"><input id="consent" name="consent" type="checkbox" value="true" required${state.typed['consent'] ? raw(' checked') : ''}${describedBy(state, 'consent')}>
<label for="consent">${text}</label></div>${faultOf(state, t, 'consent', limits)}</div>`

const describedBy = (state: FormState, name: string): Html | string =>
  state.faults.some(({ path }) => path === name) ? raw(` aria-invalid="true" aria-describedby="${name}-fault"`) : ''

function faultOf(state: FormState, t: FormTexts, name: string, limits: Record<string, number>): Html | undefined {
  const fault = state.faults.find(({ path }) => path === name)
  return fault && html`<p class="fault" id="${name}-fault">${faultText(fault, t, limits)}</p>`
}
