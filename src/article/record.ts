/**
 * What an article is: the record that `article:{slug}` holds and the API returns byte for byte,
 * and the card that stands for it in lists.
 */
import * as v from 'valibot'

const LANGS = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Lang = (typeof LANGS)[number]
export const LangSchema = v.picklist(LANGS)

const SectionStepSchema = v.object({ slug: v.string(), title: v.string() })

const PictureSchema = v.object({ url: v.string(), width: v.number(), height: v.number(), alt: v.string() })
export type Picture = v.InferOutput<typeof PictureSchema>

const InstantSchema = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not an instant'),
)

const cardEntries = {
  slug: v.string(),
  title: v.string(),
  summary: v.string(),
  /** From the outermost section to the article's own. */
  section: v.array(SectionStepSchema),
  tags: v.array(v.string()),
  lang: LangSchema,
  /** The script that it was converted from; absent where it is as its author wrote it. */
  variantOf: v.optional(LangSchema),
  /** ISO 8601 with offset. */
  publishedAt: InstantSchema,
  updatedAt: InstantSchema,
  /** Reading time, at least 1. */
  minutes: v.number(),
  image: v.optional(PictureSchema),
}

export const CardSchema = v.object(cardEntries)
export type Card = v.InferOutput<typeof CardSchema>

const SourceSchema = v.object({
  title: v.string(),
  publisher: v.optional(v.string()),
  url: v.string(),
  /** Day on which the editor last saw it, `YYYY-MM-DD`. */
  seenAt: v.optional(v.string()),
})
export type Source = v.InferOutput<typeof SourceSchema>

const TocEntrySchema = v.object({ id: v.string(), text: v.string(), depth: v.number() })
export type TocEntry = v.InferOutput<typeof TocEntrySchema>

/** Longest `answer`, in characters: long enough for a search engine's snippet, short enough to be one. */
export const ANSWER_MAX = 500

const QuestionSchema = v.object({
  id: v.string(),
  question: v.string(),
  /** Plain text of the section under the question, at most 500 characters. */
  answer: v.string(),
})
export type Question = v.InferOutput<typeof QuestionSchema>

declare const isSafe: unique symbol
/** HTML that may be sent as it is. */
export type SafeHtml = string & { [isSafe]: true }
export const SafeHtmlSchema = v.string() as unknown as v.GenericSchema<string, SafeHtml>

export const ArticleSchema = v.object({
  ...cardEntries,
  author: v.string(),
  /** Han characters plus words of other scripts. */
  words: v.number(),
  toc: v.array(TocEntrySchema),
  /** The whole safe body, sources included. Only the compiler's sanitiser makes this type. */
  html: SafeHtmlSchema,
  questions: v.array(QuestionSchema),
  sources: v.array(SourceSchema),
  related: v.optional(v.object({ pin: v.array(v.string()), ban: v.array(v.string()) })),
  /** Other scripts in which this article can be had. */
  variants: v.array(LangSchema),
  /** Hash of everything above, in all scripts: an article and its variant have the same. */
  hash: v.string(),
})
export type Article = v.InferOutput<typeof ArticleSchema>

/** The card of a record. */
export function cardOf(article: Article): Card {
  const { slug, title, summary, section, tags, lang, variantOf, publishedAt, updatedAt, minutes, image } = article
  return {
    slug,
    title,
    summary,
    section,
    tags,
    lang,
    ...(variantOf && { variantOf }),
    publishedAt,
    updatedAt,
    minutes,
    ...(image && { image }),
  }
}

/** Path of the section that an article or card stands in, such as `academy/rankings/topics`. */
export const sectionOf = (card: Card): string => card.section.map((step) => step.slug).join('/')
