/** `npm run inbox -- export`: all that fits the filters as a table for Excel. */
import { writeFileSync } from 'node:fs'

import {
  type Cursor,
  type Filter,
  type Message,
  messagesStatement,
  parseMessages,
} from '../../inbox/contact-messages.ts'
import { messagesCsv, questionsCsv } from '../../inbox/csv.ts'
import type { Database } from '../../inbox/database.ts'
import { parseQuestions, type Question, questionsStatement } from '../../inbox/questions.ts'
import { type Command, Refused } from '../commands/command.ts'
import { datesOf, type InboxOptions, withInbox } from './open.ts'
import { filterOf, type FilterOptions } from './states.ts'

/** Rows that one query gives: a message is 4 KB at most. */
const PAGE = 500

export const exportCsv = (options: InboxOptions & FilterOptions & { out?: string }, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const filter = filterOf(options, inbox)
    const dates = await datesOf(inbox)
    const messages = options.questions ? [] : await all(inbox.database, messagePage(filter))
    const questions = options.questions ? await all(inbox.database, questionPage(filter)) : []
    const csv = options.questions ? questionsCsv(questions, dates.in) : messagesCsv(messages, dates.in)
    if (options.out === undefined) process.stdout.write(csv)
    else {
      writePrivate(options.out, csv, inbox.say('file-taken', { file: options.out }))
      console.log(inbox.say('exported', { count: messages.length + questions.length, file: options.out }))
    }
  })

type PageOf<T> = (database: Database, after: Cursor | undefined) => Promise<T[]>

const messagePage =
  (filter: Filter): PageOf<Message> =>
  async (database, after) =>
    parseMessages((await database.run([messagesStatement(filter, PAGE, after)]))[0] ?? [])

const questionPage =
  (filter: Filter): PageOf<Question> =>
  async (database, after) =>
    parseQuestions((await database.run([questionsStatement(filter, PAGE, after)]))[0] ?? [])

async function all<T extends { id: string; received_at: string }>(database: Database, page: PageOf<T>): Promise<T[]> {
  const rows: T[] = []
  for (;;) {
    const last = rows.at(-1)
    const more = await page(database, last && { receivedAt: last.received_at, id: last.id })
    rows.push(...more)
    if (more.length < PAGE) return rows
  }
}

/** For nobody else on this machine, and never over a file that is there: somebody may have written into it. */
export function writePrivate(file: string, text: string, taken: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Refused(taken)
    throw error
  }
}
