/** The article page: its shell, shared by all articles of a language and section, and the pieces of one article. */
import { html, raw } from 'hono/html'

import { addressOf, articleAddresses, type Edition } from '../article/editions.ts'
import { tagOf } from '../article/keys.ts'
import type { Related, Step } from '../article/lists.ts'
import type { Piece } from '../article/prepared.ts'
import type { Brief } from '../article/questions.ts'
import type { Article, Lang, TocEntry } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import { tagPath } from '../article/slug.ts'
import { feedLink, headOf, type Html, page, phoneLink, scriptLinks } from './layout.ts'
import {
  askButton,
  breadcrumb,
  callToAction,
  cardList,
  contactButton,
  contactPath,
  crumbsTo,
  firstSentence,
  questionsBlock,
} from './parts.ts'
import { dataGap, gap, htmlText, shellOf } from './pieces.ts'
import { shareRow } from './share-part.ts'
import { articleGraph } from './structured.ts'
import { ARTICLE_STYLE } from './style.ts'
import { dayIn, type Texts, textsFor } from './texts.ts'

/** `current` is the slug of the outermost section; `questions` are those of the block. */
export function articleShell(
  edition: Edition,
  lang: Lang,
  current: string | undefined,
  questions: Brief[] = [],
): Uint8Array[] {
  const t = textsFor(lang)
  const { site } = edition
  return shellOf(
    likePieces(
      page({
        edition,
        lang,
        head: html`${gap}${feedLink(`${edition.prefix}/feed.xml`)}`,
        scripts: gap,
        style: ARTICLE_STYLE,
        current,
        // Behind the text, which it repeats in part: there it compresses best.
        main: html`${gap}${reachStart(site, t)}${gap}${dataGap()}${callToAction(site, t, gap)}${gap}${questionsBlock(edition.prefix, t, questions, gap)}
</article>`,
      }),
    ),
  )
}

/** A style or script, whose hash the policy names; a value in quotes; the end of a line. */
const SHELL_PARTS = /<(style|script)\b.*?<\/\1>|="([^"']*)"|\n/gs

/** With the quotes and spaces of the stored pieces: what is alike compresses better. */
const likePieces = (shell: Html): Html =>
  raw(
    htmlText(shell).replaceAll(SHELL_PARTS, (part: string, element?: string, value?: string) => {
      if (element !== undefined) return part
      return value === undefined ? ' ' : `='${value}'`
    }),
  )

/** What of an article its page shows. */
export type ArticleView = Pick<
  Article,
  | 'slug'
  | 'lang'
  | 'variantOf'
  | 'variants'
  | 'title'
  | 'summary'
  | 'section'
  | 'tags'
  | 'author'
  | 'publishedAt'
  | 'updatedAt'
  | 'minutes'
  | 'words'
  | 'image'
  | 'toc'
  | 'html'
  | 'questions'
  | 'sources'
>

/** What stands around an article. */
export type Around = Pick<Related, 'items' | 'older' | 'newer'>

/** Pieces of the shell before that of the data block. */
const BEFORE_DATA = 4

/** In the order of the shell's gaps. `around` is undefined while there is no list yet; `tags` as addresses have them. */
export function articlePieces(
  edition: Edition,
  article: ArticleView,
  around: Around | undefined,
  tags: string[] = article.tags,
): Piece[] {
  const { site, prefix } = edition
  const { lang } = article
  const t = textsFor(lang)
  const path = addressOf(article)
  const addresses = articleAddresses(article)
  const { title, summary: description, image } = article
  const crumbs = crumbsTo(prefix, t, article.section)
  const pieces = [
    html`${headOf(site, { title, description, canonical: path, addresses, lang, kind: 'article', article, image })}
<link rel="alternate" type="text/markdown" href="${path}.md">
`,
    html`${scriptLinks(addresses, lang)}`,
    html`<article class="wide article-grid">
<header class="article-head">
${breadcrumb(t, crumbs, title)}
<h1>${title}</h1>
<p class="byline">${byline(site, article, t)}</p>
${!beginsWithSummary(article) && html`<p class="standfirst">${description}</p>`}
`,
    html`<a href="${contactPath(prefix, path, 'top')}">${t.writeToUs}</a></p>
</header>
${article.toc.length > 0 && contents(article.toc, t)}
<div class="body">${raw(article.html)}
${article.tags.length > 0 && tagList(prefix, article.tags, tags)}
</div>
${shareRow(t, path)}
`,
    contactButton(prefix, t, path),
    html`
<section class="related" aria-labelledby="related">
<h2 id="related">${t.related}</h2>
${around && around.items.length > 0 ? cardList(around.items, { site, t, heading: 'h3', pageLang: lang }, firstSentence) : html`<p>${t.noRelated}</p>`}
</section>
${around && steps(around, t)}
`,
    askButton(prefix, t, path),
  ]
  const texts: Piece[] = pieces.map(htmlText)
  return texts.toSpliced(BEFORE_DATA, 0, { json: articleGraph(edition, article, crumbs) })
}

