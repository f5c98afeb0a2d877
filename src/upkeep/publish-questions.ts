/**
 * Answered questions -> CONTENT, in the documents of `../article/questions.ts`. Only documents whose bytes changed are written;
 * a question counts as published when all that shows it is.
 */
import * as v from 'valibot'

import { hashOf } from '../article/hash.ts'
import { articleKey, QUESTIONS_LIST_KEY, QUESTIONS_RECENT_KEY, questionKey, questionsPageKey } from '../article/keys.ts'
import {
  type Answered,
  BLOCK_SIZE,
  type Brief,
  QUESTIONS_PAGE_SIZE,
  type QuestionsPage,
  type RecentQuestions,
} from '../article/questions.ts'
import { isSlug } from '../article/slug.ts'
import { storedCard } from '../article/stored-card.ts'
import { answerHtml, plainText } from '../inbox/answer-html.ts'
import { type Database, rowsOf, statement } from '../inbox/database.ts'
import {
  answeredStatement,
  parseQuestions,
  publishedStatement,
  type Question,
  recentStatement,
  sectionsStatement,
  staleQuestions,
} from '../inbox/questions.ts'

/** Questions that other pages show at most: the document is read by every isolate. */
const RECENT_MOST = 500

/** Longest text of an answer in structured data, and under a question on other pages. */
const TEXT_MAX = 500
const BRIEF_MAX = 90

/** Questions that one run brings up to date. */
const STALE_AT_ONCE = 20

/** Longer than a run may take: one that was cut off keeps the next ones waiting for so long. */
const LEASE_MS = 300_000

/** A lease that is longer than one can be is of a clock that was ahead. */
const CLAIM = `INSERT INTO upkeep (name, value) VALUES ('publishing', ?1)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <= ?2 OR value > ?1 RETURNING value`

/**
 * Documents written and removed; what the budget does not allow is left for the next run. One run at a time: an older one
 * would put what it had read over what a younger one has written.
 */
export async function publishQuestions(
  content: KVNamespace,
  database: Database,
  documents: number,
  now: Date,
): Promise<number> {
  const until = new Date(now.getTime() + LEASE_MS).toISOString()
  const claimed = await rowsOf(database, CLAIM, until, now.toISOString())
  if (claimed.length === 0) return 0
  try {
    return await publishing(content, database, documents)
  } finally {
    await rowsOf(database, "DELETE FROM upkeep WHERE name = 'publishing' AND value = ?", until).catch(() => [])
  }
}

async function publishing(content: KVNamespace, database: Database, documents: number): Promise<number> {
  const [staleRows = [], [republish] = []] = await database.run([staleQuestions(STALE_AT_ONCE), statement(REPUBLISH)])
  const stale = parseQuestions(staleRows)
  const gone = new Set([
    ...(await goneKeys(database)),
    ...stale.filter(({ state }) => state !== 'answered').map(({ id }) => questionKey(id)),
  ])
  const articles = await articlesOf(content, stale)
  await fillSections(database, stale, articles)
  const wanted = new Map<string, unknown>()
  for (const question of stale) {
    if (question.state === 'answered') wanted.set(questionKey(question.id), answeredOf(question, articles))
  }
  for (const [key, page] of await pages(database)) wanted.set(key, page)
  wanted.set(QUESTIONS_RECENT_KEY, await recentOf(database))

  const before = await publishedHashes(database)
  let written = 0
  let isAll = true
  for (const [key, document] of wanted) {
    const text = JSON.stringify(document)
    const hash = await hashOf(text)
    if (before.get(key) === hash) continue
    if (written >= documents) {
      isAll = false
      break
    }
    await content.put(key, text, { metadata: { hash } })
    await database.run([statement(NOTE, key, hash)])
    written++
  }
  const isOldPage = (key: string): boolean => key.startsWith(questionsPageKey(1).slice(0, -1)) && !wanted.has(key)
  const useless = [...before.keys()].filter((key) => gone.has(key) || isOldPage(key))
  const removable = useless.slice(0, Math.max(0, documents - written))
  await remove(content, database, removable)
  written += removable.length
  if (isAll && removable.length === useless.length) {
    await database.run([
      publishedStatement(stale),
      ...(stale.length < STALE_AT_ONCE && republish ? [statement(REPUBLISHED, String(republish['value']))] : []),
    ])
  }
  return written
}

async function remove(content: KVNamespace, database: Database, keys: string[]): Promise<void> {
  for (const key of keys) {
    await content.delete(key)
    await database.run([statement('DELETE FROM published WHERE key = ?', key)])
  }
}

/** What was erased while this run was at work is left to the next one. */
const REPUBLISH = "SELECT value FROM upkeep WHERE name = 'republish'"
const REPUBLISHED = "DELETE FROM upkeep WHERE name = 'republish' AND value = ?"

const NOTE = 'INSERT INTO published (key, hash) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET hash = excluded.hash'
const HashSchema = v.array(v.object({ key: v.string(), hash: v.string() }))

const publishedHashes = async (database: Database): Promise<Map<string, string>> =>
  new Map(
    v.parse(HashSchema, await rowsOf(database, 'SELECT key, hash FROM published')).map(({ key, hash }) => [key, hash]),
  )

