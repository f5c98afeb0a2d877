/** `/questions`, its older pages, one question, the same as JSON and as a feed: documents that the trigger wrote. */
import { html } from 'hono/html'

import { cacheTagOf } from '../article/cache-tags.ts'
import { type Edition, editionOf } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import { QUESTIONS_LIST_KEY, questionKey, questionsPageKey } from '../article/keys.ts'
import { AnsweredSchema, questionPath, type QuestionsPage, QuestionsPageSchema } from '../article/questions.ts'
import { readDocument } from '../article/read.ts'
import { notFound } from '../page/failures.ts'
import { bytesETag, cacheControl, cacheTag, dataHeaders, isHeldByClient, notModified } from '../page/headers.ts'
import { htmlText } from '../page/pieces.ts'
import { problem } from '../page/problem.ts'
import { answeredPage, questionsListPage } from '../page/question-template.ts'
import { textsFor } from '../page/texts.ts'
import { askedOf } from './asked.ts'
import { withoutNonXml, XML_START } from './found/xml.ts'
import { memoryOf } from './memory.ts'
import { type C, pageAnswer } from './page-answer.ts'

const NOTHING: QuestionsPage = { items: [] }

export async function questionsPage(c: C): Promise<Response> {
  const { path, script } = askedOf(c)
  const [, typed] = /^\/questions(?:\/page\/([1-9]\d{0,5}))?$/.exec(path) ?? []
  const number = typed === undefined ? undefined : Number(typed)
  const key = number === undefined ? QUESTIONS_LIST_KEY : questionsPageKey(number)
  const [memory, list] = await Promise.all([memoryOf(c.env), readDocument(c.env.CONTENT, QuestionsPageSchema, key)])
  const edition = askedEdition(editionOf(memory.site, script ?? memory.site.lang), script)
  if (!edition || (!list && number !== undefined)) return notFound(c, cacheTagOf(key))
  return wholePage(c, memory, key, htmlText(questionsListPage(edition, list ?? NOTHING, number)))
}

export async function questionPage(c: C): Promise<Response> {
  const { path, script } = askedOf(c)
  const key = questionKey(path.slice('/questions/'.length))
  const [memory, found] = await Promise.all([memoryOf(c.env), readDocument(c.env.CONTENT, AnsweredSchema, key)])
  const edition = askedEdition(editionOf(memory.site, script ?? memory.site.lang), script)
  if (!edition || !found) return notFound(c, cacheTagOf(key))
  return wholePage(c, memory, key, htmlText(answeredPage(edition, found)))
}

/** Undefined where the site has no edition in the script that is asked for. */
const askedEdition = (edition: Edition, script: string | undefined): Edition | undefined =>
  script === undefined || edition.prefix !== '' ? edition : undefined

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
  return jsonAnswer(c, key, { items, ...(next !== undefined && { next: String(next) }) })
}

/** `GET /api/questions/{id}`. */
export async function questionJson(c: C): Promise<Response> {
  const key = questionKey(c.req.param('id') ?? '')
  const found = await readDocument(c.env.CONTENT, AnsweredSchema, key)
  return found ? jsonAnswer(c, key, found) : notFound(c, cacheTagOf(key))
}

async function jsonAnswer(c: C, key: string, value: unknown): Promise<Response> {
  const text = JSON.stringify(value)
  const headers = dataHeaders(cacheTagOf(key))
  headers.set('ETag', bytesETag(await hashOf(text)))
  return isHeldByClient(c, headers.get('ETag') ?? '') ? notModified(headers) : new Response(text, { headers })
}

/** Atom (RFC 4287) of the newest answers. */
export async function questionsFeed(c: C): Promise<Response> {
  const [{ site }, list] = await Promise.all([
    memoryOf(c.env),
    readDocument(c.env.CONTENT, QuestionsPageSchema, QUESTIONS_LIST_KEY),
  ])
  const items = (list ?? NOTHING).items
  const t = textsFor(site.lang)
  const updated =
    items
      .map((one) => one.editedAt ?? one.answeredAt)
      .toSorted()
      .at(-1) ?? '1970-01-01T00:00:00Z'
  const feed = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.lang}">
<title>${t.ask} - ${site.title}</title>
<id>${site.url}/questions</id>
<link rel="alternate" type="text/html" href="${site.url}/questions"/>
<link rel="self" type="application/atom+xml" href="${site.url}/questions/feed.xml"/>
<updated>${updated}</updated>
<author><name>${site.company}</name></author>
${items.map(
  (one) => html`<entry>
<title>${one.question}</title>
<id>${site.url}${questionPath(one.id)}</id>
<link rel="alternate" type="text/html" href="${site.url}${questionPath(one.id)}"/>
<published>${one.answeredAt}</published>
<updated>${one.editedAt ?? one.answeredAt}</updated>
<content type="html">${one.answer.toString()}</content>
</entry>`,
)}
</feed>
`
  const text = `${XML_START}${withoutNonXml(htmlText(feed))}`
  const headers = {
    'Content-Type': 'application/atom+xml; charset=utf-8',
    ETag: bytesETag(await hashOf(text)),
    ...cacheControl('content'),
    ...cacheTag(cacheTagOf(QUESTIONS_LIST_KEY)),
  }
  return isHeldByClient(c, headers.ETag) ? notModified(headers) : c.body(text, 200, headers)
}
