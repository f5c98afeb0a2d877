/** What compiling one article gives: all that the push must know of it beside its records, which are large. */
import type { ArticleMetadata } from '../../article/metadata.ts'
import type { Article } from '../../article/record.ts'
import type { Lang } from '../../article/record.ts'
import type { Site } from '../../article/site.ts'
import type { OwnLink } from '../markdown/links.ts'
import type { Looked } from '../pictures/find.ts'
import type { Media, PictureSettings } from '../pictures/renditions.ts'
import type { Finding, Place } from '../problem.ts'
import type { Alias } from '../source/aliases.ts'
import type { Rule } from '../source/rules.ts'
import type { ScriptTables } from './variant.ts'

/** With what an article file is compiled. Plain data, the same for all files of a folder. */
export type CompileContext = {
  folder: string
  site: Site
  pictures: PictureSettings
  rules: Rule[]
  /** The site's words in the other script. */
  scripts: ScriptTables
}

/** Plain data: it is kept on the shelf and passed between threads. */
export type CompiledArticle = {
  /** Relative to the content folder. */
  file: string
  /** A draft is compiled, so that it can be checked and previewed, and never pushed. */
  state: 'ready' | 'draft' | 'broken'
  slug: string
  slugPlace: Place
  title: string
  lang: Lang
  /** ISO 8601; empty for a broken one. */
  publishedAt: string
  /** Keys of its records, the own one first. */
  records: { key: string; metadata: ArticleMetadata }[]
  media: Media[]
  /** On which files beside its own it depends, also on those that are missing. */
  looked: Looked[]
  links: OwnLink[]
  /** Ids in its body. */
  anchors: string[]
  tags: string[]
  tagsPlace: Place
  updatedPlace: Place
  /** Old addresses that lead to it. */
  aliases: Alias[]
  /** Slugs that its `related` names. */
  pins: string[]
  findings: Finding[]
}

/** With the records themselves, in the order of `compiled.records`. */
export type WithRecords = { compiled: CompiledArticle; records: Article[] }
