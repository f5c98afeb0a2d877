/** What the preview adds to pages: the bar that says what one looks at, and the list of everything in the folder. */
import { html, raw } from 'hono/html'

import { editionOf } from '../article/editions.ts'
import { isPublished } from '../article/published.ts'
import { articlePath } from '../article/slug.ts'
import { headOf, type Html, page } from '../page/layout.ts'
import { htmlText } from '../page/pieces.ts'
import type { CompiledArticle } from '../push/compile/compiled.ts'
import type { Content } from '../push/compile/content.ts'
import { hasErrors, printed, type Problem } from '../push/problem.ts'
import type { Language } from '../push/words/wording.ts'
import { type Tell, teller } from './words.ts'

/** What of an article says whether readers have it. */
export type Marked = Pick<CompiledArticle, 'file' | 'state' | 'publishedAt'>

const LANGS = { zh: 'zh-Hans', en: 'en' } as const

/**
 * The reload is told by the server: the version of what is shown, at once and after each change. A tab that nobody looks at
 * holds no connection, of which a browser has six.
 */
const RELOAD = `(() => {
let changes
const listen = () => {
changes?.close()
if (document.hidden) return
changes = new EventSource('/~changes')
changes.onmessage = ({ data }) => { if (data !== document.querySelector('.preview-bar').dataset.version) location.reload() }
}
document.addEventListener('visibilitychange', listen)
listen()
})()`

const BAR_STYLE = `.preview-bar{position:sticky;bottom:0;z-index:3;background:var(--ink);color:var(--paper);font-size:.9rem;line-height:1.5;padding:.5rem 1.25rem}
.preview-bar a{color:inherit}.preview-bar b{margin-right:1em}.preview-bar summary{cursor:pointer}.preview-bar pre{white-space:pre-wrap;max-height:40vh;overflow:auto;margin:.5rem 0}
@media print{.preview-bar{display:none}}`

/** At the foot of every page: the state of the article, its problems, the way to the list. */
export function bar(shown: {
  content: Content
  version: string
  mark: Marked | undefined
  language: Language
}): string {
  const { content, version, mark, language } = shown
  const tell = teller(language)
  const problems = mark ? content.problems.filter(({ file }) => file === mark.file) : []
  return htmlText(html`<style>${raw(BAR_STYLE)}</style>
<aside class="preview-bar" lang="${LANGS[language]}" data-version="${version}">
<b>${mark ? stateOf(mark, content, tell) : tell('preview-title')}</b>
${hasErrors(content.problems) && html`<b>${tell('has-errors')}</b>`}
<a href="/~articles">${tell('all-articles')}</a>
${problems.length > 0 && html`<details><summary>${tell('problems', { count: problems.length })}</summary>${printedAll(problems, language)}</details>`}
</aside>
<script>${raw(RELOAD)}</script>
`)
}

const printedAll = (problems: Problem[], language: Language): Html =>
  html`<pre>${problems.map((one) => printed(one, language)).join('\n')}</pre>`

function stateOf({ state, publishedAt }: Marked, { site }: Content, tell: Tell): string {
  if (state === 'draft') return tell('draft')
  if (isPublished(publishedAt, new Date())) return tell('public')
  return tell('scheduled', { at: minuteIn(site?.timeZone ?? 'UTC', publishedAt) })
}

/** `2026-12-01 08:00`. */
const minuteIn = (timeZone: string, iso: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(iso))

/** Everything that was compiled: drafts first, then what is to come, then the rest from new to old; then all problems. */
export function listPage(content: Content, language: Language): string {
  const { site, problems } = content
  const tell = teller(language)
  const lang = LANGS[language]
  const title = tell('preview-title')
  const articles = content.articles.toSorted((a, b) => b.publishedAt.localeCompare(a.publishedAt))
  return htmlText(
    page({
      edition: site && editionOf(site, site.lang),
      lang,
      head: headOf(site, { title, description: tell('preview-about'), canonical: undefined, kind: 'website' }),
      main: html`<div class="narrow body">
<h1>${title}</h1>
<p>${tell('preview-about')}</p>
${site ? articleTable([...content.drafts, ...articles], content, tell) : html`<p>${tell('site-broken')}</p>`}
<h2>${tell('all-problems')}</h2>
${problems.length > 0 ? printedAll(problems, language) : html`<p>${tell('no-problems')}</p>`}
</div>`,
    }),
  )
}

const articleTable = (articles: CompiledArticle[], content: Content, tell: Tell): Html =>
  html`<table>${articles.map(
    (article) => html`<tr><td><a href="${articlePath(article.slug)}" lang="${article.lang}">${article.title}</a></td>
<td>${stateOf(article, content, tell)}</td><td>${problemCount(article, content, tell)}</td></tr>`,
  )}</table>`

function problemCount({ file }: CompiledArticle, { problems }: Content, tell: Tell): string {
  const count = problems.filter((one) => one.file === file).length
  return count === 0 ? '' : tell('problems', { count })
}
