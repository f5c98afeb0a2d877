/** What staff do to a message or a question: each a short plan of statements that notes who did it; the last change can be undone. */
import * as v from 'valibot'

import { isSlug } from '../article/slug.ts'
import {
  assignMessageStatement,
  MESSAGE_STATES,
  type MessageState,
  messageStateStatement,
  messageStatement,
  parseMessages,
} from './contact-messages.ts'
import { type Database, type Row, type Statement, statement } from './database.ts'
import { queueAllStatement, queueStatement, resendStatement } from './deliveries.ts'
import { type Kind, parseSubject, TABLES } from './entry.ts'
import { type Event, eventIfChanged, eventsOf, eventStatement, lastEventOf, parseEvents, type What } from './events.ts'
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

/** `seen` is the last event that the form knew of: what came since is not overwritten. */
type Seen = { seen?: number | undefined }

export type Action =
  | { type: 'state'; state: string }
  /** Nobody where `to` is left out. */
  | { type: 'assign'; to?: string | undefined }
  | { type: 'note'; text: string }
  /** Markdown. Publishes the question. */
  | ({ type: 'answer'; text: string } & Seen)
  | ({ type: 'reword'; question: string; detail?: string | undefined } & Seen)
  | ({ type: 'link'; article?: string | undefined; section?: string | undefined; isPinned: boolean } & Seen)
  /** Takes back that change of state, assignee or answer; the last one where none is named. */
  | { type: 'undo'; event?: number | undefined }

type Why =
  | 'unknown-state'
  | 'unanswered'
  | 'same'
  | 'nothing-to-undo'
  | 'overtaken'
  | 'changed'
  | 'empty'
  | 'long'
  | 'no-article'

export type Done =
  /** `events` are the numbers of what was noted, to be undone by. */
  | { state: 'done'; events: number[] }
  /** There is no such entry. */
  | { state: 'missing' }
  /** It does not fit: another state meanwhile, nothing to undo, no text. `why` names it for the words of a page. */
  | { state: 'refused'; why: Why }

/** Longest texts, in characters: a Markdown answer, a note. */
export const ANSWER_MAX = 20_000
export const NOTE_MAX = 2000

type Now = { who: string; now: Date; channels: string[] }

/** Does it and notes it, in one transaction. Throws when the database fails. */
export async function act(database: Database, subject: string, action: Action, by: Now): Promise<Done> {
  const entry = await currentOf(database, subject)
  if (!entry) return { state: 'missing' }
  if ('seen' in action && action.seen !== undefined && entry.last > action.seen) {
    return { state: 'refused', why: 'changed' }
  }
  const planned = action.type === 'undo' ? await undoing(database, entry, action.event, by) : planOf(entry, action, by)
  if ('state' in planned) return planned
  const results = await database.run(planned.statements)
  // Somebody else was quicker.
  if (planned.isGuarded && results[0]?.length === 0) return { state: 'refused', why: 'same' }
  return { state: 'done', events: eventIds(results) }
}

const eventIds = (results: Row[][]): number[] =>
  results.flat().flatMap(({ id }) => (typeof id === 'number' ? [id] : []))

/** Moves several entries to a state at once, with a few statements however many they are. */
export async function moveAll(
  database: Database,
  kind: Kind,
  ids: string[],
  state: string,
  { who, now, channels }: Now,
): Promise<Done> {
  const known: readonly string[] = kind === 'message' ? MESSAGE_STATES : QUESTION_STATES
  if (!known.includes(state)) return { state: 'refused', why: 'unknown-state' }
  const [table, all] = [TABLES[kind], JSON.stringify(ids)]
  const moves = `id IN (SELECT value FROM json_each(?1)) AND state <> ?2${kind === 'question' ? " AND (?2 <> 'answered' OR answer IS NOT NULL)" : ''}`
  const publishing = kind === 'question' ? ", stale = stale + (state = 'answered' OR ?2 = 'answered')" : ''
  const results = await database.run([
    statement(
      `INSERT INTO events (subject, at, who, what, before, after)
        SELECT '${kind}:' || id, ?3, ?4, 'state', state, ?2 FROM ${table} WHERE ${moves} RETURNING id`,
      all,
      state,
      now.toISOString(),
      who,
    ),
    ...(state === 'new' ? channels.map((channel) => queueAllStatement(kind, table, all, channel, now)) : []),
    statement(`UPDATE ${table} SET state = ?2${publishing} WHERE ${moves}`, all, state),
  ])
  const events = eventIds(results)
  return events.length > 0 ? { state: 'done', events } : { state: 'refused', why: 'same' }
}

/** Changes of state that nothing came after. `?1` are their numbers. */
const UNDOABLE = `SELECT e.subject, e.before, e.after FROM events e WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.what = 'state'
  AND NOT EXISTS (SELECT 1 FROM events l WHERE l.subject = e.subject AND l.id > e.id AND l.what IN ('state', 'answer'))`

