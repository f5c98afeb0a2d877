/** Parts that several pages show: breadcrumb, cards, call to action, readers' questions, where to go from an error. */
import { html, raw } from 'hono/html'

import { addressOf, otherScript, splitPrefix } from '../article/editions.ts'
import { shorten } from '../article/metadata.ts'
import { type Brief, questionPath } from '../article/questions.ts'
import { type Card, type Lang, sectionOf } from '../article/record.ts'
import { type Section, sectionsTo, type Site } from '../article/site.ts'
import { sectionPath } from '../article/slug.ts'
import { type Html, phoneLink } from './layout.ts'
import { dayIn, type Texts } from './texts.ts'

/** A step of the way from home, and where it leads. */
export type Crumb = { title: string; path: string }

/** From home through the sections, the outermost first. */
export const crumbsTo = (prefix: string, t: Texts, sections: { slug: string; title: string }[]): Crumb[] => [
  { title: t.home, path: `${prefix}/` },
  ...sections.map(({ title }, at) => {
    const slugs = sections.slice(0, at + 1).map(({ slug }) => slug)
    return { title, path: `${prefix}${sectionPath(slugs.join('/'))}` }
  }),
]

/** The last step is the page itself, unless `here` is. */
export const breadcrumb = (t: Texts, crumbs: Crumb[], here?: string): Html => {
  const links = here === undefined ? crumbs.slice(0, -1) : crumbs
  return html`<nav class="crumbs" aria-label="${t.position}">
<ol>${links.map(({ title, path }) => html`<li><a href="${path}">${title}</a></li>`)}<li aria-current="page">${here ?? crumbs.at(-1)?.title}</li></ol>
</nav>`
}

export type CardView = { site: Site; t: Texts; heading: 'h2' | 'h3'; pageLang: Lang }

/** What of its summary a card shows; nothing for a title alone. */
type SummaryOf = (card: Card, at: number) => string | undefined

/** What of a first sentence fits into three lines of a narrow card. */
const SENTENCE_MAX = { 'zh-Hans': 60, 'zh-Hant': 60, en: 140 }

/** The first sentence, where it says something: for lists beside what the reader came for. */
export const firstSentence = ({ summary, lang }: Card): string =>
  shorten(/^.{8,}?[。！？](?=.)|^.{24,}?[.!?](?=\s)/su.exec(summary)?.[0] ?? summary, SENTENCE_MAX[lang])

/** One article in a list. Its `lang` is said where it differs from the page's. */
function cardItem(card: Card, view: CardView, summary: string | undefined): Html {
  const link = html`<a href="${addressOf(card)}">${card.title}</a>`
  const section = sectionIn(view.site, card)
  const lang = card.lang === view.pageLang ? '' : raw(` lang="${card.lang}"`)
  return html`<li class="card">
${view.heading === 'h2' ? html`<h2${lang}>${link}</h2>` : html`<h3${lang}>${link}</h3>`}
${summary !== undefined && html`<p class="card-summary"${lang}>${summary}</p>`}
<p class="card-meta">${section && html`<span>${section.title}</span> `}<time datetime="${card.publishedAt}">${dayIn(view.pageLang, view.site.timeZone, card.publishedAt)}</time> <span>${view.t.minutes(card.minutes)}</span></p>
</li>`
}

/** In the words of the page, also for an article that is in another language. */
const sectionIn = (site: Site, card: Card): { title: string } | undefined =>
  sectionsTo(site, sectionOf(card))?.at(-1) ?? card.section.at(-1)

export const cardList = (cards: Card[], view: CardView, summaryOf: SummaryOf = ({ summary }) => summary): Html =>
  html`<ul class="cards">${cards.map((card, at) => cardItem(card, view, summaryOf(card, at)))}</ul>`

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

/** Questions and answers stand in the site's own script in its other edition too. To be put into a tag of theirs. */
export function ownScript(prefix: string): Html | undefined {
  const { script } = splitPrefix(prefix)
  return script && raw(` lang="${otherScript(script)}"`)
}

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
    : html`<dl class="asked"${ownScript(prefix)}>${questions.map(
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
