/** `site.yaml` -> the site document. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

import type { Script } from '../../article/editions.ts'
import { hashOf } from '../../article/hash.ts'
import { LangSchema } from '../../article/record.ts'
import { type Section, SectionSchema, type Site, type SiteTexts } from '../../article/site.ts'
import { isSectionSlug } from '../../article/slug.ts'
import { scriptConverter, variantScript } from '../compile/script.ts'
import type { ScriptTables } from '../compile/variant.ts'
import { DEFAULT_PICTURES, type PictureSettings, RENDITION_FORMATS } from '../pictures/renditions.ts'
import { type Finding, finding, inFile, type Place, type Problem } from '../problem.ts'
import { isTimeZone } from './date.ts'
import { readText } from './files.ts'
import type { Path } from './raw.ts'
import { flag, ScriptTablesSchema, text, texts } from './settings-schema.ts'
import { parseYaml } from './yaml.ts'

/** How pictures are sized: for the push only, not in the site document. */
const PicturesSchema = v.strictObject(
  {
    widths: v.optional(
      v.pipe(
        v.array(v.pipe(v.string('pictures'), v.regex(/^[1-9]\d{1,3}$/, 'pictures'), v.transform(Number)), 'pictures'),
        v.transform((widths) => [...new Set(widths)].toSorted((a, b) => a - b)),
      ),
      DEFAULT_PICTURES.widths.map(String),
    ),
    formats: v.optional(v.array(v.picklist(RENDITION_FORMATS, 'pictures'), 'pictures'), DEFAULT_PICTURES.formats),
  },
  'pictures',
)

/** `https://name` and nothing else. */
function isOrigin(url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.host !== '' && url.toLowerCase() === parsed.origin
  )
}

/** With or without slashes around them. */
const sectionPaths = v.pipe(
  texts,
  v.transform((paths) => paths.map((path) => path.replaceAll(/^\/+|\/+$/g, ''))),
)

const SiteFileSchema = v.object(
  {
    title: text,
    tagline: text,
    description: text,
    url: v.pipe(
      text,
      v.check(isOrigin, 'site-url'),
      v.transform((url) => new URL(url).origin),
    ),
    lang: v.optional(LangSchema, 'zh-Hans'),
    timeZone: v.optional(v.pipe(text, v.check(isTimeZone, 'time-zone')), 'Asia/Shanghai'),
    company: text,
    contact: v.object(
      { phone: v.optional(text), wechat: v.optional(text), email: v.optional(text), hours: v.optional(text) },
      'contact',
    ),
    callToAction: v.object({ title: text, text }, 'call-to-action'),
    relatedItems: v.optional(v.pipe(text, v.regex(/^(?:[1-9]|1\d|20)$/, 'one-to-twenty'), v.transform(Number)), '6'),
    hub: v.optional(v.pipe(text, v.regex(/^https:\/\/\S+$/, 'url'))),
    filings: v.optional(
      v.strictObject(
        {
          icp: v.optional(text),
          police: v.optional(v.strictObject({ text, code: v.pipe(text, v.regex(/^\d+$/, 'filings')) }, 'filings')),
        },
        'filings',
      ),
    ),
    sections: v.array(SectionSchema, 'sections'),
    home: v.optional(
      v.object(
        { lead: v.optional(texts, []), sections: v.optional(sectionPaths, []), questions: v.optional(flag, 'true') },
        'home',
      ),
      {},
    ),
    pictures: v.optional(PicturesSchema, {}),
    /** `[]` for a site in one script only. */
    variants: v.optional(v.array(LangSchema, 'list')),
    script: v.optional(ScriptTablesSchema, {}),
  },
  'missing',
)

type SiteOutcome =
  | {
      site: Site
      pictures: PictureSettings
      scripts: ScriptTables
      problems: Problem[]
      /** Of what stands in the file. */
      placeOf: (path: Path) => Place
    }
  | { site: undefined; pictures?: undefined; scripts?: undefined; problems: Problem[]; placeOf?: undefined }

/** The site, or what is wrong with `site.yaml`. */
export async function compileSite(folder: string): Promise<SiteOutcome> {
  const file = 'site.yaml'
  if (!existsSync(join(folder, file))) {
    return { site: undefined, problems: [{ ...finding('error', 'site-missing', { line: 1, column: 1 }), file }] }
  }
  const source = readText(folder, file)
  if ('severity' in source) return { site: undefined, problems: [source] }
  const { value, problems, placeOf } = parseYaml(source.text, SiteFileSchema, file)
  if (value === undefined) return { site: undefined, problems }

  const faults = sectionFaults(value.sections, placeOf(['sections'])).map(inFile(file))
  if (faults.length > 0) return { site: undefined, problems: [...problems, ...faults] }
  const { pictures, script: scripts, variants, ...texts } = value
  const site = { ...texts, variants: siteVariants(texts, variantScript({ lang: texts.lang, variants }, true), scripts) }
  return { site: { ...site, hash: await hashOf(JSON.stringify(site)) }, pictures, scripts, problems, placeOf }
}

/** What the site says in the other script. */
function siteVariants(
  site: Omit<Site, 'variants' | 'hash'>,
  script: Script | undefined,
  scripts: ScriptTables,
): Site['variants'] {
  if (script === undefined) return {}
  const convert = scriptConverter(script, scripts[script] ?? {})
  const sectionsOf = (sections: Section[]): Section[] =>
    sections.map(({ slug, title, summary, children }) => ({
      slug,
      title: convert(title),
      summary: convert(summary),
      children: sectionsOf(children),
    }))
  const { hours } = site.contact
  const texts: SiteTexts = {
    title: convert(site.title),
    tagline: convert(site.tagline),
    description: convert(site.description),
    company: convert(site.company),
    callToAction: { title: convert(site.callToAction.title), text: convert(site.callToAction.text) },
    sections: sectionsOf(site.sections),
    contact: hours === undefined ? {} : { hours: convert(hours) },
  }
  return { [script]: texts }
}

function sectionFaults(sections: Section[], place: Place): Finding[] {
  const slugs = sections.map((section) => section.slug)
  return sections.flatMap(({ slug, children }, at) => [
    ...(isSectionSlug(slug) ? [] : [finding('error', 'section-name', place, { slug })]),
    ...(slugs.indexOf(slug) === at ? [] : [finding('error', 'section-twice', place, { slug })]),
    ...sectionFaults(children, place),
  ])
}
