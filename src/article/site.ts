/** The site document under the key `site`: its name, its sections, and how to reach the company. */
import * as v from 'valibot'

import { type Lang, LangSchema } from './record.ts'

type SectionInput = { slug: string; title: string; summary?: string | undefined; children?: SectionInput[] | undefined }
export type Section = { slug: string; title: string; summary: string; children: Section[] }

export const SectionSchema: v.GenericSchema<SectionInput, Section> = v.object({
  slug: v.string(),
  title: v.string(),
  summary: v.optional(v.string(), ''),
  /** Sections within sections: the schema is not made yet while it is written down. */
  get children() {
    return v.optional(v.array(SectionSchema), [])
  },
})

/** What a site says in its own words. */
const textEntries = {
  title: v.string(),
  tagline: v.string(),
  description: v.string(),
  company: v.string(),
  callToAction: v.object({ title: v.string(), text: v.string() }),
  sections: v.array(SectionSchema),
}

/** The same in another script. */
const SiteTextsSchema = v.object({ ...textEntries, contact: v.object({ hours: v.optional(v.string()) }) })
export type SiteTexts = v.InferOutput<typeof SiteTextsSchema>

export const SiteSchema = v.object({
  ...textEntries,
  /** Public address without a path, such as `https://academy.example.com`. */
  url: v.string(),
  lang: LangSchema,
  /** IANA name; dates without an offset in articles are of this zone. */
  timeZone: v.string(),
  contact: v.object({
    phone: v.optional(v.string()),
    wechat: v.optional(v.string()),
    email: v.optional(v.string()),
    hours: v.optional(v.string()),
  }),
  /** How many related articles are shown. */
  relatedItems: v.number(),
  /** What stands on the home page beside the newest articles. */
  home: v.optional(
    v.object({
      /** Slugs of articles, the first one large. */
      lead: v.array(v.string()),
      /** Paths of sections of which the newest articles are shown. */
      sections: v.array(v.string()),
      /** Whether readers' questions are shown. */
      questions: v.boolean(),
    }),
    { lead: [], sections: [], questions: true },
  ),
  /** URL of the WebSub hub that is told of new articles. */
  hub: v.optional(v.string()),
  /** Numbers under which a site on the Chinese mainland is registered; `code` is the digits of the police's. */
  filings: v.optional(
    v.object({
      icp: v.optional(v.string()),
      police: v.optional(v.object({ text: v.string(), code: v.string() })),
    }),
  ),
  /** The other scripts in which the whole site can be had. */
  variants: v.optional(
    v.object({ 'zh-Hans': v.optional(SiteTextsSchema), 'zh-Hant': v.optional(SiteTextsSchema) }),
    {},
  ),
  hash: v.string(),
})
export type Site = v.InferOutput<typeof SiteSchema>

/** The site in a script; as it is where it has no variant of it. */
export function siteIn(site: Site, lang: Lang): Site {
  const texts = lang === 'en' ? undefined : site.variants[lang]
  return texts ? { ...site, ...texts, contact: { ...site.contact, ...texts.contact }, lang, variants: {} } : site
}

/** The sections from the outermost to the one at `path`, or undefined when the site has none there. */
export function sectionsTo(site: Site, path: string): Section[] | undefined {
  const found: Section[] = []
  let level = site.sections
  for (const slug of path.split('/')) {
    const section = level.find((one) => one.slug === slug)
    if (!section) return undefined
    found.push(section)
    level = section.children
  }
  return found
}
