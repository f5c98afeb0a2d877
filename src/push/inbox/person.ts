/** Everything of one person: to be given to that person, or erased. */
import { erasePerson, keysOf, type Person, personOf } from '../../inbox/person.ts'
import { type Command, Refused } from '../commands/command.ts'
import { isConfirmed } from '../commands/terminal.ts'
import { writePrivate } from './export.ts'
import { messageFound, questionFound } from './find.ts'
import { listLine } from './lines.ts'
import { datesOf, type Inbox, type InboxOptions, withInbox } from './open.ts'
import { oneLine } from './printable.ts'

export const person = (typed: string, options: InboxOptions & { out?: string }, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    const found = await personTyped(inbox, typed)
    const text = oneLine(typed)
    if (isNobody(found)) return console.log(say('person-none', { text }))
    console.log([...(await personLines(inbox, found)), say('person-found', { text, ...countsOf(found) })].join('\n'))
    if (options.out === undefined) return console.log(say('person-out-hint'))
    writePrivate(options.out, `${JSON.stringify(found, undefined, 2)}\n`, say('file-taken', { file: options.out }))
    console.log(say('person-written', { file: options.out }))
  })

export const erase = (typed: string, options: InboxOptions & { yes?: true }, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { database, outbox, who, now, say } = inbox
    const found = await personTyped(inbox, typed)
    const text = oneLine(typed)
    if (isNobody(found)) return console.log(say('person-none', { text }))
    if (!options.yes) {
      console.log([...(await personLines(inbox, found)), say('person-found', { text, ...countsOf(found) })].join('\n'))
      if (!(await isConfirmed(say('ask-erase')))) throw new Refused(say('not-erased'))
    }
    const erased = await erasePerson(database, outbox, keysFor(inbox, typed), { who, now })
    console.log(say('erased', erased))
  })

const personTyped = (inbox: Inbox, typed: string): Promise<Person> =>
  personOf(inbox.database, inbox.outbox, keysFor(inbox, typed))

function keysFor({ say }: Inbox, typed: string): NonNullable<ReturnType<typeof keysOf>> {
  const keys = keysOf(typed)
  if (!keys) throw new Refused(say('person-no-text'))
  return keys
}

const isNobody = ({ messages, questions, waiting }: Person): boolean =>
  messages.length + questions.length + waiting.length === 0

const countsOf = ({
  messages,
  questions,
  waiting,
}: Person): { messages: number; questions: number; waiting: number } => ({
  messages: messages.length,
  questions: questions.length,
  waiting: waiting.length,
})

async function personLines(inbox: Inbox, { messages, questions, waiting }: Person): Promise<string[]> {
  const dates = await datesOf(inbox)
  return [
    ...[...messages.map(messageFound), ...questions.map(questionFound)].map((one) => listLine(one, dates, inbox.say)),
    ...waiting.map(({ kind, id }) => inbox.say(`waits-${kind}`, { receipt: id })),
  ]
}
