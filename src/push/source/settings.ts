/** The head of an article file -> all that is known of the article before its text is compiled. */
import * as v from 'valibot'

import type { Article, Lang } from '../../article/record.ts'
import type { Site } from '../../article/site.ts'
import { isSlug } from '../../article/slug.ts'
import { type Finding, finding, hasErrors, type Place } from '../problem.ts'
import { type Alias, aliasesOf } from './aliases.ts'
import { isAmbiguous, parseDate } from './date.ts'
import { readFileName, slugFrom } from './file-name.ts'
import type { TextFile } from './files.ts'
import { type Head, splitHead } from './head.ts'
import { type Key, type Known, knownKeys, OWN_KEYS, pathOf } from './keys.ts'
import { flatTexts, wordsIn } from './lists.ts'
import { checked, type Raw, type RawResult, unknownKey } from './raw.ts'
import { sectionFor } from './section.ts'
import { SettingsSchema, type TypedSettings, WordSchema } from './settings-schema.ts'
import { readToml } from './toml.ts'
import { readYaml } from './yaml.ts'

export type Settings = {
  title: string
  slug: string
  slugPlace: Place
  waive: TypedSettings['waive']
  /** Where they stand, for what is found in them. */
  places: { title: Place; summary: Place; waive: Place; tags: Place; updated: Place }
  section: Article['section']
  tags: string[]
  author: string
  /** ISO 8601 with offset. */
  publishedAt: string
  updatedAt: string
  lang: Lang
  summary?: string
  isDraft: boolean
  /** Scripts in which it is to be had beside its own; undefined for all. */
  variants?: Lang[]
  /** Its own words in the other script. */
  script: TypedSettings['script']
  sources: TypedSettings['sources']
  related?: NonNullable<TypedSettings['related']>
  aliases: Alias[]
  /** A picture that stands for the article, as it is written there; never one of another site. */
  image?: { path: string } & Place
}

export type SettingsOutcome = {
  /** Undefined with at least one error. */
  settings: Settings | undefined
  findings: Finding[]
  body: string
  /** Line of the file at which the body begins. */
  bodyLine: number
}

const TOP = { line: 1, column: 1 }

/** Everything that is wrong is found at once. Never throws for what stands in a file. */
export function readSettings({ file, text }: TextFile, site: Site): SettingsOutcome {
  const head = splitHead(text)
  if (!head) {
    return { settings: undefined, findings: [finding('error', 'settings-missing', TOP)], body: text, bodyLine: 1 }
  }
  const { body, bodyLine } = head
  const { raw, findings } = rawOf(head)
  if (!raw) return { settings: undefined, findings, body, bodyLine }
  const outcome = resolved(raw, { file, site, body })
  return { ...outcome, findings: [...findings, ...outcome.findings], body, bodyLine }
}

function rawOf({ format, settings, settingsLine }: Head): RawResult {
  if (format === 'toml') return readToml(settings, settingsLine)
  const isBraced = format === 'json' && !settings.trimStart().startsWith('{')
  return readYaml(isBraced ? `{${settings}}` : settings, settingsLine)
}

type Source = { file: string; site: Site; body: string }

function resolved(raw: Raw, source: Source): Pick<SettingsOutcome, 'settings' | 'findings'> {
  const known = withTaxonomies(knownKeys(raw))
  const found: Finding[] = []
  const placeOf = (key: Key): Place => raw.placeOf(pathOf(known, key))
  for (const typed of known.unknown) found.push(unknownKey(typed, typed, OWN_KEYS, raw.placeOf([typed])))

  const { value, findings } = checked(SettingsSchema, plainOf(known, raw))
  found.push(...findings)
  const has = (key: Key): boolean => known.given.has(key)
  if (has('password')) found.push(finding('error', 'password', placeOf('password')))
  if (has('expires')) found.push(finding('warning', 'expires', placeOf('expires')))
  const words = tagsOf(known, placeOf('tags'), source.file, found)
  const author = wordOf(known, 'author', placeOf('author'), found)
  if (value === undefined) return { settings: undefined, findings: found }

  const name = readFileName(source.file)
  const slug = slugOf(value, name.slug, placeOf('slug'), found)
  const { section, left } = sectionFor(value.section, known, source.site, raw, found)
  const dateOf = (key: 'date' | 'updated' | 'publishes', date: string): string | undefined => {
    const parsed = parseDate(date, source.site.timeZone)
    if (!parsed)
      found.push(finding('error', isAmbiguous(date) ? 'date-ambiguous' : 'date-wrong', placeOf(key), { date }))
    return parsed
  }
  const embargo = textOf(known, 'publishes')
  const day = value.date ?? embargo ?? name.date
  if (day === undefined) found.push(finding('error', 'date-missing', placeOf('date')))
  const publishedAt = later(
    day === undefined ? undefined : dateOf('date', day),
    embargo === undefined ? undefined : dateOf('publishes', embargo),
  )
  const updatedAt = value.updated === undefined ? publishedAt : dateOf('updated', value.updated)
  const isEarly = updatedAt && publishedAt && Date.parse(updatedAt) < Date.parse(publishedAt)
  if (isEarly) found.push(finding('warning', 'updated-early', placeOf('updated')))
  const aliases = aliasesOf(known, raw, slug, found)
  const title = value.title ?? titleFrom(source.body, name.words, found)
  if (hasErrors(found) || !slug || !section || !publishedAt || !updatedAt)
    return { settings: undefined, findings: found }

  const image = imageOf(known, placeOf('image'), found)
  const isPrivate = PRIVATE.has((textOf(known, 'status') ?? '').toLowerCase())
  const isDraft =
    value.draft === true || value.published === false || value.hidden === true || isPrivate || name.isDraft
  const settings: Settings = {
    title,
    slug,
    slugPlace: placeOf('slug'),
    waive: value.waive,
    places: {
      title: placeOf('title'),
      summary: placeOf('summary'),
      waive: placeOf('waive'),
      tags: placeOf('tags'),
      updated: placeOf('updated'),
    },
    section: section.map((step) => ({ slug: step.slug, title: step.title })),
    tags: [...new Set([...words, ...left])],
    author: author ?? source.site.company,
    publishedAt,
    updatedAt: isEarly ? publishedAt : updatedAt,
    lang: value.lang ?? source.site.lang,
    ...(value.summary !== undefined && { summary: value.summary }),
    isDraft,
    ...(value.variants && { variants: value.variants }),
    script: value.script,
    sources: value.sources,
    ...(value.related && { related: value.related }),
    aliases,
    ...(image !== undefined && { image: { path: image, ...placeOf('image') } }),
  }
  return { settings, findings: found }
}

