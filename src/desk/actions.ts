/** What is done at the desk: forms of one or several entries -> actions of the inbox, then back to a page with a way to undo. */
import { act, type Action, type Done } from '../inbox/actions.ts'
import type { Kind } from '../inbox/entry.ts'
import { subjectOf } from '../inbox/entry.ts'
import { RECEIPT_ID } from '../inbox/receipt.ts'
import { deliverNow } from '../notices/deliver-now.ts'
import { type DeskContext, deskOf } from './desk.ts'

/** Entries of one form. */
const MOST = 50

/** A bulk form: `id` as often as entries are chosen, and `state` or `undo`. */
export async function actOn(c: DeskContext, kind: Kind, place: string): Promise<Response> {
  const fields = await c.req.raw.formData()
  const ids = fields.getAll('id').filter((id): id is string => typeof id === 'string' && RECEIPT_ID.test(id))
  const back = backOf(fields, place)
  const state = textOf(fields, 'state')
  const action: Action = fields.has('undo') ? { type: 'undo' } : { type: 'state', state: state ?? '' }
  if (ids.length === 0) return to(c, back, { refused: 'empty' })
  const desk = await deskOf(c)
  const done: string[] = []
  let refused: string | undefined
  for (const id of ids.slice(0, MOST)) {
    const outcome = await act(desk.database, subjectOf({ kind, id }), action, desk)
    if (outcome.state === 'done') done.push(id)
    else refused = whyOf(outcome)
  }
  if (done.length > 0) c.executionCtx.waitUntil(deliverNow(c.env))
  if (done.length === 0) return to(c, back, { refused: refused ?? 'same' })
  if (action.type === 'undo') return to(c, back, { done: 'undo' })
  return to(c, back, { done: state ?? '', ids: done.join(',') })
}

/** A form on the page of one entry. */
export async function doneTo(c: DeskContext, kind: Kind, id: string, place: string): Promise<Response> {
  const fields = await c.req.raw.formData()
  const action = actionOf(fields)
  const back = `${place}/${id}`
  if (!action || !RECEIPT_ID.test(id)) return to(c, place, { refused: 'empty' })
  const desk = await deskOf(c)
  const outcome = await act(desk.database, subjectOf({ kind, id }), action, desk)
  if (outcome.state !== 'done') return to(c, back, { refused: whyOf(outcome) })
  if (action.type === 'state') c.executionCtx.waitUntil(deliverNow(c.env))
  const done = action.type === 'state' ? action.state : action.type === 'answer' ? 'answered' : action.type
  const isUndone = action.type === 'state' || action.type === 'assign' || action.type === 'answer'
  return to(c, back, { done, ...(isUndone && { ids: id }) })
}

/** The one thing that a form asks for. */
function actionOf(fields: FormData): Action | undefined {
  const [state, assign, note, answer, question] = ['state', 'assign', 'note', 'answer', 'question'].map((name) =>
    textOf(fields, name),
  )
  if (fields.has('undo')) return { type: 'undo' }
  if (state !== undefined) return { type: 'state', state }
  if (assign !== undefined) return { type: 'assign', to: assign.slice(0, 200) || undefined }
  if (note !== undefined) return { type: 'note', text: note }
  if (answer !== undefined) return { type: 'answer', text: answer }
  if (question !== undefined) return { type: 'reword', question, detail: textOf(fields, 'detail') }
  if (!fields.has('article')) return undefined
  return {
    type: 'link',
    article: textOf(fields, 'article')?.trim() || undefined,
    section:
      textOf(fields, 'section')
        ?.trim()
        .replaceAll(/^\/|\/$/g, '') || undefined,
    isPinned: fields.has('pinned'),
  }
}

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
  for (const name of ['done', 'refused', 'ids']) all.delete(name)
  for (const [name, value] of Object.entries(told)) all.set(name, value)
  return c.redirect(`${base}?${all.toString()}`, 303)
}
