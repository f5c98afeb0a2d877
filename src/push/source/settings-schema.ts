/** What Ridge takes from the settings of an article, once their names are its own. */
import * as v from 'valibot'

import { LangSchema } from '../../article/record.ts'

/** Control characters, noncharacters, and half of a surrogate pair: text that no program shows. */
// oxlint-disable-next-line no-control-regex
const UNSHOWABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFDD0-\uFDEF\uFFFE\uFFFF]/

export const text = v.pipe(
  v.string('text'),
  v.trim(),
  v.nonEmpty('not-empty'),
  v.check((one) => one.isWellFormed() && !UNSHOWABLE.test(one), 'characters'),
)

/** Lines of one text become spaces: titles and summaries are lines. */
const line = v.pipe(
  text,
  v.transform((one) => one.replaceAll(/\s+/g, ' ')),
)

/** One text or a list of them. */
export const texts = v.union(
  [
    v.array(text),
    v.pipe(
      text,
      v.transform((one) => [one]),
    ),
  ],
  'list',
)

export const flag = v.pipe(
  v.string('flag'),
  v.transform((word) => word.trim().toLowerCase()),
  v.picklist(['true', 'false', 'yes', 'no', 'on', 'off', '1', '0'], 'flag'),
  v.transform((word) => ['true', 'yes', 'on', '1'].includes(word)),
)

const SourceSchema = v.object(
  {
    title: line,
    publisher: v.optional(line),
    url: v.pipe(text, v.regex(/^https?:\/\/[^\s]+$/, 'url')),
    seen: v.optional(v.pipe(text, v.isoDate('day'))),
  },
  'source',
)

/** A finding of the content rules that stands with good reason. */
const WaiverSchema = v.object({ rule: text, text: v.optional(text), reason: text }, 'waive')

/** `zh-CN`, `zh_TW`, `English` and the like, as what Ridge calls them. */
const lang = v.pipe(
  text,
  v.transform((typed) => {
    const tag = typed.toLowerCase().replaceAll('_', '-')
    if (/^(?:zh-hant|zh-(?:hant-)?(?:tw|hk|mo)|cht|繁体|繁體)/.test(tag)) return 'zh-Hant'
    if (/^(?:zh|cn$|chs|中文|简体|簡體)/.test(tag)) return 'zh-Hans'
    return /^en(?:-|$|glish)/.test(tag) ? 'en' : typed
  }),
  LangSchema,
)

/** Words of editors for the other script, by its name. */
const words = v.optional(v.record(text, v.string('text'), 'script'), {})
export const ScriptTablesSchema = v.strictObject({ 'zh-Hans': words, 'zh-Hant': words }, 'script')

const entries = {
  title: v.optional(v.pipe(line, v.maxLength(200, 'title-long'))),
  slug: v.optional(text),
  section: v.optional(text),
  author: v.optional(line),
  date: v.optional(text),
  updated: v.optional(text),
  lang: v.optional(lang),
  summary: v.optional(line),
  draft: v.optional(flag),
  published: v.optional(flag),
  hidden: v.optional(flag),
  sources: v.optional(v.array(SourceSchema, 'sources'), []),
  variants: v.optional(v.array(lang, 'list')),
  script: v.optional(ScriptTablesSchema, {}),
  waive: v.optional(v.array(WaiverSchema, 'waive'), []),
  related: v.optional(v.object({ pin: v.optional(texts, []), ban: v.optional(texts, []) }, 'related')),
}
export const SettingsSchema = v.object(entries, 'missing')
export type TypedSettings = v.InferOutput<typeof SettingsSchema>

/** Lists that may be written in many ways, checked word by word. */
export const WordSchema = line
