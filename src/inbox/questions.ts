/** The table `questions`: as staff see it, and what of it is public once it is answered. */
import * as v from 'valibot'

import { conditionsOf, type Cursor, type Filter, FlagsSchema } from './contact-messages.ts'
import { type Row, type Statement, statement } from './database.ts'

/** `answered` is public; `declined` is not, and its asker is told so. */
export const QUESTION_STATES = ['new', 'flagged', 'answered', 'declined', 'spam'] as const
export type QuestionState = (typeof QUESTION_STATES)[number]

const QuestionSchema = v.object({
  id: v.string(),
  received_at: v.string(),
  state: v.picklist(QUESTION_STATES),
  question: v.string(),
  detail: v.nullable(v.string()),
  nickname: v.nullable(v.string()),
  email: v.nullable(v.string()),
  consent: v.string(),
  came_from: v.nullable(v.string()),
  flags: FlagsSchema,
  assignee: v.nullable(v.string()),
  answer: v.nullable(v.string()),
  answered_at: v.nullable(v.string()),
  answered_by: v.nullable(v.string()),
  edited_at: v.nullable(v.string()),
  section: v.nullable(v.string()),
  article: v.nullable(v.string()),
  pinned: v.number(),
  stale: v.number(),
})
export type Question = v.InferOutput<typeof QuestionSchema>

const COLUMNS =
  'id, received_at, state, question, detail, nickname, email, consent, came_from, flags, assignee, answer, answered_at, answered_by, edited_at, section, article, pinned, stale'

const SEARCHED =
  "lower(question || char(10) || coalesce(detail, '') || char(10) || coalesce(nickname, '') || char(10) || coalesce(email, '') || char(10) || coalesce(answer, '') || char(10) || coalesce(came_from, ''))"

/** The newest first; `after` is where the page before ended. */
export function questionsStatement(filter: Filter, limit: number, after?: Cursor): Statement {
  const { conditions, values } = conditionsOf(filter, SEARCHED, false)
  if (after) {
    conditions.push('(received_at, id) < (?, ?)')
    values.push(after.receivedAt, after.id)
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT ${COLUMNS} FROM questions ${where} ORDER BY received_at DESC, id DESC LIMIT ?`
  return statement(sql, ...values, limit)
}

export const questionStatement = (id: string): Statement =>
  statement(`SELECT ${COLUMNS} FROM questions WHERE id = ?`, id)

export const questionCounts: Statement = statement('SELECT state, count(*) AS count FROM questions GROUP BY state')

export const parseQuestions = (rows: Row[]): Question[] => v.parse(v.array(QuestionSchema), rows)

/** Moves a question to another state, if it is still in `before`. What was or becomes public is published anew. */
export const questionStateStatement = (id: string, before: QuestionState, after: QuestionState): Statement =>
  statement(
    "UPDATE questions SET state = ?1, stale = stale + ('answered' IN (?1, ?3)) WHERE id = ?2 AND state = ?3 RETURNING id",
    after,
    id,
    before,
  )

export const assignQuestionStatement = (id: string, assignee: string | undefined): Statement =>
  statement('UPDATE questions SET assignee = ? WHERE id = ?', assignee ?? null, id)

const ANSWER = `UPDATE questions SET state = 'answered', answer = ?1, answered_by = ?2, stale = stale + 1,
    answered_at = coalesce(answered_at, ?3), edited_at = CASE WHEN answered_at IS NULL THEN NULL ELSE ?3 END
  WHERE id = ?4`

/** Answers, or answers anew. `answer` is Markdown. */
export const answerStatement = (id: string, answer: string, who: string, now: Date): Statement =>
  statement(ANSWER, answer, who, now.toISOString(), id)

/** Where it is shown: under an article's slug, first if `isPinned`; and in a section, whose path may be left to the article. */
export const linkStatement = (
  id: string,
  { article, section, isPinned }: { article?: string | undefined; section?: string | undefined; isPinned: boolean },
): Statement =>
  statement(
    "UPDATE questions SET article = ?, section = ?, pinned = ?, stale = stale + (state = 'answered') WHERE id = ?",
    article ?? null,
    section ?? null,
    Number(isPinned),
    id,
  )

/** Puts the wording of a question right before it is published: typing errors, names that do not belong there. */
export const rewordStatement = (id: string, question: string, detail: string | undefined): Statement =>
  statement(
    "UPDATE questions SET question = ?, detail = ?, stale = stale + (state = 'answered') WHERE id = ?",
    question,
    detail ?? null,
    id,
  )

/** Answered questions whose publication is out of date, or that are public no more. */
export const staleQuestions = (limit: number): Statement =>
  statement(`SELECT ${COLUMNS} FROM questions WHERE stale > 0 ORDER BY id LIMIT ?`, limit)

/** `stale` is what was read: a change that came meanwhile stays to be published. */
export const publishedStatement = (questions: Pick<Question, 'id' | 'stale'>[]): Statement =>
  statement(
    `UPDATE questions SET stale = 0 FROM json_each(?) AS done
      WHERE questions.id = done.value ->> 0 AND questions.stale = done.value ->> 1`,
    JSON.stringify(questions.map(({ id, stale }) => [id, stale])),
  )

/** All that are answered, in the order in which they were, with their place from the oldest. */
export const answeredStatement = (limit: number, offset: number): Statement =>
  statement(
    `SELECT ${COLUMNS} FROM questions WHERE state = 'answered' ORDER BY answered_at, id LIMIT ? OFFSET ?`,
    limit,
    offset,
  )

/** The newest of all, of each section, and those of articles: of each group at most `size`. */
export const recentStatement = (size: number, most: number): Statement =>
  statement(
    `SELECT ${COLUMNS} FROM (SELECT *,
        row_number() OVER (ORDER BY answered_at DESC) AS of_all,
        row_number() OVER (PARTITION BY CASE WHEN instr(section, '/') > 0 THEN substr(section, 1, instr(section, '/') - 1) ELSE section END
          ORDER BY answered_at DESC) AS of_section,
        row_number() OVER (PARTITION BY article ORDER BY pinned DESC, answered_at DESC) AS of_article
      FROM questions WHERE state = 'answered')
      WHERE of_all <= ?1 OR (section IS NOT NULL AND of_section <= ?1) OR (article IS NOT NULL AND of_article <= ?1)
      ORDER BY pinned DESC, answered_at DESC LIMIT ?2`,
    size,
    most,
  )

/** Gives questions of these articles their sections, where editors gave them none. */
export const sectionsStatement = (sections: [article: string, section: string][]): Statement =>
  statement(
    `UPDATE questions SET section = given.value ->> 1 FROM json_each(?) AS given
      WHERE questions.article = given.value ->> 0 AND questions.section IS NULL`,
    JSON.stringify(sections),
  )
