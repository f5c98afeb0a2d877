/** Home, section, tag and archive pages: their shells, and the one piece that a listing is. */
import { html } from 'hono/html'

import { addressesOf, type Edition } from '../article/editions.ts'
import type { ListingScope } from '../article/keys.ts'
import type { Listing } from '../article/lists.ts'
import type { Brief } from '../article/questions.ts'
import type { Section, Site } from '../article/site.ts'
import { listingPath, sectionPath } from '../article/slug.ts'
import { headOf, type Html, page, type PageHead, RIDGE_LINE, scriptLinks } from './layout.ts'
import { askButton, breadcrumb, callToAction, cardList, contactButton, questionsBlock, sectionIndex } from './parts.ts'
import { gap, htmlText, shellOf } from './pieces.ts'
import { monthIn, type Texts, textsFor } from './texts.ts'

/** `questions` are the newest ones. */
export function homeShell(edition: Edition, questions: Brief[] = []): Uint8Array[] {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const { title, description } = site
  return shellOf(
    page({
      edition,
      lang: site.lang,
      ...inAllScripts(edition, '/'),
      head: headOf(site, { title, description, ...findableAt(edition, '/') }),
      main: html`<div class="hero">${RIDGE_LINE}<div class="wide"><h1>${site.tagline}</h1><p>${description}</p></div></div>
<div class="wide home-grid">
<section class="home-lead" aria-labelledby="latest"><h2 class="label" id="latest">${t.latest}</h2>
${gap}
<p class="pager"><a href="${prefix}${listingPath('all')}">${t.allArticles} →</a></p>
</section>
<div>
<section aria-labelledby="sections"><h2 class="label" id="sections">${t.sections}</h2>${sectionIndex(prefix, site.sections)}</section>
${questionsBlock(prefix, t, questions, askButton(prefix, t, `${prefix}/`))}
</div>
</div>
<div class="wide">${callToAction(site, t, contactButton(prefix, t, `${prefix}/`))}</div>`,
    }),
  )
}

/** `sections` leads from the outermost to the one shown; `number` is that of an older page. */
export function sectionShell(edition: Edition, sections: Section[], number: number | undefined): Uint8Array[] {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const path = sections.map(({ slug }) => slug).join('/')
  const section = sections.at(-1)
  const title = number === undefined ? section?.title : `${section?.title} · ${t.page(number)}`
  const description = section?.summary || site.description
  const address = sectionPath(path, number)
  return shellOf(
    page({
      edition,
      lang: site.lang,
      ...inAllScripts(edition, address),
      head: headOf(site, { title: title ?? '', description, ...findableAt(edition, address) }),
      current: sections[0]?.slug,
      main: html`<div class="wide">
${breadcrumb(prefix, t, sections)}
<header class="section-head"><h1>${title}</h1>
<p>${section?.summary}</p>
${section && section.children.length > 0 && sectionIndex(prefix, section.children, path)}
</header>
${gap}
${callToAction(site, t, contactButton(prefix, t, `${prefix}${sectionPath(path)}`))}
</div>`,
    }),
  )
}

/** A tag, the archive or a month of it; `number` is that of an older page, `tag` how the tag is written in this edition. */
export function archiveShell(
  edition: Edition,
  scope: ListingScope,
  number: number | undefined,
  tag?: string,
): Uint8Array[] {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const name = nameOf(site, scope, tag)
  const address = listingPath(scope, number)
  const title = number === undefined ? name : `${name} · ${t.page(number)}`
  const isMonth = typeof scope === 'object' && 'month' in scope
  return shellOf(
    page({
      edition,
      lang: site.lang,
      ...inAllScripts(edition, address),
      head: headOf(site, { title, description: t.listOf(name), ...findableAt(edition, address) }),
      main: html`<div class="wide">
<nav class="crumbs" aria-label="${t.position}">
<ol><li><a href="${prefix}/">${t.home}</a></li>${isMonth && html`<li><a href="${prefix}${listingPath('all')}">${t.allArticles}</a></li>`}<li aria-current="page">${name}</li></ol>
</nav>
<header class="section-head"><h1>${title}</h1></header>
${gap}
</div>`,
    }),
  )
}

/** What the head says of where a listing is. */
const findableAt = (edition: Edition, path: string): Pick<PageHead, 'canonical' | 'addresses' | 'kind'> => ({
  canonical: `${edition.prefix}${path}`,
  addresses: addressesOf(edition, path),
  kind: 'website',
})

const inAllScripts = (edition: Edition, path: string): { scripts: Html | undefined } => ({
  scripts: scriptLinks(addressesOf(edition, path), edition.site.lang),
})

function nameOf(site: Site, scope: ListingScope, tag: string | undefined): string {
  const t = textsFor(site.lang)
  if (typeof scope === 'string') return t.allArticles
  if ('month' in scope) return monthIn(site.lang, scope.month)
  return 'tag' in scope ? t.tagged(tag ?? scope.tag) : scope.section
}

/** The cards of a listing with the way to older and newer ones. */
export function listingPiece(edition: Edition, listing: Omit<Listing, 'hash'>, scope: ListingScope): string {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const heading = scope === 'home' ? 'h3' : 'h2'
  if (listing.items.length === 0) return emptyPiece(edition)
  return htmlText(
    html`${cardList(listing.items, { site, t, heading, pageLang: site.lang })}${scope !== 'home' && pager(prefix, t, scope, listing)}`,
  )
}

/** Instead of cards where there are none. */
export const emptyPiece = ({ site }: Edition): string => htmlText(html`<p>${textsFor(site.lang).empty}</p>`)

function pager(prefix: string, t: Texts, scope: ListingScope, { next, previous, total }: Omit<Listing, 'hash'>): Html {
  const count = total !== undefined && t.count(total)
  if (next === undefined && previous === undefined) return html`<p class="pager">${count}</p>`
  const newer = previous === 'newest' ? listingPath(scope) : listingPath(scope, Number(previous))
  return html`<nav class="pager" aria-label="${t.allArticles}">
${previous !== undefined ? html`<a href="${prefix}${newer}" rel="prev">← ${t.newer}</a>` : html`<span>${count}</span>`}
${next !== undefined && html`<a href="${prefix}${listingPath(scope, Number(next))}" rel="next">${t.older} →</a>`}
</nav>`
}
