/**
 * The two scripts of Chinese: in which of them a site, an article or a card can be had, and under which addresses.
 * A site's own edition has addresses without a prefix; an article has its own script's address without one, wherever it stands.
 */
import type { Lang } from './record.ts'
import { type Site, siteIn } from './site.ts'
import { articlePath } from './slug.ts'

export type Script = Exclude<Lang, 'en'>
const SCRIPTS: Script[] = ['zh-Hans', 'zh-Hant']

/** The script that a text of this language can be converted to. */
export function otherScript(lang: Lang): Script | undefined {
  if (lang === 'en') return undefined
  return lang === 'zh-Hans' ? 'zh-Hant' : 'zh-Hans'
}

/** What stands before the paths of a script where they have a prefix: `/zh-hant`. */
const scriptPrefix = (script: Script): string => `/${script.toLowerCase()}`

/** `/zh-hant/archive` -> the script of the prefix, and `/archive`. A path without a prefix asks for no script. */
export function splitPrefix(path: string): { script: Script | undefined; path: string } {
  const script = SCRIPTS.find((one) => `${path}/`.startsWith(`${scriptPrefix(one)}/`))
  return script ? { script, path: path.slice(scriptPrefix(script).length) || '/' } : { script, path }
}

/** A page in one language. */
export type Address = { lang: Lang; path: string }

/** A site in one language: what its pages say, and where they are. */
export type Edition = {
  /** With the texts of this edition. */
  site: Site
  /** In front of the paths of its pages. */
  prefix: string
  /** Of all editions, the site's own first. */
  prefixes: { lang: Lang; prefix: string }[]
}

/** The edition of a language, or the site's own where it has none. */
export function editionOf(site: Site, lang: Lang): Edition {
  const others = SCRIPTS.filter((script) => site.variants[script])
  const prefixes = [
    { lang: site.lang, prefix: '' },
    ...others.map((script) => ({ lang: script, prefix: scriptPrefix(script) })),
  ]
  const prefix = prefixes.find((one) => one.lang === lang)?.prefix ?? ''
  return { site: siteIn(site, lang), prefix, prefixes }
}

/** The languages of all editions, the site's own first. */
export const langsOf = (site: Site): Lang[] => editionOf(site, site.lang).prefixes.map(({ lang }) => lang)

/** A path of the site in all its editions, the site's own first. */
export const addressesOf = ({ prefixes }: Edition, path: string): Address[] =>
  prefixes.map(({ lang, prefix }) => ({ lang, path: `${prefix}${path}` }))

/** What of an article, or of its card, its address depends on. */
export type Addressed = { slug: string; lang: Lang; variantOf?: Lang | undefined }

/** The path of an article, or of its variant, in the script that it is in. */
export const addressOf = ({ slug, lang, variantOf }: Addressed): string =>
  variantOf === undefined || lang === 'en' ? articlePath(slug) : `${scriptPrefix(lang)}${articlePath(slug)}`

/** The paths of an article in all its scripts, its own first. */
export function articleAddresses({ slug, lang, variantOf, variants }: Addressed & { variants: Lang[] }): Address[] {
  const own = variantOf ?? lang
  return [own, ...[lang, ...variants].filter((one) => one !== own)].map((one) => ({
    lang: one,
    path: addressOf({ slug, lang: one, variantOf: one === own ? undefined : own }),
  }))
}

/**
 * What pages and sitemaps say of an address's other scripts: each names all, itself included, and which is for everybody
 * else (developers.google.com, "Localized versions"). Nothing where there is only one.
 */
export const alternatesOf = (addresses: Address[]): { hreflang: string; path: string }[] =>
  addresses.length < 2
    ? []
    : [
        ...addresses.map(({ lang, path }) => ({ hreflang: lang, path })),
        { hreflang: 'x-default', path: addresses[0]?.path ?? '/' },
      ]

/** An article, or its card, in its own script and, where it has one, in the other. */
export type Pair<T> = { own: T; variant?: T | undefined }

/** The one of the language, or the own one. */
export const inLang = <T extends { lang: Lang }>({ own, variant }: Pair<T>, lang: Lang): T =>
  variant?.lang === lang ? variant : own

/** Tags as they stand in addresses: in the language of the site, where the article can be had in it. */
export const addressTags = (pair: Pair<{ lang: Lang; tags: string[] }>, site: Site): string[] =>
  inLang(pair, site.lang).tags
