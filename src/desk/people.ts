/** `/desk/people`: everything of one person, to be given to that person or erased. */
import { html } from 'hono/html'

import { erasePerson, keysOf, type Person, personOf } from '../inbox/person.ts'
import type { Html } from '../page/layout.ts'
import { textOf, to } from './actions.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'
import { deskPage, hidden, timeAt } from './frame.ts'
import { noticeOf } from './list-page.ts'

const PLACE = '/desk/people'

export async function peoplePage(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const main = html`${noticeOf((name) => c.req.query(name), PLACE, PLACE)}${searchForm('')}`
  return deskPage(desk, { title: '个人信息', place: PLACE, main })
}

const searchForm = (
  typed: string,
): Html => html`<p>有人来查阅、导出或要求删除自己的信息时，按他留下的电话、微信号或邮箱查。要写全，一样才算。</p>
<form class="tools" method="post" action="${PLACE}"><input type="text" name="person" value="${typed}" aria-label="电话、微信号或邮箱" required>
<button class="act main">查</button></form>`

/** What is typed does not stand in an address: those are kept in histories and logs. */
export async function peopleAction(c: DeskContext): Promise<Response> {
  const fields = await c.req.raw.formData()
  const typed = textOf(fields, 'person') ?? ''
  const keys = keysOf(typed)
  if (!keys) return to(c, PLACE, { refused: 'empty' })
  const desk = await deskOf(c)
  if (fields.has('erase')) {
    if (!fields.has('sure'))
      return found(desk, typed, await personOf(desk.database, c.env.OUTBOX, keys), '请先勾选确认，再删除。')
    await erasePerson(desk.database, c.env.OUTBOX, keys, desk)
    return to(c, PLACE, { done: 'erased' })
  }
  const person = await personOf(desk.database, c.env.OUTBOX, keys)
  if (!fields.has('export')) return found(desk, typed, person)
  return new Response(JSON.stringify(person, undefined, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="person.json"',
    },
  })
}

function found(desk: Desk, typed: string, person: Person, warning?: string): Promise<Response> {
  const { messages, questions, events, waiting } = person
  const isNobody = messages.length + questions.length + waiting.length === 0
  const main = html`${warning !== undefined && html`<div class="notice" role="alert"><p>${warning}</p></div>`}${searchForm(typed)}
<p>${isNobody ? '没有找到。换一种联系方式再查。' : `留言 ${messages.length} 条，提问 ${questions.length} 条，历史和备注 ${events.length} 条，等待入库 ${waiting.length} 条。`}</p>
${
  !isNobody &&
  html`<ul>${messages.map((one) => html`<li><a href="/desk/messages/${one.id}">${timeAt(desk, one.received_at)} ${one.name}</a></li>`)}${questions.map((one) => html`<li><a href="/desk/questions/${one.id}">${timeAt(desk, one.received_at)} ${one.question}</a></li>`)}</ul>
<form class="tools" method="post" action="${PLACE}">${hidden({ person: typed })}<button class="act" name="export" value="1">导出 JSON</button></form>
<form method="post" action="${PLACE}">${hidden({ person: typed })}<p><label><input type="checkbox" name="sure" value="1"> 全部删除，连同历史、通知和已经公开的提问。删除以后找不回来。</label></p><button class="act danger" name="erase" value="1">删除</button></form>`
}`
  return deskPage(desk, { title: '个人信息', place: PLACE, main }, warning === undefined ? 200 : 422)
}