/** The articles before and after it in its section. They are in its language, if perhaps not in its script. */
const steps = ({ older, newer }: Around, t: Texts): Html | undefined =>
  older || newer
    ? html`<nav class="steps" aria-label="${t.inSection}">
${older && stepLink(older, 'prev', t.olderStep)}${newer && stepLink(newer, 'next', t.newerStep)}
</nav>`
    : undefined

const stepLink = (step: Step, rel: 'prev' | 'next', name: string): Html =>
  html`<a href="${addressOf(step)}" rel="${rel}"><span>${name}</span><b lang="${step.lang}">${step.title}</b></a>`

/** Author, days and reading time; "updated" only when it is another day. */
function byline(site: Site, article: ArticleView, t: Texts): Html[] {
  const published = dayIn(article.lang, site.timeZone, article.publishedAt)
  const updated = dayIn(article.lang, site.timeZone, article.updatedAt)
  return [
    html`<span>${article.author}</span>`,
    html` <span>${t.published} <time datetime="${article.publishedAt}">${published}</time></span>`,
    ...(updated === published
      ? []
      : [html` <span>${t.updated} <time datetime="${article.updatedAt}">${updated}</time></span>`]),
    html` <span>${t.minutes(article.minutes)}</span>`,
  ]
}

/** Characters after which two texts that begin alike are one. */
const ALIKE = 20

/** Where no editor wrote a summary it is made of the first paragraph, which readers need not read twice. */
function beginsWithSummary(article: ArticleView): boolean {
  const [, first = ''] = /^\s*<p>(.*?)<\/p>/s.exec(article.html) ?? []
  return first.replaceAll(/<[^>]*>/g, '').startsWith(article.summary.slice(0, ALIKE))
}

/** The short call to action at the start, up to its link: one line, no pop-up. */
const reachStart = (site: Site, t: Texts): Html => html`<p class="reach">
${site.contact.phone && html`<span>${t.phone} ${phoneLink(site.contact.phone)}</span>`}
${site.contact.wechat && html`<span>${t.wechat} <b class="copyable">${site.contact.wechat}</b></span>`}
`

const tagList = (prefix: string, tags: string[], addresses: string[]): Html =>
  html`<ul class="article-tags">${tags.map((text, at) => tagItem(prefix, text, tagOf(addresses[at] ?? text)))}</ul>`

const tagItem = (prefix: string, text: string, tag: string | undefined): Html =>
  tag === undefined ? html`<li>${text}</li>` : html`<li><a href="${prefix}${tagPath(tag)}" rel="tag">${text}</a></li>`

function contents(toc: TocEntry[], t: Texts): Html {
  return html`<nav class="toc" aria-labelledby="toc">
<h2 id="toc">${t.contents}</h2>
<ol>${questionsOf(toc).map(
    ({ entry, children }) => html`<li><a href="#${entry.id}">${entry.text}</a>
${children.length > 0 && html`<ol>${children.map((child) => html`<li><a href="#${child.id}">${child.text}</a></li>`)}</ol>`}</li>`,
  )}</ol>
</nav>`
}

/** Groups the entries of level 3 under the question before them. */
function questionsOf(toc: TocEntry[]): { entry: TocEntry; children: TocEntry[] }[] {
  const groups: { entry: TocEntry; children: TocEntry[] }[] = []
  for (const entry of toc) {
    const last = groups.at(-1)
    if (entry.depth > 2 && last) last.children.push(entry)
    else groups.push({ entry, children: [] })
  }
  return groups
}
