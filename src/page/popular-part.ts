/** What is read most, as a short numbered list beside the newest. */
import { html, raw } from 'hono/html'

import { addressOf, type Edition } from '../article/editions.ts'
import type { PopularEntry } from '../article/popular.ts'
import type { Html } from './layout.ts'
import { textsFor } from './texts.ts'

/** Nothing while nothing has been read. Titles are in the script of the edition where they can be had in it. */
export function popularBlock({ site }: Edition, entries: PopularEntry[]): Html | undefined {
  if (entries.length === 0) return undefined
  const t = textsFor(site.lang)
  return html`<section class="popular" aria-labelledby="popular"><h2 class="label" id="popular">${t.popular}</h2>
<ol>${entries.map((entry) => entryItem(site.lang, entry))}</ol></section>`
}

function entryItem(pageLang: string, { slug, lang, title, variant }: PopularEntry): Html {
  const isVariant = variant?.lang === pageLang
  const shown = isVariant ? variant : { lang, title }
  const path = addressOf({ slug, lang: shown.lang, variantOf: isVariant ? lang : undefined })
  return html`<li><a href="${path}"${shown.lang === pageLang ? '' : raw(` lang="${shown.lang}"`)}>${shown.title}</a></li>`
}
