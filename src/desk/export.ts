/** `/desk/export/*.csv`: what a list shows, for Excel. */
import { messagesStatement, MESSAGE_STATES, parseMessages } from '../inbox/contact-messages.ts'
import { messagesCsv, questionsCsv } from '../inbox/csv.ts'
import { parseQuestions, QUESTION_STATES, questionsStatement } from '../inbox/questions.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'
import { askedOf } from './filters.ts'

/** Rows of one file: more than anybody reads; Excel takes a million. */
const MOST = 20_000

export async function exportMessages(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const { filter } = askedOf(c, MESSAGE_STATES, desk.who)
  const [rows = []] = await desk.database.run([messagesStatement(filter, MOST)])
  return file(desk, 'messages', messagesCsv(parseMessages(rows), desk.timeOf))
}

export async function exportQuestions(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const { filter } = askedOf(c, QUESTION_STATES, desk.who)
  const [rows = []] = await desk.database.run([questionsStatement(filter, MOST)])
  return file(desk, 'questions', questionsCsv(parseQuestions(rows), desk.timeOf))
}

const file = ({ now }: Desk, name: string, csv: string): Response =>
  new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}-${now.toISOString().slice(0, 10)}.csv"`,
    },
  })
