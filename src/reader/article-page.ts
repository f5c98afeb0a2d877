/** `/articles/{slug}`: the article with its contents, call to action, related list and readers' questions. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'

import type { Related } from '../article/lists.ts'
import { readArticlePage } from '../article/read.ts'
import type { Article, TocEntry } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import { articlePath, slugOfSegment } from '../article/slug.ts'
import type { Env } from '../env.ts'
import { notFound } from '../page/failures.ts'
import { cacheControl, isHeldByClient, notModified, pageTag } from '../page/headers.ts'
import { type Html, page, phoneLink } from '../page/layout.ts'
import { breadcrumb, callToAction, cardList, contactPath, questionsBlock } from '../page/parts.ts'
import { dayIn, type Texts, textsFor } from '../page/texts.ts'

export async function articlePage(c: Context<{ Bindings: Env }>): Promise<Response> {
  const segment = lastSegment(c.req.path)
  const slug = slugOfSegment(segment)
  if (slug === undefined) return notFound(c)
  if (articlePath(slug) !== `/articles/${segment}` && decodeURIComponent(segment) !== slug) {
    return new Response(null, { status: 301, headers: { Location: articlePath(slug), ...cacheControl('moved') } })
  }

  const { site, article, related } = await readArticlePage(c.env.CONTENT, slug)
  if (!article) return notFound(c)
  const tag = pageTag(c.env.VERSION.id.slice(0, 8), site.hash, article.hash, related?.builtAt ?? '')
  const headers = { ETag: tag, ...cacheControl('content') }
  if (isHeldByClient(c, tag)) return notModified(headers)
  return c.html(render(site, article, related), 200, headers)
}

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function render(site: Site, article: Article, related: Related | undefined): Html {
  const { lang } = article
  const t = textsFor(lang)
  const path = articlePath(article.slug)
  return page({
    site,
    lang,
    title: article.title,
    description: article.summary,
    canonical: path,
    kind: 'article',
    image: article.image?.url,
    current: article.section[0]?.slug,
    main: html`<article class="wide article-grid">
<header class="article-head">
${breadcrumb(t, article.section, article.title)}
<h1>${article.title}</h1>
<p class="byline">${byline(site, article, t)}</p>
<p class="standfirst">${article.summary}</p>
${reachLine(site, t, path)}
</header>
${article.toc.length > 0 && contents(article.toc, t)}
<div class="body">${raw(article.html)}
${article.tags.length > 0 && html`<ul class="article-tags" aria-label="${t.tags}">${article.tags.map((tag) => html`<li>${tag}</li>`)}</ul>`}
</div>
${callToAction(site, t, path)}
<section class="related" aria-labelledby="related">
<h2 id="related">${t.related}</h2>
${related && related.items.length > 0 ? cardList(related.items, { site, t, heading: 'h3', pageLang: lang }) : html`<p>${t.noRelated}</p>`}
</section>
${questionsBlock(t, path)}
</article>`,
  })
}

/** Author, days and reading time; "updated" only when it is another day. */
function byline(site: Site, article: Article, t: Texts): Html[] {
  const published = dayIn(article.lang, site.timeZone, article.publishedAt)
  const updated = dayIn(article.lang, site.timeZone, article.updatedAt)
  return [
    html`<span>${article.author}</span>`,
    html`<span>${t.published} <time datetime="${article.publishedAt}">${published}</time></span>`,
    ...(updated === published
      ? []
      : [html`<span>${t.updated} <time datetime="${article.updatedAt}">${updated}</time></span>`]),
    html`<span>${t.minutes(article.minutes)}</span>`,
  ]
}

/** The short call to action at the start: one line, no pop-up. */
const reachLine = (site: Site, t: Texts, path: string): Html => html`<p class="reach">
${site.contact.phone && html`<span>${t.phone} ${phoneLink(site.contact.phone)}</span>`}
${site.contact.wechat && html`<span>${t.wechat} <b class="copyable">${site.contact.wechat}</b></span>`}
<a href="${contactPath(path)}">${t.writeToUs}</a>
</p>`

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
