/** `/privacy`: what is kept of a reader, how long and why, made from the settings that are in force. */
import { html } from 'hono/html'

import { addressesOf } from '../article/editions.ts'
import type { Lang } from '../article/record.ts'
import { retentionOf } from '../inbox/retention.ts'
import { channelsOf } from '../notices/channels.ts'
import { headOf, type Html, page, phoneLink, scriptLinks } from '../page/layout.ts'
import { movedWithoutPrefix } from '../page/one-address.ts'
import type { C } from './intake.ts'
import { type Facts, privacyTexts } from './privacy-texts.ts'
import { askedEdition } from './requests.ts'
import { isTurnstileOn } from './turnstile.ts'

export async function privacyPage(c: C): Promise<Response> {
  const { edition, lang } = await askedEdition(c)
  const moved = edition && movedWithoutPrefix(edition, c.req.url)
  if (moved) return moved
  const site = edition?.site
  const { kept, flagged } = retentionOf(c.env.KEEP_DAYS, c.env.KEEP_FLAGGED_DAYS)
  const types = [...new Set(channelsOf(c.env.NOTICES).channels.map(({ type }) => type))]
  const facts: Facts = { company: site?.company ?? '', kept, flagged, types, hasTurnstile: isTurnstileOn(c.env) }
  const t = privacyTexts(lang)
  const addresses = edition && addressesOf(edition, '/privacy')
  const canonical = `${edition?.prefix ?? ''}/privacy`
  return c.html(
    page({
      edition,
      lang,
      scripts: addresses && scriptLinks(addresses, lang),
      head: headOf(site, { title: t.title, description: t.description, canonical, addresses, kind: 'website' }),
      main: html`<div class="narrow body">
<header class="section-head"><h1>${t.title}</h1><p>${t.description}</p></header>
${t.parts(facts).map(({ title, lines }) => html`<h2>${title}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`)}
<h2>${t.rightsTitle}</h2><p>${t.rights}${ways(lang, site?.contact)}</p>
</div>`,
    }),
  )
}

const ways = (lang: Lang, contact: { phone?: string | undefined; email?: string | undefined } | undefined): Html => {
  const between = lang === 'en' ? ', ' : '、'
  return html` ${contact?.email && html`<a href="mailto:${contact.email}">${contact.email}</a>`}${contact?.email && contact.phone && between}${contact?.phone && phoneLink(contact.phone)}`
}
