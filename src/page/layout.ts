/** The frame of every page: head, masthead, foot. Works without script and asks no other host. */
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

import type { Address, Edition } from '../article/editions.ts'
import type { Lang } from '../article/record.ts'
import type { Section, Site } from '../article/site.ts'
import { sectionPath } from '../article/slug.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { type Texts, textsFor } from './texts.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What search engines and browser tabs are told of a page. */
export type PageHead = {
  title: string
  description: string
  /** Path of the one address of this page; undefined for pages that are not for search engines. */
  canonical: string | undefined
  /** The same page in all scripts, the one without a prefix first; nothing where there is only one. */
  addresses?: Address[] | undefined
  /** Open Graph type. */
  kind: 'website' | 'article'
  /** Absolute path of a picture that stands for the page. */
  image?: string | undefined
}

export type PageFrame = {
  /** Undefined only when CONTENT itself cannot be read. */
  edition: Edition | undefined
  lang: Lang
  /** The way to the page in the other script, where there is one. */
  scripts?: Html | undefined
  head: Html
  /** Slug of the outermost section, marked in the masthead. */
  current?: string | undefined
  main: Html
}

export const page = ({ edition, lang, scripts, head, current, main }: PageFrame): Html => html`<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f7f4ee" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14181b" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">${textsFor(lang).skip}</a>
<header class="masthead">
<div class="bar">
<a class="brand" href="${edition?.prefix ?? ''}/">${RIDGE_MARK}<span>${nameOf(edition?.site)}</span></a>
${edition && sectionNav(edition, textsFor(lang), current)}${scripts}
</div>
</header>
<main id="main">${main}</main>
${edition && foot(edition, textsFor(lang))}
<script>${raw(SCRIPT)}</script>
</body>
</html>`

const nameOf = (site: Site | undefined): string => site?.title ?? 'Ridge'

export function headOf(site: Site | undefined, head: PageHead): Html {
  const fullTitle = head.title === nameOf(site) ? head.title : `${head.title} - ${nameOf(site)}`
  return html`<title>${fullTitle}</title>
<meta name="description" content="${head.description}">
${site && head.canonical !== undefined ? findable(site, head, head.canonical) : html`<meta name="robots" content="noindex">`}`
}

function findable(site: Site, head: PageHead, canonical: string): Html {
  const url = `${site.url}${canonical}`
  return html`<link rel="canonical" href="${url}">${alternates(site, head.addresses ?? [])}
<meta property="og:type" content="${head.kind}">
<meta property="og:site_name" content="${site.title}">
<meta property="og:title" content="${head.title}">
<meta property="og:description" content="${head.description}">
<meta property="og:url" content="${url}">
${head.image && html`<meta property="og:image" content="${site.url}${head.image}">`}`
}

/** Each names all, itself included, and which is for everybody else (developers.google.com, "Localized versions"). */
const alternates = (site: Site, addresses: Address[]): Html[] =>
  addresses.length < 2
    ? []
    : [...addresses, { lang: 'x-default', path: addresses[0]?.path ?? '/' }].map(
        ({ lang, path }) => html`
<link rel="alternate" hreflang="${lang}" href="${site.url}${path}">`,
      )

/** Links to a page in the other script. */
export const scriptLinks = (addresses: Address[], lang: Lang): Html | undefined => {
  const others = addresses.filter((one) => one.lang !== lang)
  return others.length === 0
    ? undefined
    : html`
${others.map((one) => html`<a class="script" href="${one.path}" rel="alternate" hreflang="${one.lang}" lang="${one.lang}">${SCRIPT_NAMES[one.lang]}</a>`)}`
}

/** Each in itself. */
const SCRIPT_NAMES: Record<Lang, string> = { 'zh-Hans': '简体', 'zh-Hant': '繁體', en: 'English' }

const sectionNav = (
  { site, prefix }: Edition,
  t: Texts,
  current: string | undefined,
): Html => html`<nav class="sections" aria-label="${t.sections}">
<ul>${site.sections.map((section) => sectionLink(prefix, section, section.slug === current))}</ul>
</nav>`

const sectionLink = (prefix: string, section: Section, isCurrent: boolean): Html =>
  html`<li><a href="${prefix}${sectionPath(section.slug)}"${isCurrent ? raw(' aria-current="true"') : ''}>${section.title}</a></li>`

const foot = ({ site, prefix }: Edition, t: Texts): Html => html`<footer class="foot">
${RIDGE_LINE}
<div class="bar">
<div><p class="foot-name">${site.title}</p><p>${site.tagline}</p></div>
<nav aria-label="${t.contact}"><ul>
${site.contact.phone && html`<li>${t.phone} ${phoneLink(site.contact.phone)}</li>`}
${site.contact.wechat && html`<li>${t.wechat} <span class="copyable">${site.contact.wechat}</span></li>`}
${site.contact.email && html`<li><a href="mailto:${site.contact.email}">${site.contact.email}</a></li>`}
<li><a href="${prefix}/contact">${t.writeToUs}</a></li>
</ul></nav>
<p class="foot-small">© ${site.company} · <a href="${prefix}/questions">${t.ask}</a> · <a href="${prefix}/privacy">${t.privacy}</a></p>
</div>
</footer>`

/** A number that a phone can dial. */
export const phoneLink = (phone: string): Html =>
  html`<a class="phone" href="tel:${phone.replaceAll(/[^\d+]/g, '')}">${phone}</a>`

/** The mark: two ridges, one behind the other. */
const FAR = 'M2 25 12.5 9l5 7.5L21 12l9 13z'
const NEAR = 'M2 25l7.5-9 5 5.5L19 16l11 9z'
const RIDGE_MARK = raw(
  `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path class="far" d="${FAR}"/><path class="near" d="${NEAR}"/></svg>`,
)

/** The same ridges drawn long, above the foot. */
export const RIDGE_LINE = raw(
  '<svg class="ridgeline" viewBox="0 0 1200 90" preserveAspectRatio="none" aria-hidden="true"><path class="far" d="M0 90V62l90-24 70 18 110-44 96 40 84-18 120 34 130-54 92 36 108-22 96 30 104-34 100 24v42z"/><path class="near" d="M0 90V78l130-26 90 20 140-34 120 32 150-20 120 24 150-38 130 34 170-22v42z"/></svg>',
)

/** The mark on a tile of paper. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#f7f4ee"/><path fill="#b4432e" opacity=".55" d="${FAR}"/><path fill="#1f5a4c" d="${NEAR}"/></svg>`
