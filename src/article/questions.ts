/** Answered questions as they are published: the documents that the trigger writes into CONTENT, and nothing else of the askers. */
import * as v from 'valibot'

import { SafeHtmlSchema } from './record.ts'

/** Questions on a full page of the list; such a page keeps its questions when newer ones come. */
export const QUESTIONS_PAGE_SIZE = 20

export const AnsweredSchema = v.object({
  id: v.string(),
  question: v.string(),
  detail: v.optional(v.string()),
  /** What the asker typed. */
  nickname: v.optional(v.string()),
  /** Safe HTML. */
  answer: SafeHtmlSchema,
  /** The same as plain text, at most 500 characters. */
  text: v.string(),
  /** ISO 8601, UTC. */
  askedAt: v.string(),
  answeredAt: v.string(),
  editedAt: v.optional(v.string()),
  /** Path of the section that shows it. */
  section: v.optional(v.string()),
  /** Article that it is linked to. */
  article: v.optional(v.object({ slug: v.string(), title: v.string() })),
})
export type Answered = v.InferOutput<typeof AnsweredSchema>

/** A question as a line of a list. */
const BriefSchema = v.object({ id: v.string(), question: v.string(), text: v.string() })
export type Brief = v.InferOutput<typeof BriefSchema>

/** `questions:list` and `questions:page:{n}`: newest first. */
export const QuestionsPageSchema = v.object({
  items: v.array(AnsweredSchema),
  /** Number of the next older page. */
  next: v.optional(v.number()),
  total: v.optional(v.number()),
})
export type QuestionsPage = v.InferOutput<typeof QuestionsPageSchema>

/** `questions:recent`: what other pages show. */
export const RecentQuestionsSchema = v.object({
  hash: v.string(),
  home: v.array(BriefSchema),
  /** By the first step of the section's path. */
  sections: v.record(v.string(), v.array(BriefSchema)),
  /** Questions that editors pinned to an article, by its slug. */
  articles: v.record(v.string(), v.array(BriefSchema)),
})
export type RecentQuestions = v.InferOutput<typeof RecentQuestionsSchema>

/** Questions in the block of a page. */
export const BLOCK_SIZE = 3

/** What the block of an article shows: pinned ones first, then the newest of its section. */
export function questionsFor(recent: RecentQuestions | undefined, slug: string, section: string): Brief[] {
  const pinned = own(recent?.articles, slug) ?? []
  const others = (own(recent?.sections, section) ?? []).filter(({ id }) => !pinned.some((one) => one.id === id))
  return [...pinned, ...others].slice(0, BLOCK_SIZE)
}

/** True when an article has questions of its own. */
export const hasPinned = (recent: RecentQuestions | undefined, slug: string): boolean =>
  own(recent?.articles, slug) !== undefined

const own = <T>(record: Record<string, T> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined

export const questionPath = (id: string): string => `/questions/${id}`
