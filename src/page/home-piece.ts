/** The piece that the home page is: what its editor put at the top, blocks of sections, the newest of the rest. */
import { html } from 'hono/html'

import type { Edition } from '../article/editions.ts'
import type { Arranged, Listing } from '../article/lists.ts'
import { sectionsTo } from '../article/site.ts'
import { listingPath, sectionPath } from '../article/slug.ts'
import type { Html } from './layout.ts'
import { cardList, type CardView, firstSentence } from './parts.ts'
import { textsFor } from './texts.ts'

/** There is at least one article. */
export function homePiece(edition: Edition, { items, arranged }: Pick<Listing, 'items' | 'arranged'>): Html {
  const { site, prefix } = edition
  const t = textsFor(site.lang)
  const view: CardView = { site, t, heading: 'h3', pageLang: site.lang }
  const newest = arranged ? arranged.rest : items
  return html`${
    arranged &&
    arranged.lead.length > 0 &&
    html`<section class="lead" aria-labelledby="lead"><h2 class="label" id="lead">${t.lead}</h2>
${cardList(arranged.lead, view)}</section>`
  }
${arranged && arranged.blocks.length > 0 && html`<div class="blocks">${arranged.blocks.map((one) => block(edition, one, view))}</div>`}
${
  newest.length > 0 &&
  html`<section class="newest${arranged ? '' : ' lead'}" aria-labelledby="latest"><h2 class="label" id="latest">${t.latest}</h2>
${cardList(newest, view)}</section>`
}
<p class="pager"><a href="${prefix}${listingPath('all')}">${t.allArticles} →</a></p>`
}

/** A section that the site has no more is left out: the next tick knows it. */
function block(
  { site, prefix }: Edition,
  { section, items }: Arranged['blocks'][number],
  view: CardView,
): Html | false {
  const title = sectionsTo(site, section)?.at(-1)?.title
  return (
    title !== undefined &&
    html`<section class="block"><h2 class="label"><a href="${prefix}${sectionPath(section)}">${title}</a></h2>
${cardList(items, view, (card, at) => (at === 0 ? firstSentence(card) : undefined))}</section>`
  )
}
