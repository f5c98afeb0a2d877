/** `/desk/deliveries`: notices on their way, those that failed for good first, and what could not be stored. */
import { html } from 'hono/html'

import { resend } from '../inbox/actions.ts'
import { deliveriesStatement, parseDeliveries } from '../inbox/deliveries.ts'
import { parseSubject } from '../inbox/entry.ts'
import { listDead, listWaiting, revive } from '../inbox/outbox.ts'
import { deliverNow } from '../notices/deliver-now.ts'
import type { Html } from '../page/layout.ts'
import { textOf, to } from './actions.ts'
import { type DeskContext, deskOf } from './desk.ts'
import { deliveryItem } from './entry-parts.ts'
import { button, deskPage } from './frame.ts'
import { noticeOf } from './list-page.ts'

const PLACE = '/desk/deliveries'
const SHOWN = 100

export async function deliveriesPage(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const [rows = []] = await desk.database.run([deliveriesStatement(SHOWN)])
  const deliveries = parseDeliveries(rows)
  const main = html`${noticeOf((name) => c.req.query(name), PLACE, PLACE)}
${desk.channelsFault !== undefined && html`<div class="notice" role="alert"><p>通知的设置（NOTICES）读不懂，一条也没有发：${desk.channelsFault}</p></div>`}
<p>${desk.channels.length === 0 ? '还没有设置通知渠道（NOTICES）。' : `通知渠道：${desk.channels.join('、')}。`}</p>
${await outboxPart(c)}
<h2>最近的通知</h2>
${deliveries.length === 0 ? html`<p>还没有。</p>` : html`<ul class="rows">${deliveries.map((one) => html`${entryLink(one.subject)}${deliveryItem(desk, one)}`)}</ul>`}`
  return deskPage(desk, { title: '通知', place: PLACE, main })
}

function entryLink(subject: string): Html | undefined {
  const entry = parseSubject(subject)
  return (
    entry &&
    html`<li><a href="/desk/${entry.kind}s/${entry.id}">${entry.kind === 'message' ? '留言' : '提问'} ${entry.id}</a></li>`
  )
}

/** What waits outside the database, and what was put aside. */
async function outboxPart(c: DeskContext): Promise<Html | undefined> {
  try {
    const [{ waiting }, dead] = await Promise.all([listWaiting(c.env.OUTBOX, 100), listDead(c.env.OUTBOX)])
    return html`${waiting.length > 0 && html`<p>${waiting.length} 条在数据库之外等着，定时任务会移进来。</p>`}
${
  dead.length > 0 &&
  html`<h2>存不进数据库的</h2><ul>${dead.map(({ key, reason }) => html`<li>${key}：${reason}</li>`)}</ul>${button(PLACE, '放回去再试', { revive: '1' })}`
}`
  } catch {
    return html`<p>OUTBOX 暂时读不到。</p>`
  }
}

export async function deliveriesAction(c: DeskContext): Promise<Response> {
  const fields = await c.req.raw.formData()
  const desk = await deskOf(c)
  if (fields.has('revive')) {
    await revive(c.env.OUTBOX, desk.now)
    return to(c, PLACE, { done: 'revived' })
  }
  const [id, subject] = [Number(textOf(fields, 'id')), textOf(fields, 'subject') ?? '']
  if (!Number.isSafeInteger(id) || !parseSubject(subject)) return to(c, PLACE, { refused: 'missing' })
  await resend(desk.database, { id, subject }, desk)
  c.executionCtx.waitUntil(deliverNow(c.env, subject))
  return to(c, PLACE, { done: 'resend' })
}
