/** The message or question of a receipt that somebody typed. */
import { type Message, messageStatement, parseMessages } from '../../inbox/contact-messages.ts'
import { subjectOf } from '../../inbox/entry.ts'
import { listDead, listWaiting } from '../../inbox/outbox.ts'
import { parseQuestions, type Question, questionStatement } from '../../inbox/questions.ts'
import { receiptTyped } from '../../inbox/receipt.ts'
import { Refused } from '../commands/command.ts'
import type { Inbox } from './open.ts'
import { oneLine } from './printable.ts'

export type Found = { subject: string } & ({ kind: 'message'; row: Message } | { kind: 'question'; row: Question })

export const messageFound = (row: Message): Found => ({
  kind: 'message',
  row,
  subject: subjectOf({ kind: 'message', id: row.id }),
})
export const questionFound = (row: Question): Found => ({
  kind: 'question',
  row,
  subject: subjectOf({ kind: 'question', id: row.id }),
})

/** Longest part of what was typed that is repeated. */
const REPEATED = 40

/** Entries in OUTBOX among which a receipt is looked for. */
const LOOKED_AT = 1000

/** Throws `Refused` for what is no receipt, and for one that is not in the tables. */
export async function find({ database, outbox, say }: Inbox, typed: string): Promise<Found> {
  const id = receiptTyped(typed)
  if (id === undefined) throw new Refused(say('receipt-wrong', { typed: oneLine(typed, REPEATED) }))
  const [messages = [], questions = []] = await database.run([messageStatement(id), questionStatement(id)])
  const [message] = parseMessages(messages)
  if (message) return messageFound(message)
  const [question] = parseQuestions(questions)
  if (question) return questionFound(question)
  const [{ waiting }, dead] = await Promise.all([listWaiting(outbox, LOOKED_AT), listDead(outbox)])
  const isKept = [...waiting, ...dead].some(({ key }) => key.includes(`:${id}:`))
  throw new Refused(say(isKept ? 'receipt-waits' : 'receipt-unknown', { receipt: id }))
}
