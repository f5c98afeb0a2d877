/** Home, section, tag and archive pages: their shells, and the pieces that a listing is. */
import { html } from 'hono/html'

import { addressesOf, type Edition } from '../article/editions.ts'
import type { ListingScope } from '../article/keys.ts'
import type { Listing } from '../article/lists.ts'
import type { Piece } from '../article/prepared.ts'
import type { Brief } from '../article/questions.ts'
import type { Section, Site } from '../article/site.ts'
import { listingPath, sectionPath } from '../article/slug.ts'
import { monthSteps, monthsPart } from './archive-parts.ts'
import { homePiece } from './home-piece.ts'
import { feedLinks, headOf, type Html, page, type PageHead, RIDGE_LINE, scriptLinks } from './layout.ts'
import {
  askButton,
  breadcrumb,
  callToAction,
  cardList,
  contactButton,
  crumbsTo,
  questionsBlock,
  sectionIndex,
} from './parts.ts'
import { dataBlock, dataGap, gap, htmlText, shellOf } from './pieces.ts'
import { homeGraph, sectionGraph, sectionList } from './structured.ts'
import { monthIn, type Texts, textsFor } from './texts.ts'

/** `questions` are the newest ones, `popular` is what is read most. */
export function homeShell(edition: Edition, questions: Brief[] = [], popular?: Html): Uint8Array[] {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const { title, description } = site
  return shellOf(
    page({
      edition,
      lang: site.lang,
      ...inAllScripts(edition, '/'),
      head: html`${headOf(site, { title, description, ...findableAt(edition, '/') })}${feedLinks(edition, title)}
${dataBlock(homeGraph(edition))}`,
      main: html`<div class="hero">${RIDGE_LINE}<div class="wide"><h1>${site.tagline}</h1><p>${description}</p></div></div>
<div class="wide home-grid">
<div class="home-main">${gap}</div>
<div class="home-side">
${popular}
<section aria-labelledby="sections"><h2 class="label" id="sections">${t.sections}</h2>${sectionIndex(prefix, site.sections)}</section>
${site.home.questions && questionsBlock(prefix, t, questions, askButton(prefix, t, `${prefix}/`))}
</div>
</div>
<div class="wide">${callToAction(site, t, contactButton(prefix, t, `${prefix}/`))}</div>`,
    }),
  )
}

/** `sections` leads from the outermost to the one shown; `number` is that of an older page; `popular` is what is read most there. */
export function sectionShell(
  edition: Edition,
  sections: Section[],
  number: number | undefined,
  popular?: Html,
): Uint8Array[] {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const path = sections.map(({ slug }) => slug).join('/')
  const section = sections.at(-1)
  const name = section?.title ?? ''
  const title = number === undefined ? name : `${name} · ${t.page(number)}`
  const crumbs = crumbsTo(prefix, t, sections)
  const description = section?.summary || site.description
  const address = sectionPath(path, number)
  const { before, after } = sectionGraph(edition, { path: address, title, description }, crumbs)
  return shellOf(
    page({
      edition,
      lang: site.lang,
      ...inAllScripts(edition, address),
      head: html`${headOf(site, { title, description, ...findableAt(edition, address) })}${feedLinks(edition, `${name} - ${site.title}`, sectionPath(path))}
${dataGap(before, after)}`,
      current: sections[0]?.slug,
      main: html`<div class="wide">
${breadcrumb(t, crumbs)}
<header class="section-head"><h1>${title}</h1>
<p>${section?.summary}</p>
${section && section.children.length > 0 && sectionIndex(prefix, section.children, path)}
</header>
${gap}
${popular}
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
  return shellOf(
    page({
      edition,
      lang: site.lang,
      ...inAllScripts(edition, address),
      head: html`${headOf(site, { title, description: t.listOf(name), ...findableAt(edition, address) })}${feedLinks(edition, site.title)}`,
      main: html`<div class="wide">
<nav class="crumbs" aria-label="${t.position}">
<ol><li><a href="${prefix}/">${t.home}</a></li>${isMonth(scope) && html`<li><a href="${prefix}${listingPath('all')}">${t.allArticles}</a></li>`}<li aria-current="page">${name}</li></ol>
</nav>
<header class="section-head"><h1>${title}</h1></header>
${gap}
</div>`,
    }),
  )
}

const isMonth = (scope: ListingScope): scope is { month: string } => typeof scope === 'object' && 'month' in scope

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

/** In the order of the shell's gaps: for sections the list for programs, then what readers see. */
export function listingPieces(edition: Edition, listing: Omit<Listing, 'hash'>, scope: ListingScope): Piece[] {
  const cards = cardsPiece(edition, listing, scope)
  const isSection = typeof scope === 'object' && 'section' in scope
  return isSection ? [{ json: sectionList(edition.site, listing.items) }, cards] : [cards]
}

/** The cards of a listing with the way to older and newer ones. */
function cardsPiece(edition: Edition, listing: Omit<Listing, 'hash'>, scope: ListingScope): string {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  if (listing.items.length === 0) return htmlText(html`<p class="empty">${t.empty}</p>`)
  if (scope === 'home') return htmlText(homePiece(edition, listing))
  const cards = html`${cardList(listing.items, { site, t, heading: 'h2', pageLang: site.lang })}${pager(prefix, t, scope, listing)}`
  if (listing.months) return htmlText(html`<div class="archive">${monthsPart(edition, listing.months)}${cards}</div>`)
  return htmlText(html`${cards}${isMonth(scope) && monthSteps(edition, scope.month, listing)}`)
}

function pager(prefix: string, t: Texts, scope: ListingScope, { next, previous, total }: Omit<Listing, 'hash'>): Html {
  const count = total !== undefined && t.count(total)
  if (next === undefined && previous === undefined) return html`<p class="pager">${count}</p>`
  const newer = previous === 'newest' ? listingPath(scope) : listingPath(scope, Number(previous))
  return html`<nav class="pager" aria-label="${t.allArticles}">
${previous !== undefined ? html`<a href="${prefix}${newer}" rel="prev">← ${t.newer}</a>` : html`<span>${count}</span>`}
${next !== undefined && html`<a href="${prefix}${listingPath(scope, Number(next))}" rel="next">${t.older} →</a>`}
</nav>`
}
