/** Parts of the page of one message or question: its history, its notices, notes and assignment. */
import { html } from 'hono/html'

import type { Delivery } from '../inbox/deliveries.ts'
import type { Event } from '../inbox/events.ts'
import { nameOfState } from '../inbox/names.ts'
import type { Html } from '../page/layout.ts'
import type { Desk } from './desk.ts'
import { button, timeAt } from './frame.ts'
import { DELIVERIES, EVENTS } from './words.ts'

/** A name and a value, where there is a value. */
export const fact = (name: string, value: Html | string | false | null | undefined): Html | undefined =>
  value ? html`<dt>${name}</dt><dd>${value}</dd>` : undefined

export const historyOf = (desk: Desk, events: Event[]): Html =>
  events.length === 0
    ? html`<p>还没有人动过。</p>`
    : html`<ol class="history">${events.map((event) => html`<li>${timeAt(desk, event.at)} ${event.who} ${EVENTS[event.what as keyof typeof EVENTS] ?? event.what}${changeOf(event)}</li>`)}</ol>`

function changeOf({ what, before, after }: Event): Html | string {
  if (what === 'note') return html`：<span class="note">${after}</span>`
  if (what === 'state') return `：${nameOfState(before ?? '')} → ${nameOfState(after ?? '')}`
  if (what === 'assign') return `：${after || '无人'}`
  if (what === 'answer' && before)
    return html`<details><summary>之前的回答</summary><div class="text">${before}</div></details>`
  if (what === 'link') return `：${after || '不关联'}`
  return ''
}

export const deliveriesList = (desk: Desk, deliveries: Delivery[]): Html =>
  deliveries.length === 0
    ? html`<p>没有通知。</p>`
    : html`<ul class="rows">${deliveries.map((one) => deliveryItem(desk, one))}</ul>`

/** One notice, with what went wrong and a way to send it again. */
export const deliveryItem = (desk: Desk, one: Delivery): Html => html`<li><div><strong>${one.channel}</strong>
<span class="meta"><span class="flag${one.state === 'dead' ? ' bad' : ''}">${DELIVERIES[one.state]}</span>试了 ${one.attempts} 次${one.sent_at !== null && html`，${timeAt(desk, one.sent_at)} 送达`}${one.unknown === 1 && '，其中有一次结果不明，可能发过两遍'}${one.state === 'waiting' && html`，下次 ${timeAt(desk, one.next_at)}`}${one.error !== null && `：${one.error}`}</span></div>
${one.state !== 'sending' && button('/desk/deliveries', '重发', { id: String(one.id), subject: one.subject })}</li>`

/** Assigning and noting; `action` is the entry's own address. */
export const asideForms = (desk: Desk, action: string, assignee: string | null): Html => html`<div class="tools">
${assignee === desk.who ? button(action, '不再由我负责', { nobody: '1' }) : button(action, '由我负责', { assign: desk.who })}
<form class="tools" method="post" action="${action}"><input type="text" name="assign" value="" aria-label="指派给谁" placeholder="同事的邮箱"><button class="act">指派</button></form>
</div>
<form method="post" action="${action}"><label for="note">备注（只有同事看得到）</label>
<textarea id="note" name="note"></textarea><p><button class="act">记下备注</button></p></form>`

/** Buttons that move an entry to another state. */
export const stateButtons = (
  action: string,
  choices: { state: string; label: string; look?: 'main' | 'danger' }[],
): Html =>
  html`<div class="tools">${choices.map(({ state, label, look }) => button(action, label, { state }, look ?? ''))}</div>`
