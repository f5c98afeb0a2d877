/** What is done at the desk: forms of one or several entries -> actions of the inbox, then back to a page with a way to undo. */
import { act, type Action, type Done, moveAll, undoAll } from '../inbox/actions.ts'
import type { Kind } from '../inbox/entry.ts'
import { subjectOf } from '../inbox/entry.ts'
import { eventsById, parseEvents } from '../inbox/events.ts'
import { RECEIPT_ID } from '../inbox/receipt.ts'
import { deliverNow } from '../notices/deliver-now.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'

/** Entries of one form. */
const MOST = 50

/** A bulk form: `id` as often as entries are chosen, and `state`; or `undo` with the `event`s to be taken back. */
export async function actOn(c: DeskContext, kind: Kind, place: string): Promise<Response> {
  const fields = await c.req.raw.formData()
  const back = backOf(fields, place)
  const desk = await deskOf(c)
  if (fields.has('undo')) return undo(c, desk, kind, back, fields)
  const ids = textsOf(fields, 'id').filter((id) => RECEIPT_ID.test(id))
  if (ids.length === 0) return to(c, back, { refused: 'empty' })
  const state = textOf(fields, 'state') ?? ''
  const outcome = await moveAll(desk.database, kind, ids.slice(0, MOST), state, desk)
  if (outcome.state !== 'done') return to(c, back, { refused: whyOf(outcome) })
  if (state === 'new') c.executionCtx.waitUntil(deliverFor(c, kind, ids))
  return to(c, back, { done: state, events: outcome.events.join(',') })
}

async function undo(c: DeskContext, desk: Desk, kind: Kind, back: string, fields: FormData): Promise<Response> {
  const numbers = textsOf(fields, 'event').map(Number).filter(Number.isSafeInteger).slice(0, MOST)
  const [rows = []] = await desk.database.run([eventsById(numbers)])
  const events = parseEvents(rows)
  const isOfOne = new Set(events.map(({ subject }) => subject)).size === 1
  const last = events.at(-1)
  const outcome =
    isOfOne && last
      ? await act(desk.database, last.subject, { type: 'undo', event: last.id }, desk)
      : await undoAll(desk.database, kind, numbers, desk)
  return to(c, back, outcome.state === 'done' ? { done: 'undo' } : { refused: whyOf(outcome) })
}

/** The first of them at once, the others by the trigger. */
async function deliverFor(c: DeskContext, kind: Kind, ids: string[]): Promise<void> {
  for (const id of ids.slice(0, 2)) await deliverNow(c.env, subjectOf({ kind, id }))
}

/** A form on the page of one entry. `again` shows the page with what was typed, where somebody was quicker. */
export async function doneTo(
  c: DeskContext,
  kind: Kind,
  id: string,
  place: string,
  again?: (typed: string, why: string) => Promise<Response>,
): Promise<Response> {
  const fields = await c.req.raw.formData()
  const action = actionOf(fields)
  const back = `${place}/${id}`
  if (!RECEIPT_ID.test(id)) return to(c, place, { refused: 'missing' })
  if (!action) return to(c, back, { refused: 'empty' })
  const desk = await deskOf(c)
  const outcome = await act(desk.database, subjectOf({ kind, id }), action, desk)
  if (outcome.state !== 'done') {
    const why = whyOf(outcome)
    return action.type === 'answer' && again ? again(action.text, why) : to(c, back, { refused: why })
  }
  if (action.type === 'state' && action.state === 'new') c.executionCtx.waitUntil(deliverFor(c, kind, [id]))
  const done = action.type === 'state' ? action.state : action.type === 'answer' ? 'answered' : action.type
  const isUndone = action.type === 'state' || action.type === 'assign' || action.type === 'answer'
  return to(c, back, { done, ...(isUndone && { events: outcome.events.join(',') }) })
}

/** The one thing that a form asks for. */
function actionOf(fields: FormData): Action | undefined {
  const [state, assign, note, answer, question] = ['state', 'assign', 'note', 'answer', 'question'].map((name) =>
    textOf(fields, name),
  )
  const seen = Number(textOf(fields, 'seen') ?? Number.NaN)
  const known = Number.isSafeInteger(seen) ? { seen } : {}
  if (state !== undefined) return { type: 'state', state }
  if (fields.has('nobody')) return { type: 'assign' }
  if (assign !== undefined) return assign.trim() ? { type: 'assign', to: assign.slice(0, 200) } : undefined
  if (note !== undefined) return { type: 'note', text: note }
  if (answer !== undefined) return { type: 'answer', text: answer, ...known }
  if (question !== undefined) return { type: 'reword', question, detail: textOf(fields, 'detail'), ...known }
  if (!fields.has('article')) return undefined
  return {
    type: 'link',
    article: textOf(fields, 'article')?.trim() || undefined,
    section:
      textOf(fields, 'section')
        ?.trim()
        .replaceAll(/^\/|\/$/g, '') || undefined,
    isPinned: fields.has('pinned'),
    ...known,
  }
}

const textsOf = (fields: FormData, name: string): string[] =>
  fields.getAll(name).filter((value): value is string => typeof value === 'string')

const whyOf = (outcome: Done): string => (outcome.state === 'refused' ? outcome.why : 'missing')

export function textOf(fields: FormData, name: string): string | undefined {
  const value = fields.get(name)
  return typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n') : undefined
}

/** Where the form stood: a page of the desk, never another site's. */
function backOf(fields: FormData, place: string): string {
  const back = textOf(fields, 'back') ?? place
  return back.startsWith('/desk/') && !/[\s\\]/.test(back) ? back : place
}

/** 303 to a page of the desk that tells what was done. */
export function to(c: DeskContext, path: string, told: Record<string, string>): Response {
  const [base = path, query = ''] = path.split('?', 2)
  const all = new URLSearchParams(query)
  for (const name of ['done', 'refused', 'events']) all.delete(name)
  for (const [name, value] of Object.entries(told)) all.set(name, value)
  return c.redirect(`${base}?${all.toString()}`, 303)
}