/** Documents of questions that were erased. */
const GONE = `SELECT key, hash FROM published WHERE key GLOB '${questionKey('*')}'
  AND substr(key, ${questionKey('').length + 1}) NOT IN (SELECT id FROM questions WHERE state = 'answered')`
const goneKeys = async (database: Database): Promise<string[]> =>
  v.parse(HashSchema, await rowsOf(database, GONE)).map(({ key }) => key)

type Known = Map<string, { title: string; section: string }>

/** Titles and sections of the articles that questions are linked to. One that cannot be read holds up no question. */
async function articlesOf(content: KVNamespace, questions: Question[]): Promise<Known> {
  const slugs = [...new Set(questions.flatMap(({ article }) => article ?? []))]
  const known: Known = new Map()
  for (const slug of slugs) {
    // Editors type it at the desk: what can be no key names no article.
    if (!isSlug(slug)) continue
    const card = await storedCard(content, articleKey(slug)).catch(() => undefined)
    if (card) known.set(slug, { title: card.title, section: card.section.map((step) => step.slug).join('/') })
  }
  return known
}

/** A question belongs to the section of its article, unless editors say otherwise. */
async function fillSections(database: Database, stale: Question[], articles: Known): Promise<void> {
  const missing = stale.filter(({ section, article }) => section === null && article !== null && articles.has(article))
  if (missing.length === 0) return
  const slugs = [...new Set(missing.map(({ article }) => article ?? ''))]
  await database.run([sectionsStatement(slugs.map((slug) => [slug, articles.get(slug)?.section ?? '']))])
  for (const question of missing) question.section = articles.get(question.article ?? '')?.section ?? null
}

function answeredOf(question: Question, articles: Known): Answered {
  const html = answerHtml(question.answer ?? '')
  const article = question.article === null ? undefined : articles.get(question.article)
  return {
    id: question.id,
    question: question.question,
    ...(question.detail !== null && { detail: question.detail }),
    ...(question.nickname !== null && { nickname: question.nickname }),
    answer: html,
    text: plainText(html, TEXT_MAX),
    askedAt: question.received_at,
    answeredAt: question.answered_at ?? question.received_at,
    ...(question.edited_at !== null && { editedAt: question.edited_at }),
    ...(question.section !== null && { section: question.section }),
    ...(question.article !== null && article && { article: { slug: question.article, title: article.title } }),
  }
}

/** All pages of the list. Full pages are counted from the oldest question, so that they stay as they are. */
async function pages(database: Database): Promise<[key: string, page: QuestionsPage][]> {
  const all: Question[] = []
  for (let offset = 0; ; offset += READ_AT_ONCE) {
    const some = parseQuestions((await database.run([answeredStatement(READ_AT_ONCE, offset)]))[0] ?? [])
    all.push(...some)
    if (some.length < READ_AT_ONCE) break
  }
  // Only a question's own page names its article: a run asks CONTENT for few.
  const items = all.map((question) => answeredOf(question, new Map()))
  // The newest page holds the last full page's worth, and what came since.
  const full = Math.max(0, Math.floor(items.length / QUESTIONS_PAGE_SIZE) - 1)
  const older = Array.from({ length: full }, (_, at): [string, QuestionsPage] => [
    questionsPageKey(at + 1),
    {
      items: items.slice(at * QUESTIONS_PAGE_SIZE, (at + 1) * QUESTIONS_PAGE_SIZE).toReversed(),
      ...(at > 0 && { next: at }),
    },
  ])
  const newest = items.slice(full * QUESTIONS_PAGE_SIZE).toReversed()
  return [[QUESTIONS_LIST_KEY, { items: newest, ...(full > 0 && { next: full }), total: items.length }], ...older]
}

const READ_AT_ONCE = 500

async function recentOf(database: Database): Promise<RecentQuestions> {
  const [rows = []] = await database.run([recentStatement(BLOCK_SIZE, RECENT_MOST)])
  const questions = parseQuestions(rows)
  const newest = questions.toSorted((a, b) => (b.answered_at ?? '').localeCompare(a.answered_at ?? ''))
  const documents = {
    home: newest.slice(0, BLOCK_SIZE).map(briefOf),
    sections: groups(newest, ({ section }) => section?.split('/')[0]),
    articles: groups(questions, ({ article }) => article ?? undefined),
  }
  return { hash: await hashOf(JSON.stringify(documents)), ...documents }
}

const briefOf = ({ id, question, answer }: Question): Brief => ({
  id,
  question,
  text: plainText(answerHtml(answer ?? ''), BRIEF_MAX),
})

function groups(questions: Question[], nameOf: (question: Question) => string | undefined): Record<string, Brief[]> {
  const found = new Map<string, Brief[]>()
  for (const question of questions) {
    const name = nameOf(question)
    if (name === undefined || (found.get(name)?.length ?? 0) >= BLOCK_SIZE) continue
    found.set(name, [...(found.get(name) ?? []), briefOf(question)])
  }
  return Object.fromEntries(found)
}
