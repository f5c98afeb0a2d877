/** Home, section, tag and archive pages: their shells, and the one piece that a listing is. */
import { html } from 'hono/html'

import type { ListingScope } from '../article/keys.ts'
import type { Listing } from '../article/lists.ts'
import type { Section, Site } from '../article/site.ts'
import { listingPath, sectionPath } from '../article/slug.ts'
import { headOf, type Html, page, RIDGE_LINE } from './layout.ts'
import { breadcrumb, callToAction, cardList, contactButton, questionsBlock, sectionIndex } from './parts.ts'
import { gap, htmlText, shellOf } from './pieces.ts'
import { monthIn, type Texts, textsFor } from './texts.ts'

export function homeShell(site: Site): Uint8Array[] {
  const t = textsFor(site.lang)
  const { title, description } = site
  return shellOf(
    page({
      site,
      lang: site.lang,
      head: headOf(site, { title, description, canonical: '/', kind: 'website' }),
      main: html`<div class="hero">${RIDGE_LINE}<div class="wide"><h1>${site.tagline}</h1><p>${description}</p></div></div>
<div class="wide home-grid">
<section class="home-lead" aria-labelledby="latest"><h2 class="label" id="latest">${t.latest}</h2>
${gap}
<p class="pager"><a href="${listingPath('all')}">${t.allArticles} →</a></p>
</section>
<div>
<section aria-labelledby="sections"><h2 class="label" id="sections">${t.sections}</h2>${sectionIndex(site.sections)}</section>
${questionsBlock(t, '/')}
</div>
</div>
<div class="wide">${callToAction(site, t, contactButton(t, '/'))}</div>`,
    }),
  )
}

/** `sections` leads from the outermost to the one shown; `number` is that of an older page. */
export function sectionShell(site: Site, sections: Section[], number: number | undefined): Uint8Array[] {
  const t = textsFor(site.lang)
  const path = sections.map(({ slug }) => slug).join('/')
  const section = sections.at(-1)
  const title = number === undefined ? section?.title : `${section?.title} · ${t.page(number)}`
  const description = section?.summary || site.description
  const canonical = sectionPath(path, number)
  return shellOf(
    page({
      site,
      lang: site.lang,
      head: headOf(site, { title: title ?? '', description, canonical, kind: 'website' }),
      current: sections[0]?.slug,
      main: html`<div class="wide">
${breadcrumb(t, sections)}
<header class="section-head"><h1>${title}</h1>
<p>${section?.summary}</p>
${section && section.children.length > 0 && sectionIndex(section.children, path)}
</header>
${gap}
${callToAction(site, t, contactButton(t, sectionPath(path)))}
</div>`,
    }),
  )
}

/** A tag, the archive or a month of it; `number` is that of an older page. */
export function archiveShell(site: Site, scope: ListingScope, number: number | undefined): Uint8Array[] {
  const t = textsFor(site.lang)
  const name = nameOf(site, scope)
  const title = number === undefined ? name : `${name} · ${t.page(number)}`
  const isMonth = typeof scope === 'object' && 'month' in scope
  return shellOf(
    page({
      site,
      lang: site.lang,
      head: headOf(site, {
        title,
        description: t.listOf(name),
        canonical: listingPath(scope, number),
        kind: 'website',
      }),
      main: html`<div class="wide">
<nav class="crumbs" aria-label="${t.position}">
<ol><li><a href="/">${t.home}</a></li>${isMonth && html`<li><a href="${listingPath('all')}">${t.allArticles}</a></li>`}<li aria-current="page">${name}</li></ol>
</nav>
<header class="section-head"><h1>${title}</h1></header>
${gap}
</div>`,
    }),
  )
}

function nameOf(site: Site, scope: ListingScope): string {
  const t = textsFor(site.lang)
  if (typeof scope === 'string') return t.allArticles
  if ('month' in scope) return monthIn(site.lang, scope.month)
  return 'tag' in scope ? t.tagged(scope.tag) : scope.section
}

/** The cards of a listing with the way to older and newer ones. */
export function listingPiece(site: Site, listing: Omit<Listing, 'hash'>, scope: ListingScope): string {
  const t = textsFor(site.lang)
  const heading = scope === 'home' ? 'h3' : 'h2'
  if (listing.items.length === 0) return emptyPiece(site)
  return htmlText(
    html`${cardList(listing.items, { site, t, heading, pageLang: site.lang })}${scope !== 'home' && pager(t, scope, listing)}`,
  )
}

/** Instead of cards where there are none. */
export const emptyPiece = (site: Site): string => htmlText(html`<p>${textsFor(site.lang).empty}</p>`)

function pager(t: Texts, scope: ListingScope, { next, previous, total }: Omit<Listing, 'hash'>): Html {
  const count = total !== undefined && t.count(total)
  if (next === undefined && previous === undefined) return html`<p class="pager">${count}</p>`
  const newer = previous === 'newest' ? listingPath(scope) : listingPath(scope, Number(previous))
  return html`<nav class="pager" aria-label="${t.allArticles}">
${previous !== undefined ? html`<a href="${newer}" rel="prev">← ${t.newer}</a>` : html`<span>${count}</span>`}
${next !== undefined && html`<a href="${listingPath(scope, Number(next))}" rel="next">${t.older} →</a>`}
</nav>`
}
