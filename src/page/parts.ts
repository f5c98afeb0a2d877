/** Parts that several pages show: breadcrumb, cards, call to action, readers' questions, where to go from an error. */
import { html, raw } from 'hono/html'

import { addressOf } from '../article/editions.ts'
import { type Brief, questionPath } from '../article/questions.ts'
import { type Card, type Lang, sectionOf } from '../article/record.ts'
import { type Section, sectionsTo, type Site } from '../article/site.ts'
import { sectionPath } from '../article/slug.ts'
import { type Html, phoneLink } from './layout.ts'
import { dayIn, type Texts } from './texts.ts'

/** From home to `steps`; the last step is the page itself when `here` is given. */
export const breadcrumb = (
  prefix: string,
  t: Texts,
  steps: { slug: string; title: string }[],
  here?: string,
): Html => html`<nav class="crumbs" aria-label="${t.position}">
<ol><li><a href="${prefix}/">${t.home}</a></li>${steps.map((step, at) => {
  const path = steps
    .slice(0, at + 1)
    .map((one) => one.slug)
    .join('/')
  const isHere = here === undefined && at === steps.length - 1
  return isHere
    ? html`<li aria-current="page">${step.title}</li>`
    : html`<li><a href="${prefix}${sectionPath(path)}">${step.title}</a></li>`
})}${here !== undefined && html`<li aria-current="page">${here}</li>`}</ol>
</nav>`

export type CardView = { site: Site; t: Texts; heading: 'h2' | 'h3'; pageLang: Lang }

/** One article in a list. Its `lang` is said where it differs from the page's. */
function cardItem(card: Card, view: CardView): Html {
  const link = html`<a href="${addressOf(card)}">${card.title}</a>`
  const section = sectionIn(view.site, card)
  const lang = card.lang === view.pageLang ? '' : raw(` lang="${card.lang}"`)
  return html`<li class="card">
${view.heading === 'h2' ? html`<h2${lang}>${link}</h2>` : html`<h3${lang}>${link}</h3>`}
<p class="card-summary"${lang}>${card.summary}</p>
<p class="card-meta">${section && html`<span>${section.title}</span>`}<time datetime="${card.publishedAt}">${dayIn(view.pageLang, view.site.timeZone, card.publishedAt)}</time><span>${view.t.minutes(card.minutes)}</span></p>
</li>`
}

/** In the words of the page, also for an article that is in another language. */
const sectionIn = (site: Site, card: Card): { title: string } | undefined =>
  sectionsTo(site, sectionOf(card))?.at(-1) ?? card.section.at(-1)

export const cardList = (cards: Card[], view: CardView): Html =>
  html`<ul class="cards">${cards.map((card) => cardItem(card, view))}</ul>`

/** How to reach the company. `link` leads to the form. */
export const callToAction = (
  site: Site,
  t: Texts,
  link: Html,
): Html => html`<aside class="cta" aria-labelledby="contact">
<h2 id="contact">${site.callToAction.title}</h2>
<p>${site.callToAction.text}</p>
<dl>
${site.contact.phone && html`<div><dt>${t.phone}</dt><dd>${phoneLink(site.contact.phone)}</dd></div>`}
${site.contact.wechat && html`<div><dt>${t.wechat}</dt><dd class="copyable">${site.contact.wechat}</dd></div>`}
${site.contact.email && html`<div><dt>${t.email}</dt><dd><a href="mailto:${site.contact.email}">${site.contact.email}</a></dd></div>`}
${site.contact.hours && html`<div><dt>${t.hours}</dt><dd>${site.contact.hours}</dd></div>`}
</dl>
<p>${link}</p>
</aside>`

/** The button to the form. `from` is the path of the page, kept with the message. */
export const contactButton = (prefix: string, t: Texts, from: string): Html =>
  html`<a class="button" href="${contactPath(prefix, from, 'end')}">${t.writeToUs}</a>`

/** `cta` names the call to action; it is kept with the message. */
export const contactPath = (prefix: string, from: string, cta: 'top' | 'end'): string =>
  `${prefix}/contact?from=${encodeURIComponent(from)}&cta=${cta}`

const askPath = (prefix: string, from: string): string => `${prefix}/questions/ask?from=${encodeURIComponent(from)}`

/** The block of readers' questions. `link` leads to the form. */
export const questionsBlock = (
  prefix: string,
  t: Texts,
  questions: Brief[],
  link: Html,
): Html => html`<section class="ask" aria-labelledby="questions">
<h2 id="questions">${t.ask}</h2>
${
  questions.length === 0
    ? html`<p>${t.noQuestions}</p>`
    : html`<dl class="asked">${questions.map(
        ({ id, question, text }) =>
          html`<dt><a href="${prefix}${questionPath(id)}">${question}</a></dt><dd>${text}</dd>`,
      )}</dl>`
}
<p>${link}${questions.length > 0 && html` <a href="${prefix}/questions">${t.allQuestions}</a>`}</p>
</section>`

/** The button to the form for questions. */
export const askButton = (prefix: string, t: Texts, from: string): Html =>
  html`<a class="button quiet" href="${askPath(prefix, from)}">${t.askUs}</a>`

/** The sections as a list with their summaries. */
export const sectionIndex = (
  prefix: string,
  sections: Section[],
  parent?: string,
): Html => html`<ul class="section-index">
${sections.map((section) => html`<li><a href="${prefix}${sectionPath(parent ? `${parent}/${section.slug}` : section.slug)}"><strong>${section.title}</strong><span>${section.summary}</span></a></li>`)}
</ul>`
