/** `npm run inbox`, `… list`, `… show`: what came, newest first, and one of it whole. */
import {
  messageCounts,
  messagesStatement,
  MESSAGE_STATES,
  parseCounts,
  parseMessages,
} from '../../inbox/contact-messages.ts'
import { deliveriesOf, parseDeliveries } from '../../inbox/deliveries.ts'
import { eventsOf, parseEvents } from '../../inbox/events.ts'
import { listDead, listWaiting } from '../../inbox/outbox.ts'
import { parseQuestions, questionCounts, QUESTION_STATES, questionsStatement } from '../../inbox/questions.ts'
import { type Command, Refused } from '../commands/command.ts'
import { find, type Found, messageFound, questionFound } from './find.ts'
import { listLine, wholeLines } from './lines.ts'
import { datesOf, type Inbox, type InboxOptions, withInbox } from './open.ts'
import { filterOf, type FilterOptions } from './states.ts'

type ListOptions = InboxOptions & FilterOptions & { limit: string; json?: true }

const LIMIT_MAX = 1000

/** Entries in OUTBOX that are counted, at most. */
const COUNTED = 100

export const list = (options: ListOptions, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    const limit = Number(options.limit)
    if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
      throw new Refused(say('limit-wrong', { most: LIMIT_MAX }))
    const [page, kept, dates] = await Promise.all([pageOf(inbox, options, limit), keptBack(inbox), datesOf(inbox)])
    const { entries, counts, isAll } = page
    if (options.json) {
      const rows = entries.map(({ kind, row }) => ({ kind, ...row }))
      return console.log(JSON.stringify({ entries: rows, isAll, counts, ...kept }, undefined, 2))
    }
    const sums = Object.entries(counts).map(
      ([state, count]) => `${say(`state-${state as Found['row']['state']}`)} ${count}`,
    )
    const lines = [
      ...(entries.length === 0 ? [say('list-empty')] : entries.map((found) => listLine(found, dates, say))),
      ...(isAll ? [] : [say('list-more', { limit })]),
      say(options.questions ? 'list-questions' : 'list-messages', {
        counts: sums.join(say('comma')),
        zone: dates.zone,
      }),
      ...(kept.waiting + kept.aside > 0 ? [say('list-kept-back', kept)] : []),
    ]
    console.log(lines.join('\n'))
  })

type Page = { entries: Found[]; counts: Record<string, number>; isAll: boolean }

async function pageOf(inbox: Inbox, options: ListOptions, limit: number): Promise<Page> {
  const filter = filterOf(options, inbox)
  // One more than is shown tells whether there are more.
  const [rows = [], counted = []] = await inbox.database.run(
    options.questions
      ? [questionsStatement(filter, limit + 1), questionCounts]
      : [messagesStatement(filter, limit + 1), messageCounts],
  )
  const found = options.questions ? parseQuestions(rows).map(questionFound) : parseMessages(rows).map(messageFound)
  const counts = parseCounts(counted)
  const states = options.questions ? QUESTION_STATES : MESSAGE_STATES
  return {
    entries: found.slice(0, limit),
    isAll: found.length <= limit,
    counts: Object.fromEntries(states.map((state) => [state, counts.get(state) ?? 0])),
  }
}

/** What is in none of the tables yet. */
async function keptBack({ outbox }: Inbox): Promise<{ waiting: number; aside: number }> {
  const [{ waiting }, dead] = await Promise.all([listWaiting(outbox, COUNTED), listDead(outbox)])
  return { waiting: waiting.length, aside: dead.length }
}

export const show = (typed: string, options: InboxOptions & { json?: true }, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const found = await find(inbox, typed)
    const [[events = [], deliveries = []], dates] = await Promise.all([
      inbox.database.run([eventsOf(found.subject), deliveriesOf(found.subject)]),
      datesOf(inbox),
    ])
    const whole = { found, events: parseEvents(events), deliveries: parseDeliveries(deliveries) }
    if (options.json) {
      const entry = { kind: found.kind, ...found.row }
      return console.log(JSON.stringify({ entry, events: whole.events, deliveries: whole.deliveries }, undefined, 2))
    }
    console.log(wholeLines(whole, dates, inbox.say).join('\n'))
  })
