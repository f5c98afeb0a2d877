/** Answered questions as pages: one of them, and their list. */
import { html, raw } from 'hono/html'

import { addressesOf, type Edition } from '../article/editions.ts'
import { type Answered, questionPath, type QuestionsPage } from '../article/questions.ts'
import { articlePath } from '../article/slug.ts'
import { feedLink, headOf, type Html, page, scriptLinks } from './layout.ts'
import { askButton, callToAction, contactButton, ownScript } from './parts.ts'
import { dataBlock } from './pieces.ts'
import { questionGraph } from './structured.ts'
import { dayIn, type Texts, textsFor } from './texts.ts'

/** Address of the list, or of an older page of it. */
const questionsPath = (number?: number): string => (number === undefined ? '/questions' : `/questions/page/${number}`)

/** `number` is that of an older page. */
export function questionsListPage(edition: Edition, list: QuestionsPage, number: number | undefined): Html {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const path = questionsPath(number)
  const addresses = addressesOf(edition, path)
  const title = number === undefined ? t.ask : `${t.ask} · ${t.page(number)}`
  const description = t.questionsOf(site.title)
  return page({
    edition,
    lang: site.lang,
    scripts: scriptLinks(addresses, site.lang),
    head: html`${headOf(site, { title, description, canonical: `${prefix}${path}`, addresses, kind: 'website' })}${feedLink('/questions/feed.xml', t.ask)}`,
    main: html`<div class="wide">
${crumbs(edition, t, title)}
<header class="section-head"><h1>${title}</h1><p>${description}</p><p>${askButton(prefix, t, `${prefix}${path}`)}</p></header>
${list.items.length === 0 ? html`<p class="empty">${t.noAnswers}</p>` : html`<ul class="cards">${list.items.map((one) => questionItem(edition, one))}</ul>`}
${
  (number !== undefined || list.next !== undefined) &&
  html`<nav class="pager" aria-label="${t.allQuestions}">${number === undefined ? html`<span></span>` : html`<a href="${prefix}${questionsPath()}">← ${t.allQuestions}</a>`}${
    list.next !== undefined &&
    html`<a href="${prefix}${questionsPath(list.next)}" rel="next">${t.earlierQuestions} →</a>`
  }</nav>`
}
</div>`,
  })
}

const questionItem = ({ site, prefix }: Edition, one: Answered): Html => html`<li class="card">
<h2${ownScript(prefix)}><a href="${prefix}${questionPath(one.id)}">${one.question}</a></h2>
<p class="card-summary"${ownScript(prefix)}>${one.text}</p>
<p class="card-meta"><time datetime="${one.answeredAt}">${dayIn(site.lang, site.timeZone, one.answeredAt)}</time></p>
</li>`

/** One question, with what search engines need to know of it. */
export function answeredPage(edition: Edition, one: Answered): Html {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const path = questionPath(one.id)
  const day = (at: string): string => dayIn(site.lang, site.timeZone, at)
  return page({
    edition,
    lang: site.lang,
    scripts: scriptLinks(addressesOf(edition, path), site.lang),
    // Only the frame is in the other script: the page to be found is the one without a prefix.
    head: html`${headOf(site, { title: one.question, description: one.text, canonical: path, kind: 'article' })}
${dataBlock(questionGraph(one, `${site.url}${path}`, site.company))}`,
    main: html`<article class="narrow">
${crumbs(edition, t, one.question)}
<header class="article-head"><h1${ownScript(prefix)}>${one.question}</h1>
<p class="byline"><span>${t.askedBy(one.nickname ?? t.anonymous, day(one.askedAt))}</span></p>
${one.detail !== undefined && html`<p class="question-detail"${ownScript(prefix)}>${one.detail}</p>`}</header>
<div class="answer">
<p class="byline"><span>${t.answeredOn(site.company, day(one.answeredAt))}</span>${one.editedAt !== undefined && day(one.editedAt) !== day(one.answeredAt) && html` <span>${t.editedOn(day(one.editedAt))}</span>`}</p>
<div class="body"${ownScript(prefix)}>${raw(one.answer)}</div>
${one.article && html`<p>${t.aboutArticle}${site.lang === 'en' ? ': ' : '：'}<a${ownScript(prefix)} href="${articlePath(one.article.slug)}">${one.article.title}</a></p>`}
<p>${askButton(prefix, t, `${prefix}${path}`)} <a href="${prefix}/questions">${t.allQuestions}</a></p>
</div>
${callToAction(site, t, contactButton(prefix, t, `${prefix}${path}`))}
</article>`,
  })
}

const crumbs = (
  { prefix }: Edition,
  t: Texts,
  here: string,
): Html => html`<nav class="crumbs" aria-label="${t.position}">
<ol><li><a href="${prefix}/">${t.home}</a></li>${here !== t.ask && html`<li><a href="${prefix}/questions">${t.ask}</a></li>`}<li aria-current="page">${here}</li></ol>
</nav>`
