/** What staff do to a message or a question: each a short plan of statements that notes who did it; the last change can be undone. */
import * as v from 'valibot'

import {
  assignMessageStatement,
  MESSAGE_STATES,
  type MessageState,
  messageStateStatement,
  messageStatement,
  parseMessages,
} from './contact-messages.ts'
import { type Database, type Statement } from './database.ts'
import { queueStatement, resendStatement } from './deliveries.ts'
import { parseSubject } from './entry.ts'
import { type Event, eventIfChanged, eventsOf, eventStatement, parseEvents, type What } from './events.ts'
import {
  answerStatement,
  assignQuestionStatement,
  linkStatement,
  parseQuestions,
  QUESTION_STATES,
  type QuestionState,
  questionStateStatement,
  questionStatement,
  rewordStatement,
} from './questions.ts'

export type Action =
  | { type: 'state'; state: string }
  /** Nobody where `to` is left out. */
  | { type: 'assign'; to?: string | undefined }
  | { type: 'note'; text: string }
  /** Markdown. Publishes the question. */
  | { type: 'answer'; text: string }
  | { type: 'reword'; question: string; detail?: string | undefined }
  | { type: 'link'; article?: string | undefined; section?: string | undefined; isPinned: boolean }
  /** Takes back the last change of state or assignee. */
  | { type: 'undo' }

export type Done =
  | { state: 'done' }
  /** There is no such entry. */
  | { state: 'missing' }
  /** It does not fit: another state meanwhile, nothing to undo, no text. `why` names it for the words of a page. */
  | { state: 'refused'; why: 'unknown-state' | 'unanswered' | 'same' | 'nothing-to-undo' | 'empty' }

/** Longest texts, in characters: a Markdown answer, a note. */
export const ANSWER_MAX = 20_000
export const NOTE_MAX = 2000

type Now = { who: string; now: Date; channels: string[] }

/** Does it and notes it, in one transaction. Throws when the database fails. */
export async function act(database: Database, subject: string, action: Action, by: Now): Promise<Done> {
  const entry = await currentOf(database, subject)
  if (!entry) return { state: 'missing' }
  const planned = action.type === 'undo' ? await undoing(database, entry, by) : planOf(entry, action, by)
  if ('state' in planned) return planned
  const [changed] = await database.run(planned.statements)
  // Somebody else was quicker.
  return planned.isGuarded && changed?.length === 0 ? { state: 'refused', why: 'same' } : { state: 'done' }
}

/** Sends a notice again, and notes who wanted it. */
export async function resend(database: Database, delivery: { id: number; subject: string }, by: Now): Promise<void> {
  const event = eventStatement(delivery.subject, { ...by, what: 'resend', after: String(delivery.id) })
  await database.run([resendStatement(delivery.id, by.now), event])
}

type Current = {
  subject: string
  id: string
  assignee: string | null
} & (
  | { kind: 'message'; state: MessageState }
  | { kind: 'question'; state: QuestionState; answer: string | null; place: string; words: string }
)

async function currentOf(database: Database, subject: string): Promise<Current | undefined> {
  const parsed = parseSubject(subject)
  if (!parsed) return undefined
  const { kind, id } = parsed
  if (kind === 'message') {
    const [rows = []] = await database.run([messageStatement(id)])
    const [message] = parseMessages(rows)
    return message && { kind, subject, id, state: message.state, assignee: message.assignee }
  }
  const [rows = []] = await database.run([questionStatement(id)])
  const [question] = parseQuestions(rows)
  if (!question) return undefined
  const { state, assignee, answer, article, section, pinned } = question
  const words = [question.question, question.detail ?? ''].join('\n')
  return { kind, subject, id, state, assignee, answer, place: placeOf(article, section, pinned === 1), words }
}

const placeOf = (article: string | null | undefined, section: string | null | undefined, isPinned: boolean): string =>
  [article ?? '', section ?? '', isPinned ? 'pinned' : ''].filter(Boolean).join(' ')

/** `isGuarded`: the first statement gives a row only if it changed one. */
type Planned = { statements: Statement[]; isGuarded?: true } | Exclude<Done, { state: 'done' }>

