/** `/desk/messages`: the list of contact messages, one message, what may be done to them. */
import { html } from 'hono/html'

import {
  type Message,
  MESSAGE_STATES,
  messageCounts,
  messagesStatement,
  messageStatement,
  parseCounts,
  parseMessages,
} from '../inbox/contact-messages.ts'
import { deliveriesOf, parseDeliveries } from '../inbox/deliveries.ts'
import { eventsOf, parseEvents } from '../inbox/events.ts'
import { FLAG_NAMES } from '../inbox/names.ts'
import type { Html } from '../page/layout.ts'
import { actOn, doneTo } from './actions.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'
import { asideForms, deliveriesList, fact, historyOf, stateButtons } from './entry-parts.ts'
import { askedOf, listAddress, PAGE_SIZE } from './filters.ts'
import { deskPage, timeAt } from './frame.ts'
import { type Line, listMain, noticeOf, stateFlag } from './list-page.ts'
import { noSuchEntry } from './no-such-entry.ts'
import { warnings } from './warnings.ts'
import { CTAS } from './words.ts'

const PLACE = '/desk/messages'

export async function messageList(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const asked = askedOf(c, MESSAGE_STATES, desk.who)
  const [rows = [], counts = []] = await desk.database.run([
    messagesStatement(asked.filter, PAGE_SIZE, asked.after),
    messageCounts,
  ])
  const view = {
    place: PLACE,
    asked,
    states: MESSAGE_STATES,
    counts: parseCounts(counts),
    lines: parseMessages(rows).map(lineOf),
    bulk: [
      { state: 'handled', label: '标为已处理' },
      { state: 'spam', label: '移到垃圾' },
      { state: 'new', label: '放回新的' },
    ],
  } as const
  const done = noticeOf((name) => c.req.query(name), PLACE, listAddress(PLACE, asked))
  const notice = html`${done}${await warnings(c, desk)}`
  return deskPage(desk, {
    title: '留言',
    place: PLACE,
    main: listMain(desk, { ...view, bulk: [...view.bulk] }, notice),
  })
}

const lineOf = (message: Message): Line => ({
  id: message.id,
  receivedAt: message.received_at,
  state: message.state,
  title: [message.name, message.company].filter(Boolean).join(' · '),
  words: message.subject ? `${message.subject}：${message.message}` : message.message,
  meta: [message.phone, message.wechat && `微信 ${message.wechat}`, message.email].filter(Boolean).join('，'),
  flags: message.flags,
  assignee: message.assignee,
})

export const messagesAction = (c: DeskContext): Promise<Response> => actOn(c, 'message', PLACE)

export async function messageAction(c: DeskContext): Promise<Response> {
  return doneTo(c, 'message', c.req.param('id') ?? '', PLACE)
}

export async function messagePage(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const id = c.req.param('id') ?? ''
  const subject = `message:${id}`
  const [rows = [], events = [], deliveries = []] = await desk.database.run([
    messageStatement(id),
    eventsOf(subject),
    deliveriesOf(subject),
  ])
  const [message] = parseMessages(rows)
  if (!message) return noSuchEntry(desk, PLACE)
  const action = `${PLACE}/${id}`
  const notice = noticeOf((name) => c.req.query(name), PLACE, action)
  const main = html`${notice}
<p>${stateFlag(message.state)}${message.flags.map((flag) => html`<span class="flag">${FLAG_NAMES[flag]}</span>`)}</p>
<dl class="facts">${facts(desk, message)}</dl>
<div class="text">${message.message}</div>
${stateButtons(action, choicesOf(message))}
${asideForms(desk, action, message.assignee)}
<h2>历史</h2>${historyOf(desk, parseEvents(events))}
<h2>通知</h2>${deliveriesList(desk, parseDeliveries(deliveries))}
<p class="pager"><a href="${PLACE}">← 全部留言</a></p>`
  return deskPage(desk, { title: message.name, place: PLACE, main })
}

const facts = (desk: Desk, message: Message): (Html | undefined)[] => [
  fact('电话', message.phone && html`<a href="tel:${message.phone.replaceAll(/[^\d+]/g, '')}">${message.phone}</a>`),
  fact('微信', message.wechat && html`<span class="copyable">${message.wechat}</span>`),
  fact('邮箱', message.email && html`<a href="mailto:${encodeURIComponent(message.email)}">${message.email}</a>`),
  fact('公司', message.company),
  fact('主题', message.subject),
  fact('收到', timeAt(desk, message.received_at)),
  fact('来自', message.came_from && html`<a href="${message.came_from}">${readable(message)}</a>`),
  fact('按钮', message.cta && (CTAS[message.cta] ?? message.cta)),
  fact('负责', message.assignee),
  fact('同意的说明', message.consent),
  fact('回执号', message.id),
]

/** The page and the question that led here, as people read them. */
function readable({ came_from: from, question }: Message): string {
  const path = from ?? ''
  const anchor = question ? `#${question}` : ''
  try {
    return `${decodeURI(path)}${anchor}`
  } catch {
    return `${path}${anchor}`
  }
}

function choicesOf({ state }: Message): Parameters<typeof stateButtons>[1] {
  const handled = { state: 'handled', label: '处理完了', look: 'main' } as const
  const spam = { state: 'spam', label: '是垃圾', look: 'danger' } as const
  if (state === 'new') return [handled, spam]
  if (state === 'flagged')
    return [{ state: 'new', label: '不是垃圾', look: 'main' }, { ...handled, look: 'main' }, spam]
  if (state === 'spam') return [{ state: 'new', label: '不是垃圾', look: 'main' }]
  return [{ state: 'new', label: '重新打开' }, spam]
}
