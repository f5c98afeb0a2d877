/** The ways through the archive: its months by year, and from a month to the ones beside it. */
import { html, raw } from 'hono/html'

import type { Edition } from '../article/editions.ts'
import type { Listing, MonthCount } from '../article/lists.ts'
import { listingPath } from '../article/slug.ts'
import type { Html } from './layout.ts'
import { monthOfYearIn, shortMonthIn, textsFor, yearIn } from './texts.ts'

/** All months with how many articles each has, the newest first. The newest year is open, each older one is a line. */
export function monthsPart(edition: Edition, months: MonthCount[]): Html {
  const t = textsFor(edition.site.lang)
  const years = [...Map.groupBy(months, ({ month }) => month.slice(0, 4)).values()]
  return html`<nav class="months" aria-labelledby="months"><h2 class="label" id="months">${t.months}</h2>
${years.map((year, at) => yearPart(edition, year, at === 0))}</nav>`
}

function yearPart({ site, prefix }: Edition, months: MonthCount[], isOpen: boolean): Html {
  const t = textsFor(site.lang)
  const total = months.reduce((sum, { count }) => sum + count, 0)
  return html`<details${isOpen ? raw(' open') : ''}><summary>${yearIn(site.lang, months[0]?.month ?? '')} <span>${t.count(total)}</span></summary>
<ol>${months.map(({ month, count }) => html`<li><a href="${prefix}${listingPath({ month })}">${monthOfYearIn(site.lang, month)} <span>(${count})</span></a></li>`)}</ol></details>`
}

/** From the newest page of a month to the ones beside it and back to the archive; from an older page only back. */
export function monthSteps(
  { site, prefix }: Edition,
  month: string,
  { olderMonth, newerMonth }: Pick<Listing, 'olderMonth' | 'newerMonth'>,
): Html {
  const t = textsFor(site.lang)
  const pathOf = (one: string): string => `${prefix}${listingPath({ month: one })}`
  const nameOf = (one: string): string =>
    one.slice(0, 4) === month.slice(0, 4) ? monthOfYearIn(site.lang, one) : shortMonthIn(site.lang, one)
  return html`<nav class="pager" aria-label="${t.monthsBeside}">
${olderMonth === undefined ? html`<span></span>` : html`<a href="${pathOf(olderMonth)}">← ${nameOf(olderMonth)}</a>`}
<a href="${prefix}${listingPath('all')}">${t.allArticles}</a>
${newerMonth === undefined ? html`<span></span>` : html`<a href="${pathOf(newerMonth)}">${nameOf(newerMonth)} →</a>`}
</nav>`
}
