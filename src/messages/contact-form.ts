/** The contact form and the receipt, as pages that need no script. */
import { html, raw } from 'hono/html'

import { addressesOf, type Edition } from '../article/editions.ts'
import type { Lang } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import { headOf, type Html, page, phoneLink, scriptLinks } from '../page/layout.ts'
import { type Fault, LIMITS } from './contact-message.ts'
import { type ContactTexts, contactTexts } from './contact-texts.ts'

/** What the reader typed, by field name; kept when the form comes back. */
export type Typed = Record<string, string>

export type FormState = {
  typed: Typed
  /** Ties the tries of one message together; a fresh one for each new form. */
  key: string
  faults: Fault[]
  /** Set when the message could not be stored: nothing is wrong with what was typed. */
  isUnavailable?: true
}

export function contactPage(edition: Edition | undefined, lang: Lang, state: FormState): Html {
  const t = contactTexts(lang)
  const site = edition?.site
  const addresses = edition && addressesOf(edition, '/contact')
  const canonical = `${edition?.prefix ?? ''}/contact`
  return page({
    edition,
    lang,
    scripts: addresses && scriptLinks(addresses, lang),
    head: headOf(site, { title: t.title, description: t.description, canonical, addresses, kind: 'website' }),
    main: html`<div class="narrow">
<header class="section-head"><h1>${t.title}</h1><p>${t.invitation}${site && orCall(site, t)}</p></header>
${state.isUnavailable && unavailableNotice(site, t)}
${state.faults.length > 0 && faultSummary(state.faults, t)}
<form class="form" method="post" action="${canonical}" novalidate>
<input type="hidden" name="key" value="${state.key}">
<input type="hidden" name="from" value="${state.typed['from'] ?? ''}">
${field(state, t, 'name', 'type="text" autocomplete="name" required', true)}
<fieldset class="field" aria-describedby="ways"><legend>${t.ways} <span class="hint" id="ways">${t.atLeastOne}</span></legend>
<div class="two">
${field(state, t, 'phone', 'type="tel" autocomplete="tel"')}
${field(state, t, 'wechat', 'type="text" autocomplete="off"')}
${field(state, t, 'email', 'type="email" autocomplete="email"')}
</div></fieldset>
<div class="two">
${field(state, t, 'company', 'type="text" autocomplete="organization"')}
${field(state, t, 'subject', 'type="text" autocomplete="off"')}
</div>
<div class="field"><label for="message">${t.labels.message} <span class="hint">${t.most(LIMITS.message)}</span></label>
<textarea id="message" name="message" rows="8" maxlength="${LIMITS.message}" required${describedBy(state, 'message')}>
${state.typed['message'] ?? ''}</textarea>${faultOf(state, t, 'message')}</div>
<div class="field"><div class="check"><input id="consent" name="consent" type="checkbox" value="true" required${state.typed['consent'] ? raw(' checked') : ''}${describedBy(state, 'consent')}>
<label for="consent">${t.consent(site?.company ?? t.we)}</label></div>${faultOf(state, t, 'consent')}</div>
<button class="button" type="submit">${t.submit}</button>
</form>
</div>`,
  })
}

/** The reader leaves with a number to quote. */
export function receiptPage(edition: Edition | undefined, lang: Lang, id: string, from: string | undefined): Html {
  const t = contactTexts(lang)
  const title = t.receivedTitle
  return page({
    edition,
    lang,
    head: headOf(edition?.site, { title, description: title, canonical: undefined, kind: 'website' }),
    main: html`<div class="narrow">
<header class="section-head"><h1>${title}</h1><p>${t.receivedText}</p></header>
<dl class="receipt"><dt>${t.receipt}</dt><dd class="copyable">${id}</dd></dl>
<p>${from !== undefined && html`<a href="${from}">${t.back}</a> · `}<a href="${edition?.prefix ?? ''}/">${t.home}</a></p>
</div>`,
  })
}

const orCall = (site: Site, t: ContactTexts): Html | undefined =>
  site.contact.phone ? html`${t.orCall}${phoneLink(site.contact.phone)}${t.stop}` : undefined

const unavailableNotice = (site: Site | undefined, t: ContactTexts): Html => html`<div class="faults" role="alert">
<p><strong>${t.unavailable}</strong>${t.unavailableText}${site && orCall(site, t)}</p></div>`

const faultSummary = (
  faults: Fault[],
  t: ContactTexts,
): Html => html`<div class="faults" role="alert"><strong>${t.faults(faults.length)}</strong>
<ul>${faults.map((fault) => html`<li><a href="#${fault.path}">${labelOf(fault.path, t)}</a>${t.colon}${faultText(fault, t)}</li>`)}</ul></div>`

const labelOf = (path: string, { labels }: ContactTexts): string => labels[path as keyof typeof labels] ?? path

/** What is wrong with a field, in words. */
export const faultText = ({ path, code }: Fault, t: ContactTexts): string =>
  t.fault(code, labelOf(path, t), LIMITS[path as keyof typeof LIMITS])

/** `attributes` are constants of this file. */
function field(
  state: FormState,
  t: ContactTexts,
  name: Exclude<keyof typeof LIMITS, 'from'>,
  attributes: string,
  isRequired = false,
): Html {
  const value = state.typed[name] ?? ''
  return html`<div class="field"><label for="${name}">${t.labels[name]}${isRequired && html` <span class="hint">${t.required}</span>`}</label>
<input id="${name}" name="${name}" value="${value}" ${raw(attributes)}${describedBy(state, name)}>${faultOf(state, t, name)}</div>`
}

const describedBy = (state: FormState, name: string): Html | string =>
  state.faults.some(({ path }) => path === name) ? raw(` aria-invalid="true" aria-describedby="${name}-fault"`) : ''

function faultOf(state: FormState, t: ContactTexts, name: string): Html | undefined {
  const fault = state.faults.find(({ path }) => path === name)
  return fault && html`<p class="fault" id="${name}-fault">${faultText(fault, t)}</p>`
}
