/** `popular`: what is read most, of the whole site and of each section, as the trigger reckons it every hour. */
import * as v from 'valibot'

import { hashOf } from './hash.ts'
import { ARTICLE_PREFIX, articleKey, variantKey } from './keys.ts'
import { LangSchema } from './record.ts'

const PopularEntrySchema = v.object({
  slug: v.string(),
  /** The article's own. */
  lang: LangSchema,
  title: v.string(),
  /** The title in the other script, where the article can be had in it. */
  variant: v.optional(v.object({ lang: LangSchema, title: v.string() })),
})
export type PopularEntry = v.InferOutput<typeof PopularEntrySchema>

export const PopularSchema = v.object({
  hash: v.string(),
  /** Most read first. */
  all: v.array(PopularEntrySchema),
  /** By section path; sections within count for those around them. */
  sections: v.record(v.string(), v.array(PopularEntrySchema)),
})
export type Popular = v.InferOutput<typeof PopularSchema>

/** Entries of a list. */
export const POPULAR_SHOWN = 8

/** The list of a section, or of the site; nothing while there is none. */
export const popularOf = (popular: Popular | undefined, section?: string): PopularEntry[] =>
  section === undefined
    ? (popular?.all ?? [])
    : popular && Object.hasOwn(popular.sections, section)
      ? (popular.sections[section] ?? [])
      : []

/**
 * Without the articles, and the titles in another script, that were removed since it was reckoned: `changed` is the hash of
 * each key without its prefix, null for a removed one. It has another hash if something is left out.
 */
export async function withoutRemoved(popular: Popular, changed: ReadonlyMap<string, string | null>): Promise<Popular> {
  const isGone = (key: string): boolean => changed.get(key.slice(ARTICLE_PREFIX.length)) === null
  const present = (entries: PopularEntry[]): PopularEntry[] =>
    entries.flatMap((entry) => {
      const { variant, ...own } = entry
      if (isGone(articleKey(entry.slug))) return []
      return variant && isGone(variantKey(entry.slug, variant.lang)) ? [own] : [entry]
    })
  const { hash, all, sections } = popular
  const lists = {
    all: present(all),
    sections: Object.fromEntries(Object.entries(sections).map(([path, entries]) => [path, present(entries)])),
  }
  const isWhole = JSON.stringify(lists) === JSON.stringify({ all, sections })
  return { hash: isWhole ? hash : await hashOf(JSON.stringify(lists)), ...lists }
}
