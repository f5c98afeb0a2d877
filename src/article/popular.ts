/** `popular`: what is read most, of the whole site and of each section, as the trigger reckons it every hour. */
import * as v from 'valibot'

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