/** Takes back several changes of state at once; those that something came after stay. */
export async function undoAll(database: Database, kind: Kind, events: number[], { who, now }: Now): Promise<Done> {
  const table = TABLES[kind]
  const publishing = kind === 'question' ? ", stale = stale + (state = 'answered' OR u.before = 'answered')" : ''
  const results = await database.run([
    statement(
      `UPDATE ${table} SET state = u.before${publishing} FROM (${UNDOABLE}) u
        WHERE u.subject = '${kind}:' || ${table}.id AND ${table}.state = u.after`,
      JSON.stringify(events),
    ),
    statement(
      `INSERT INTO events (subject, at, who, what, before, after)
        SELECT subject, ?2, ?3, 'state', after, before FROM (${UNDOABLE}) RETURNING id`,
      JSON.stringify(events),
      now.toISOString(),
      who,
    ),
  ])
  return eventIds(results).length > 0 ? { state: 'done', events: [] } : { state: 'refused', why: 'overtaken' }
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
  /** Number of the last event. */
  last: number
} & (
  | { kind: 'message'; state: MessageState }
  | { kind: 'question'; state: QuestionState; answer: string | null; place: string; words: string }
)

async function currentOf(database: Database, subject: string): Promise<Current | undefined> {
  const parsed = parseSubject(subject)
  if (!parsed) return undefined
  const { kind, id } = parsed
  if (kind === 'message') {
    const [rows = [], events = []] = await database.run([messageStatement(id), lastEventOf(subject)])
    const [message] = parseMessages(rows)
    return message && { kind, subject, id, last: lastIn(events), state: message.state, assignee: message.assignee }
  }
  const [rows = [], events = []] = await database.run([questionStatement(id), lastEventOf(subject)])
  const [question] = parseQuestions(rows)
  if (!question) return undefined
  const { state, assignee, answer, article, section, pinned } = question
  const words = [question.question, question.detail ?? ''].join('\n')
  const place = placeOf(article, section, pinned === 1)
  return { kind, subject, id, last: lastIn(events), state, assignee, answer, place, words }
}

const lastIn = (rows: Row[]): number => Number(rows[0]?.['last'] ?? 0)

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
      const text = action.text.trim()
      if ([...text].length > NOTE_MAX) return { state: 'refused', why: 'long' }
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
    const text = action.text.trim()
    if (!text) return { state: 'refused', why: 'empty' }
    if ([...text].length > ANSWER_MAX) return { state: 'refused', why: 'long' }
    const before = entry.answer === null ? undefined : entry.answer
    const becomes = entry.state === 'answered' ? [] : [noted('state', entry.state, 'answered')]
    return { statements: [answerStatement(entry.id, text, who, now), noted('answer', before, text), ...becomes] }
  }
  if (action.type === 'reword') {
    const question = action.question.trim()
    const detail = action.detail?.trim() || undefined
    if (!question) return { state: 'refused', why: 'empty' }
    const after = [question, detail ?? ''].join('\n')
    if (after === entry.words) return { state: 'refused', why: 'same' }
    return { statements: [rewordStatement(entry.id, question, detail), noted('reword', entry.words, after)] }
  }
  if (action.article !== undefined && !isSlug(action.article)) return { state: 'refused', why: 'no-article' }
  const after = placeOf(action.article, action.section, action.isPinned)
  if (after === entry.place) return { state: 'refused', why: 'same' }
  return { statements: [linkStatement(entry.id, action), noted('link', entry.place, after)] }
}

const UNDONE = new Set(['state', 'assign', 'answer'])

/** That change, or the last one, if nothing of its kind came after it. */
async function undoing(database: Database, entry: Current, event: number | undefined, by: Now): Promise<Planned> {
  const [rows = []] = await database.run([eventsOf(entry.subject)])
  const changes = parseEvents(rows).filter(({ what }) => UNDONE.has(what))
  const undone = event === undefined ? changes.at(-1) : changes.find(({ id }) => id === event)
  if (!undone) return { state: 'refused', why: 'nothing-to-undo' }
  const isAssigning = undone.what === 'assign'
  const later = changes.some(({ id, what }) => id > undone.id && (what === 'assign') === isAssigning)
  return later ? { state: 'refused', why: 'overtaken' } : undoingOf(entry, undone, by)
}

function undoingOf(entry: Current, last: Event, by: Now): Planned {
  const before = last.before ?? ''
  if (last.what === 'assign') return planOf(entry, { type: 'assign', to: before }, by)
  if (last.what === 'answer') {
    return before ? planOf(entry, { type: 'answer', text: before }, by) : { state: 'refused', why: 'nothing-to-undo' }
  }
  return entry.state === last.after ? stateChange(entry, before, by) : { state: 'refused', why: 'overtaken' }
}
