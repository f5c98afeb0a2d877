/** Home and section listings: what the tick wrote, newest first; older pages keep their addresses. */
import type { Context } from 'hono'
import { html } from 'hono/html'

import type { Listing } from '../article/lists.ts'
import { type ListingPage, readListingPage } from '../article/read.ts'
import { sectionsTo, type Site } from '../article/site.ts'
import { sectionPath } from '../article/slug.ts'
import type { Env } from '../env.ts'
import { notFound } from '../page/failures.ts'
import { cacheControl, isHeldByClient, notModified, pageTag } from '../page/headers.ts'
import { type Html, page, RIDGE_LINE } from '../page/layout.ts'
import { breadcrumb, callToAction, cardList, questionsBlock, sectionIndex } from '../page/parts.ts'
import { type Texts, textsFor } from '../page/texts.ts'

type C = Context<{ Bindings: Env }>

/** Articles on the home page. */
const HOME_ITEMS = 12

export async function homePage(c: C): Promise<Response> {
  const found = await readListingPage(c.env.CONTENT, 'all')
  return answer(c, found, () => renderHome(found.site, found.listing))
}

/** `/{section}/…/` and `/{section}/…/page/{n}/`. Anything else that no other route took is not found here. */
export async function sectionPage(c: C): Promise<Response> {
  const address = addressOf(c.req.path)
  if (!address) return notFound(c)
  const found = await readListingPage(c.env.CONTENT, { section: address.section }, address.number)
  const sections = sectionsTo(found.site, address.section)
  if (!sections || (address.number !== undefined && !found.listing)) return notFound(c)

  const canonical = sectionPath(address.section, address.number)
  if (c.req.path !== canonical) {
    return new Response(null, { status: 301, headers: { Location: canonical, ...cacheControl('moved') } })
  }
  return answer(c, found, () => renderSection(found.site, sections, found.listing, address))
}

type Address = { section: string; number: number | undefined }

/** The section path and page number that a URL path names, with or without the slash at its end. */
function addressOf(path: string): Address | undefined {
  const match = /^\/((?:[a-z0-9-]+\/)*?[a-z0-9-]+)(?:\/page\/([1-9]\d{0,5}))?\/?$/.exec(path)
  if (!match?.[1]) return undefined
  return { section: match[1], number: match[2] === undefined ? undefined : Number(match[2]) }
}

function answer(c: C, { site, listing }: ListingPage, render: () => Html): Response | Promise<Response> {
  const tag = pageTag(c.env.VERSION.id.slice(0, 8), site.hash, listing?.hash ?? '')
  const headers = { ETag: tag, ...cacheControl('content') }
  return isHeldByClient(c, tag) ? notModified(headers) : c.html(render(), 200, headers)
}

function renderHome(site: Site, listing: Listing | undefined): Html {
  const t = textsFor(site.lang)
  const cards = listing?.items.slice(0, HOME_ITEMS) ?? []
  return page({
    site,
    lang: site.lang,
    title: site.title,
    description: site.description,
    canonical: '/',
    kind: 'website',
    main: html`<div class="hero">${RIDGE_LINE}<div class="wide"><h1>${site.tagline}</h1><p>${site.description}</p></div></div>
<div class="wide home-grid">
<section class="home-lead" aria-labelledby="latest"><h2 class="label" id="latest">${t.latest}</h2>
${cards.length > 0 ? cardList(cards, { site, t, heading: 'h3', pageLang: site.lang }) : html`<p>${t.empty}</p>`}
</section>
<div>
<section aria-labelledby="sections"><h2 class="label" id="sections">${t.sections}</h2>${sectionIndex(site.sections)}</section>
${questionsBlock(t, '/')}
</div>
</div>
<div class="wide">${callToAction(site, t, '/')}</div>`,
  })
}

function renderSection(
  site: Site,
  sections: NonNullable<ReturnType<typeof sectionsTo>>,
  listing: Listing | undefined,
  { section: path, number }: Address,
): Html {
  const t = textsFor(site.lang)
  const section = sections.at(-1)!
  const title = number === undefined ? section.title : `${section.title} · ${t.page(number)}`
  return page({
    site,
    lang: site.lang,
    title,
    description: section.summary || site.description,
    canonical: sectionPath(path, number),
    kind: 'website',
    current: sections[0]?.slug,
    main: html`<div class="wide">
${breadcrumb(t, sections)}
<header class="section-head"><h1>${title}</h1>
<p>${section.summary}${listing?.total !== undefined && html` ${t.count(listing.total)}`}</p>
${section.children.length > 0 && sectionIndex(section.children, path)}
</header>
${listing && listing.items.length > 0 ? cardList(listing.items, { site, t, heading: 'h2', pageLang: site.lang }) : html`<p>${t.empty}</p>`}
${listing && pager(t, path, listing)}
${callToAction(site, t, sectionPath(path))}
</div>`,
  })
}

function pager(t: Texts, path: string, listing: Listing): Html | false {
  const { next, previous } = listing
  if (next === undefined && previous === undefined) return false
  const newer = previous === 'newest' ? sectionPath(path) : sectionPath(path, Number(previous))
  return html`<nav class="pager" aria-label="${t.allArticles}">
${previous !== undefined ? html`<a href="${newer}" rel="prev">← ${t.newer}</a>` : html`<span></span>`}
${next !== undefined && html`<a href="${sectionPath(path, Number(next))}" rel="next">${t.older} →</a>`}
</nav>`
}
