/** What chats and social networks show of a page that is shared: ogp.me, and X's card, which takes the rest from there. */
import { html } from 'hono/html'

import type { Card, Lang, Picture } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import type { Html } from './layout.ts'

export type OpenGraph = {
  title: string
  description: string
  kind: 'website' | 'article'
  /** Where it is not the site's. */
  lang?: Lang
  /** Stands for the page. */
  image?: Picture | undefined
  article?: Pick<Card, 'publishedAt' | 'updatedAt' | 'section' | 'tags'>
}

const LOCALES: Record<Lang, string> = { 'zh-Hans': 'zh_CN', 'zh-Hant': 'zh_TW', en: 'en_US' }

export function openGraph(site: Site, { image, article, ...page }: OpenGraph, url: string): Html {
  const properties: [name: string, value: string | undefined][] = [
    ['og:type', page.kind],
    ['og:site_name', site.title],
    ['og:locale', LOCALES[page.lang ?? site.lang]],
    ['og:title', page.title],
    ['og:description', page.description],
    ['og:url', url],
    ['og:image', image && new URL(image.url, site.url).href],
    ['article:published_time', article?.publishedAt],
    ['article:modified_time', article?.updatedAt],
    ['article:section', article?.section.at(-1)?.title],
    ...(article?.tags ?? []).map((tag): [string, string] => ['article:tag', tag]),
  ]
  return html`${properties.map(
    ([name, value]) =>
      value !== undefined &&
      html`<meta property="${name}" content="${value}">
`,
  )}<meta name="twitter:card" content="${image ? 'summary_large_image' : 'summary'}">`
}
