/** The question form and its receipt, as pages that need no script. */
import { html } from 'hono/html'

import { addressesOf, type Edition } from '../article/editions.ts'
import type { Lang } from '../article/record.ts'
import { headOf, type Html, page, scriptLinks } from '../page/layout.ts'
import { area, consentBox, field, type FormState, hiddenFields, troubles, turnstile } from './form-parts.ts'
import { type QuestionTexts, questionTexts } from './question-texts.ts'
import { QUESTION_LIMITS } from './question.ts'

export function questionPage(edition: Edition | undefined, lang: Lang, state: FormState): Html {
  const t = questionTexts(lang)
  const site = edition?.site
  const prefix = edition?.prefix ?? ''
  const addresses = edition && addressesOf(edition, '/questions/ask')
  const input = (name: string, attributes: string, hint: string): Html =>
    field(state, t, { name, attributes, hint }, QUESTION_LIMITS)
  const consent = html`${t.consent(site?.company ?? t.we)} <a href="${prefix}/privacy">${t.privacy}</a>`
  return page({
    edition,
    lang,
    scripts: addresses && scriptLinks(addresses, lang),
    head: headOf(site, {
      title: t.title,
      description: t.description,
      canonical: `${prefix}/questions/ask`,
      addresses,
      kind: 'website',
    }),
    main: html`<div class="narrow">
<header class="section-head"><h1>${t.title}</h1><p>${t.invitation}</p></header>
${troubles(state, site, t, QUESTION_LIMITS)}
<form class="form" method="post" action="${prefix}/questions" novalidate>
${hiddenFields(state, t)}
${input('question', 'type="text" autocomplete="off" required', t.most(QUESTION_LIMITS.question))}
${area(state, t, { name: 'detail', hint: t.mayHelp(QUESTION_LIMITS.detail), isRequired: false }, QUESTION_LIMITS)}
<div class="two">
${input('nickname', 'type="text" autocomplete="nickname"', t.nickname)}
${input('email', 'type="email" autocomplete="email"', t.email)}
</div>
${consentBox(state, t, consent, QUESTION_LIMITS)}
${turnstile(state)}
<button class="button" type="submit">${t.submit}</button>
</form>
</div>`,
  })
}

/** What the asker may know of a question. */
export type AskedState = 'waiting' | 'answered' | 'declined'

/** Where the asker sees how it goes. `question` is undefined while the database does not say. */
export function questionReceiptPage(
  edition: Edition | undefined,
  lang: Lang,
  {
    id,
    state,
    question,
    from,
  }: { id: string; state: AskedState; question?: string | undefined; from?: string | undefined },
): Html {
  const t = questionTexts(lang)
  const prefix = edition?.prefix ?? ''
  return page({
    edition,
    lang,
    head: headOf(edition?.site, {
      title: t.receivedTitle,
      description: t.receivedTitle,
      canonical: undefined,
      kind: 'website',
    }),
    main: html`<div class="narrow">
<header class="section-head"><h1>${t.receivedTitle}</h1><p>${t.receivedText}</p></header>
<dl class="receipt">${question !== undefined && html`<dt>${t.yourQuestion}</dt><dd>${question}</dd>`}
<dt>${t.state}</dt><dd>${stateText(state, t)}</dd>
<dt>${t.receipt}</dt><dd class="copyable">${id}</dd></dl>
${state === 'answered' && html`<p><a class="button" href="${prefix}/questions/${id}">${t.seeAnswer}</a></p>`}
<p>${t.keepAddress}</p>
<p>${from !== undefined && html`<a href="${from}">${t.back}</a> · `}<a href="${prefix}/">${t.home}</a></p>
</div>`,
  })
}

const stateText = (state: AskedState, t: QuestionTexts): string =>
  ({ waiting: t.waiting, answered: t.answered, declined: t.declined })[state]
