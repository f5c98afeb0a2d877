/** Messages and questions in words: one line each, and whole. */
import { styleText } from 'node:util'

import { type Message, MESSAGE_STATES } from '../../inbox/contact-messages.ts'
import type { Delivery } from '../../inbox/deliveries.ts'
import type { Flag } from '../../inbox/entry.ts'
import type { Event } from '../../inbox/events.ts'
import { type Question, QUESTION_STATES } from '../../inbox/questions.ts'
import type { SayInbox } from '../words/inbox.ts'
import type { Found } from './find.ts'
import type { Dates } from './open.ts'
import { indented, oneLine } from './printable.ts'

/** Characters of a name, of a way to reach somebody, and of the text that a line shows. */
const NAME = 16
const WAY = 40
const FIRST_WORDS = 40

type State = Found['row']['state']

const STYLES: Record<State, 'bold' | 'yellow' | 'dim' | 'green'> = {
  new: 'bold',
  flagged: 'yellow',
  handled: 'dim',
  spam: 'dim',
  answered: 'green',
  declined: 'dim',
}

/** Colours only where the terminal has them (NO_COLOR is heeded). */
const styled = (state: State, text: string): string => styleText(STYLES[state], text, { stream: process.stdout })

/** Receipt, date, state, who, how to reach them, first words. */
export function listLine(found: Found, dates: Dates, say: SayInbox): string {
  const { row } = found
  const who = found.kind === 'message' ? found.row.name : (found.row.nickname ?? say('nameless'))
  const text = found.kind === 'message' ? found.row.message : found.row.question
  return [
    row.id,
    dates.in(row.received_at),
    styled(row.state, padded(say(`state-${row.state}`), stateWidth(found.kind, say))),
    oneLine(who, NAME),
    ...waysOf(found, say),
    oneLine(text, FIRST_WORDS),
  ]
    .filter(Boolean)
    .join('  ')
}

function waysOf({ kind, row }: Found, say: SayInbox): string[] {
  const email = row.email === null ? [] : [row.email]
  if (kind === 'question') return email.map((one) => oneLine(one, WAY))
  const { phone, wechat } = row
  const ways = [
    ...(phone === null ? [] : [phone]),
    ...(wechat === null ? [] : [say('way-wechat', { wechat })]),
    ...email,
  ]
  return ways.map((one) => oneLine(one, WAY))
}

/** A Han character is two cells wide. */
const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0)
const padded = (text: string, width: number): string => `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`
const stateWidth = (kind: Found['kind'], say: SayInbox): number =>
  Math.max(...(kind === 'message' ? MESSAGE_STATES : QUESTION_STATES).map((state) => widthOf(say(`state-${state}`))))

export type Whole = { found: Found; events: Event[]; deliveries: Delivery[] }

/** All that is known of it, with what was done to it and who was told. */
export function wholeLines({ found, events, deliveries }: Whole, dates: Dates, say: SayInbox): string[] {
  const { kind, row } = found
  const fields = kind === 'message' ? messageFields(row, say) : questionFields(row, dates, say)
  const told = [
    [say('field-received'), say('received-at', { at: dates.in(row.received_at), zone: dates.zone })],
    ...fields,
    [say('field-from'), row.came_from],
    [say('field-flags'), flagNames(row.flags, say)],
    [say('field-assignee'), row.assignee],
    [say('field-consent'), row.consent],
  ].filter((field): field is [string, string] => Boolean(field[1]))
  const width = Math.max(...told.map(([label]) => widthOf(label)))
  return [
    `${say(`kind-${kind}`)}  ${row.id}  ${styled(row.state, say(`state-${row.state}`))}`,
    ...told.map(([label, value]) => `${padded(label, width)}  ${oneLine(value)}`),
    ...section(
      say(kind === 'message' ? 'part-message' : 'part-question'),
      indented(kind === 'message' ? row.message : row.question),
    ),
    ...(kind === 'question' && row.detail ? section(say('part-detail'), indented(row.detail)) : []),
    ...(kind === 'question' && row.answer
      ? section(say(row.state === 'answered' ? 'part-answer' : 'part-answer-unpublished'), indented(row.answer))
      : []),
    ...section(
      say('part-history'),
      events.flatMap((event) => eventLines(event, dates, say)),
    ),
    ...section(
      say('part-notices'),
      deliveries.map((delivery) => deliveryLine(delivery, dates, say)),
    ),
  ]
}

const section = (title: string, lines: string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines])

type Field = [label: string, value: string | null]

const messageFields = (
  { name, phone, wechat, email, company, subject, question, cta }: Message,
  say: SayInbox,
): Field[] => [
  [say('field-name'), name],
  [say('field-phone'), phone],
  [say('field-wechat'), wechat],
  [say('field-email'), email],
  [say('field-company'), company],
  [say('field-subject'), subject],
  [say('field-question'), question],
  [say('field-cta'), cta],
]

const questionFields = (row: Question, dates: Dates, say: SayInbox): Field[] => [
  [say('field-name'), row.nickname],
  [say('field-email'), row.email],
  [say('field-article'), row.article && `${row.article}${row.pinned === 1 ? say('pinned') : ''}`],
  [say('field-section'), row.section],
  [say('field-answered'), row.answered_at && `${dates.in(row.answered_at)}  ${row.answered_by ?? ''}`],
]

const flagNames = (flags: Flag[], say: SayInbox): string => flags.map((flag) => say(`flag-${flag}`)).join(say('comma'))

function eventLines({ at, who, what, before, after }: Event, dates: Dates, say: SayInbox): string[] {
  const head = `  ${dates.in(at)}  ${oneLine(who)}  `
  const from = before || say('nothing')
  const to = after || say('nothing')
  switch (what) {
    case 'note':
      return [`${head}${say('event-note')}`, ...indented(after ?? '').map((line) => `  ${line}`)]
    case 'state':
      return [`${head}${stateName(from, say)} → ${stateName(to, say)}`]
    case 'assign':
      return [`${head}${say('event-assign', { before: oneLine(from), after: oneLine(to) })}`]
    case 'answer':
      return [`${head}${say(before === null ? 'event-answer' : 'event-answer-anew')}`]
    case 'link':
      return [`${head}${say('event-link', { before: oneLine(from), after: oneLine(to) })}`]
    case 'reword':
      return [`${head}${say('event-reword', { before: oneLine(from) })}`]
    case 'resend':
      return [`${head}${say('event-resend', { id: oneLine(to) })}`]
    default:
      return [`${head}${oneLine(what)}`]
  }
}

const stateName = (state: string, say: SayInbox): string => (isKnown(state) ? say(`state-${state}`) : oneLine(state))
const isKnown = (state: string): state is State => state in STYLES

function deliveryLine(
  { id, channel, state, attempts, next_at, sent_at, unknown, error }: Delivery,
  dates: Dates,
  say: SayInbox,
): string {
  const told = `  #${id}  ${oneLine(channel)}  `
  const why = error === null ? '' : `  ${oneLine(error)}`
  switch (state) {
    case 'sent':
      return `${told}${say('notice-sent', { at: sent_at ? dates.in(sent_at) : '' })}`
    case 'dead':
      return `${told}${say('notice-dead', { id, attempts })}${why}`
    case 'sending':
      return `${told}${say('notice-sending')}${why}`
    default: {
      const at = dates.in(next_at)
      const waits = attempts === 0 ? say('notice-waiting') : say('notice-again', { attempts, at })
      return `${told}${waits}${unknown === 1 ? say('notice-unknown') : ''}${why}`
    }
  }
}
