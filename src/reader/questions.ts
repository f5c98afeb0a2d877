/** `/questions`, its older pages, one question, and the same as JSON: documents that the trigger wrote. */
import { cacheTagOf } from '../article/cache-tags.ts'
import { editionOf } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import { QUESTIONS_LIST_KEY, questionKey, questionsPageKey } from '../article/keys.ts'
import { AnsweredSchema, type QuestionsPage, QuestionsPageSchema } from '../article/questions.ts'
import { readDocument } from '../article/read.ts'
import { notFound } from '../page/failures.ts'
import { movedWithoutPrefix } from '../page/one-address.ts'
import { htmlText } from '../page/pieces.ts'
import { problem } from '../page/problem.ts'
import { answeredPage, questionsListPage } from '../page/question-template.ts'
import { askedOf } from './asked.ts'
import { madeJson } from './json-answer.ts'
import { memoryOf } from './memory.ts'
import { type C, pageAnswer } from './page-answer.ts'

const NOTHING: QuestionsPage = { items: [] }

export async function questionsPage(c: C): Promise<Response> {
  const { path, script } = askedOf(c)
  const [, typed] = /^\/questions(?:\/page\/([1-9]\d{0,5}))?$/.exec(path) ?? []
  const number = typed === undefined ? undefined : Number(typed)
  const key = number === undefined ? QUESTIONS_LIST_KEY : questionsPageKey(number)
  const [memory, list] = await Promise.all([memoryOf(c.env), readDocument(c.env.CONTENT, QuestionsPageSchema, key)])
  if (!list && number !== undefined) return notFound(c, cacheTagOf(key))
  const edition = editionOf(memory.site, script ?? memory.site.lang)
  const moved = movedWithoutPrefix(edition, c.req.url)
  return moved ?? wholePage(c, memory, key, htmlText(questionsListPage(edition, list ?? NOTHING, number)))
}

export async function questionPage(c: C): Promise<Response> {
  const { path, script } = askedOf(c)
  const key = questionKey(path.slice('/questions/'.length))
  const [memory, found] = await Promise.all([memoryOf(c.env), readDocument(c.env.CONTENT, AnsweredSchema, key)])
  if (!found) return notFound(c, cacheTagOf(key))
  const edition = editionOf(memory.site, script ?? memory.site.lang)
  const moved = movedWithoutPrefix(edition, c.req.url)
  return moved ?? wholePage(c, memory, key, htmlText(answeredPage(edition, found)))
}

async function wholePage(c: C, memory: Parameters<typeof pageAnswer>[1], key: string, text: string): Promise<Response> {
  return pageAnswer(c, memory, key, { shell: [new TextEncoder().encode(text)], pieces: [], hash: await hashOf(text) })
}

/** `GET /api/questions`: `{items, next?}`, newest first; `?cursor=` is what `next` said. */
export async function questionsJson(c: C): Promise<Response> {
  const cursor = c.req.query('cursor')
  if (cursor !== undefined && !/^[1-9]\d{0,5}$/.test(cursor)) {
    return problem(400, 'Unknown cursor', { errors: [{ path: 'cursor', message: 'must be what `next` said' }] })
  }
  const key = cursor === undefined ? QUESTIONS_LIST_KEY : questionsPageKey(Number(cursor))
  const list = await readDocument(c.env.CONTENT, QuestionsPageSchema, key)
  if (!list && cursor !== undefined) return notFound(c, cacheTagOf(key))
  const { items, next } = list ?? NOTHING
  return madeJson(c, cacheTagOf(key), { items, ...(next !== undefined && { next: String(next) }) })
}

/** `GET /api/questions/{id}`. */
export async function questionJson(c: C): Promise<Response> {
  const key = questionKey(c.req.param('id') ?? '')
  const found = await readDocument(c.env.CONTENT, AnsweredSchema, key)
  return found ? madeJson(c, cacheTagOf(key), found) : notFound(c, cacheTagOf(key))
}
