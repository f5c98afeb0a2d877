/** The site document under the key `site`: its name, its sections, and how to reach the company. */
import * as v from 'valibot'

import { LangSchema } from './record.ts'

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

export const SiteSchema = v.object({
  title: v.string(),
  tagline: v.string(),
  description: v.string(),
  /** Public address without a path, such as `https://academy.example.com`. */
  url: v.string(),
  lang: LangSchema,
  /** IANA name; dates without an offset in articles are of this zone. */
  timeZone: v.string(),
  company: v.string(),
  contact: v.object({
    phone: v.optional(v.string()),
    wechat: v.optional(v.string()),
    email: v.optional(v.string()),
    hours: v.optional(v.string()),
  }),
  callToAction: v.object({ title: v.string(), text: v.string() }),
  /** How many related articles are shown. */
  relatedItems: v.number(),
  sections: v.array(SectionSchema),
  hash: v.string(),
})
export type Site = v.InferOutput<typeof SiteSchema>

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
