/** The frame of every page: head, masthead, foot. Works without script and asks no other host. */
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

import { type Address, alternatesOf, type Edition } from '../article/editions.ts'
import type { Lang } from '../article/record.ts'
import type { Section, Site } from '../article/site.ts'
import { sectionPath } from '../article/slug.ts'
import { type OpenGraph, openGraph } from './open-graph.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { type Texts, textsFor } from './texts.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What search engines and browser tabs are told of a page. */
export type PageHead = OpenGraph & {
  /** Path of the one address of this page; undefined for pages that are not for search engines. */
  canonical: string | undefined
  /** The same page in all scripts, the one without a prefix first; nothing where there is only one. */
  addresses?: Address[] | undefined
}

export type PageFrame = {
  /** Undefined only when CONTENT itself cannot be read. */
  edition: Edition | undefined
  lang: Lang
  /** The way to the page in the other script, where there is one. */
  scripts?: Html | undefined
  head: Html
  /** For pages that need less than the whole sheet. */
  style?: string
  /** Slug of the outermost section, marked in the masthead. */
  current?: string | undefined
  main: Html
}

export const page = ({
  edition,
  lang,
  scripts,
  head,
  style = STYLE,
  current,
  main,
}: PageFrame): Html => html`<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<meta name="theme-color" content="#f7f4ee" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14181b" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${raw(style)}</style>
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
${openGraph(site, head, url)}`
}

const alternates = (site: Site, addresses: Address[]): Html[] =>
  alternatesOf(addresses).map(
    ({ hreflang, path }) => html`
<link rel="alternate" hreflang="${hreflang}" href="${site.url}${path}">`,
  )

/** Where a program that collects feeds finds one; without a title it is that of the site. */
export const feedLink = (path: string, title?: string): Html => html`
<link rel="alternate" type="application/atom+xml"${title !== undefined && html` title="${title}"`} href="${path}">`

/** The same in both formats, for the page that shows what is in it. */
export const feedLinks = (
  { prefix }: Edition,
  title: string,
  folder = '/',
): Html => html`${feedLink(`${prefix}${folder}feed.xml`, title)}
<link rel="alternate" type="application/feed+json" title="${title}" href="${prefix}${folder}feed.json">`

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
<p class="foot-small">© ${site.company} · <a href="${prefix}/questions">${t.ask}</a> · <a href="${prefix}/privacy">${t.privacy}</a>${filings(site)}</p>
</div>
</footer>`

/** What sites on the Chinese mainland must show, with links to where it can be looked up. */
const filings = ({ filings: { icp, police } = {} }: Site): Html[] => [
  ...(icp === undefined ? [] : [html` · <a href="https://beian.miit.gov.cn/" rel="nofollow">${icp}</a>`]),
  ...(police === undefined
    ? []
    : [
        html` · <a href="https://beian.mps.gov.cn/#/query/webSearch?code=${police.code}" rel="nofollow">${police.text}</a>`,
      ]),
]

/** A number that a phone can dial. */
export const phoneLink = (phone: string): Html =>
  html`<a class="phone" href="tel:${phone.replaceAll(/[^\d+]/g, '')}">${phone}</a>`

/** The mark: two ridges, one behind the other. */
const FAR = 'M2 25 12.5 9l5 7.5L21 12l9 13z'
const NEAR = 'M2 25l7.5-9 5 5.5L19 16l11 9z'
const RIDGE_MARK = raw(
  `<svg class="mark" width="32" height="32" viewBox="0 0 32 32" aria-hidden="true"><path class="far" d="${FAR}"/><path class="near" d="${NEAR}"/></svg>`,
)

/** The same ridges drawn long, above the foot. */
export const RIDGE_LINE = raw(
  '<svg class="ridgeline" viewBox="0 0 1200 90" preserveAspectRatio="none" aria-hidden="true"><path class="far" d="M0 90V60l110-22 90 20 120-46 130 52 150-42 140 50 150-58 130 46 180-30v60z"/><path class="near" d="M0 90V80l160-30 130 22 190-38 170 40 180-30 200 34 170-30v42z"/></svg>',
)

/** The mark on a tile of paper. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#f7f4ee"/><path fill="#b4432e" opacity=".55" d="${FAR}"/><path fill="#1f5a4c" d="${NEAR}"/></svg>`