function planOf(entry: Current, action: Exclude<Action, { type: 'undo' }>, by: Now): Planned {
  const noted = (what: What, before?: string, after?: string): Statement =>
    eventStatement(entry.subject, {
      ...by,
      what,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    })
  switch (action.type) {
    case 'state':
      return stateChange(entry, action.state, by)
    case 'assign': {
      const to = action.to?.trim() || undefined
      if ((entry.assignee ?? undefined) === to) return { state: 'refused', why: 'same' }
      const change = entry.kind === 'message' ? assignMessageStatement : assignQuestionStatement
      return { statements: [change(entry.id, to), noted('assign', entry.assignee ?? '', to ?? '')] }
    }
    case 'note': {
      const text = action.text.trim().slice(0, NOTE_MAX)
      return text ? { statements: [noted('note', undefined, text)] } : { state: 'refused', why: 'empty' }
    }
    default:
      return entry.kind === 'question' ? questionChange(entry, action, by, noted) : { state: 'missing' }
  }
}

function stateChange(entry: Current, state: string, { who, now, channels }: Now): Planned {
  if (entry.state === state) return { state: 'refused', why: 'same' }
  const event = eventIfChanged(entry.subject, { who, now, what: 'state', before: entry.state, after: state })
  // What turns out to be no spam is told like anything new.
  const isCleared = state === 'new' && (entry.state === 'flagged' || entry.state === 'spam')
  const notices = isCleared ? channels.map((channel) => queueStatement(entry.subject, channel, now)) : []
  if (entry.kind === 'message') {
    if (!v.is(v.picklist(MESSAGE_STATES), state)) return { state: 'refused', why: 'unknown-state' }
    return { statements: [messageStateStatement(entry.id, entry.state, state), event, ...notices], isGuarded: true }
  }
  if (!v.is(v.picklist(QUESTION_STATES), state)) return { state: 'refused', why: 'unknown-state' }
  if (state === 'answered' && !entry.answer) return { state: 'refused', why: 'unanswered' }
  return { statements: [questionStateStatement(entry.id, entry.state, state), event, ...notices], isGuarded: true }
}

function questionChange(
  entry: Current & { kind: 'question' },
  action: Extract<Action, { type: 'answer' | 'reword' | 'link' }>,
  { who, now }: Now,
  noted: (what: What, before?: string, after?: string) => Statement,
): Planned {
  if (action.type === 'answer') {
    const text = action.text.trim().slice(0, ANSWER_MAX)
    if (!text) return { state: 'refused', why: 'empty' }
    const before = entry.answer === null ? undefined : entry.answer
    return { statements: [answerStatement(entry.id, text, who, now), noted('answer', before, text)] }
  }
  if (action.type === 'reword') {
    const question = action.question.trim()
    const detail = action.detail?.trim() || undefined
    if (!question) return { state: 'refused', why: 'empty' }
    const after = [question, detail ?? ''].join('\n')
    if (after === entry.words) return { state: 'refused', why: 'same' }
    return { statements: [rewordStatement(entry.id, question, detail), noted('reword', entry.words, after)] }
  }
  const after = placeOf(action.article, action.section, action.isPinned)
  if (after === entry.place) return { state: 'refused', why: 'same' }
  return { statements: [linkStatement(entry.id, action), noted('link', entry.place, after)] }
}

/** The last change of state, assignee or answer, if it still stands. */
async function undoing(database: Database, entry: Current, by: Now): Promise<Planned> {
  const [rows = []] = await database.run([eventsOf(entry.subject)])
  const changes = parseEvents(rows).filter(({ what }) => what === 'state' || what === 'assign' || what === 'answer')
  const last = changes.pop()
  if (!last) return { state: 'refused', why: 'nothing-to-undo' }
  return undoingOf(entry, last, wasAnswered(changes), by)
}

/** Whether a question was public after these changes. */
function wasAnswered(changes: Event[]): boolean {
  const last = changes.findLast(({ what }) => what !== 'assign')
  return last?.what === 'answer' || last?.after === 'answered'
}

function undoingOf(entry: Current, last: Event, wasPublic: boolean, by: Now): Planned {
  const before = last.before ?? ''
  if (last.what === 'assign') return planOf(entry, { type: 'assign', to: before }, by)
  if (last.what === 'answer') {
    // A first answer is undone by taking the question back to where it was; its text is kept for the next try.
    return wasPublic && before
      ? planOf(entry, { type: 'answer', text: before }, by)
      : stateChange(entry, 'new', { ...by, channels: [] })
  }
  return entry.state === last.after
    ? stateChange(entry, before, { ...by, channels: [] })
    : { state: 'refused', why: 'nothing-to-undo' }
}
