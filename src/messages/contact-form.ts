/** The contact form and its receipt, as pages that need no script. */
import { html } from 'hono/html'

import { addressesOf, type Edition } from '../article/editions.ts'
import type { Lang } from '../article/record.ts'
import { headOf, type Html, page, scriptLinks } from '../page/layout.ts'
import { LIMITS } from './contact-message.ts'
import { contactTexts } from './contact-texts.ts'
import { area, consentBox, field, type FormState, hiddenFields, orCall, troubles, turnstile } from './form-parts.ts'

export function contactPage(edition: Edition | undefined, lang: Lang, state: FormState): Html {
  const t = contactTexts(lang)
  const site = edition?.site
  const addresses = edition && addressesOf(edition, '/contact')
  const prefix = edition?.prefix ?? ''
  const canonical = `${prefix}/contact`
  const input = (name: string, attributes: string, hint?: string): Html =>
    field(state, t, { name, attributes, ...(hint !== undefined && { hint }) }, LIMITS)
  return page({
    edition,
    lang,
    scripts: addresses && scriptLinks(addresses, lang),
    head: headOf(site, { title: t.title, description: t.description, canonical, addresses, kind: 'website' }),
    main: html`<div class="narrow">
<header class="section-head"><h1>${t.title}</h1><p>${t.invitation}${site && orCall(site, t)}</p></header>
${troubles(state, site, t, LIMITS)}
<form class="form" method="post" action="${canonical}" novalidate>
${hiddenFields(state, t)}
${input('name', 'type="text" autocomplete="name" required', t.required)}
<fieldset class="field" aria-describedby="ways"><legend>${t.ways} <span class="hint" id="ways">${t.atLeastOne}</span></legend>
<div class="two">
${input('phone', 'type="tel" autocomplete="tel"')}
${input('wechat', 'type="text" autocomplete="off"')}
${input('email', 'type="email" autocomplete="email"')}
</div></fieldset>
<div class="two">
${input('company', 'type="text" autocomplete="organization"')}
${input('subject', 'type="text" autocomplete="off"')}
</div>
${area(state, t, { name: 'message', hint: t.most(LIMITS.message), isRequired: true }, LIMITS)}
${consentBox(state, t, html`${t.consent(site?.company ?? t.we)} <a href="${prefix}/privacy">${t.privacy}</a>`, LIMITS)}
${turnstile(state)}
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