/** WordPress's states in which nobody else can read it (developer.wordpress.org, "Post Status"). */
const PRIVATE = new Set(['draft', 'auto-draft', 'pending', 'private', 'trash', 'hidden', 'inherit'])

const textOf = (known: Known, key: Key): string | undefined => flatTexts(known.given.get(key)?.[0]?.value)[0]

const later = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined || Date.parse(other) <= Date.parse(one) ? one : other

/** What the schema looks at, under Ridge's names, and where it stands under its own. */
function plainOf(known: Known, raw: Raw): Raw {
  const value: Record<string, unknown> = {}
  const names = Object.keys(SettingsSchema.entries).filter((one) => one !== 'author') as Key[]
  for (const key of names) {
    const given = known.given.get(key)?.[0]
    if (given) value[key] = given.value
  }
  return { value, placeOf: ([key, ...rest]) => raw.placeOf(pathOf(known, key as Key, ...rest)) }
}

/** Zola's `[taxonomies]` holds tags and categories. */
function withTaxonomies(known: Known): Known {
  const group = known.given.get('taxonomies')?.[0]?.value
  if (typeof group !== 'object' || group === null) return known
  const inner = knownKeys({ value: group as Record<string, unknown>, placeOf: () => TOP })
  return { ...known, given: new Map([...inner.given, ...known.given]) }
}

/** In Jekyll, spaces part tags; its posts are known by the day in their name. */
function tagsOf(known: Known, place: Place, file: string, found: Finding[]): string[] {
  const given = known.given.get('tags') ?? []
  const spaces = readFileName(file).date !== undefined
  const words = given.flatMap(({ value }) => wordsIn(value, { spaces }))
  return words.flatMap((word) => checkedWord(word, 'tags', place, found) ?? [])
}

function wordOf(known: Known, key: Key, place: Place, found: Finding[]): string | undefined {
  const words = wordsIn(known.given.get(key)?.[0]?.value)
  return words.length === 0 ? undefined : checkedWord(words.join('、'), key, place, found)
}

function checkedWord(word: string, path: string, place: Place, found: Finding[]): string | undefined {
  const result = v.safeParse(WordSchema, word)
  if (result.success) return result.output
  found.push(finding('error', 'setting-wrong', place, { path, why: result.issues[0].message }))
  return undefined
}

/** As it is given, made usable where that is plain, or from the name of the file. */
function slugOf(
  { slug }: TypedSettings,
  named: string | undefined,
  place: Place,
  found: Finding[],
): string | undefined {
  if (slug === undefined) {
    if (named === undefined) found.push(finding('error', 'slug-missing', place))
    return named
  }
  const typed = slug.replaceAll(/^\/+|\/+$/g, '')
  if (isSlug(typed)) return typed
  const made = slugFrom(typed)
  if (made === undefined) found.push(finding('error', 'slug-wrong', place, { slug }))
  else found.push(finding('warning', 'slug-made', place, { slug, made }))
  return made
}

/** The first heading, or the words of the file's name. */
function titleFrom(body: string, words: string, found: Finding[]): string {
  const line = body.split('\n').find((one) => /^#\s/.test(one)) ?? ''
  const heading = line.slice(1).trim().split(' #').at(0)?.trim()
  const title = (heading || words).slice(0, 200)
  found.push(finding('warning', 'title-made', TOP, { title }))
  return title
}

function imageOf(known: Known, place: Place, found: Finding[]): string | undefined {
  const path = (known.given.get('image') ?? []).flatMap(({ value }) => flatTexts(value)).find((one) => one.trim())
  if (path === undefined || /^data:/i.test(path) || /^(?:true|false)$/.test(path)) return undefined
  if (!/^(?:https?:)?\/\//i.test(path)) return path
  found.push(finding('warning', 'cover-remote', place, { url: path }))
  return undefined
}
