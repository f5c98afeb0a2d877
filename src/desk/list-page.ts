/** The lists of the desk: tabs by state, search, entries with a box each, and what may be done to several at once. */
import { html, raw } from 'hono/html'

import type { Flag } from '../inbox/entry.ts'
import { FLAG_NAMES, nameOfState } from '../inbox/names.ts'
import type { Html } from '../page/layout.ts'
import type { Desk } from './desk.ts'
import { type Asked, listAddress, PAGE_SIZE } from './filters.ts'
import { hidden, type Place, timeAt } from './frame.ts'
import { DONE, REFUSED } from './words.ts'

/** An entry as a line of a list. */
export type Line = {
  id: string
  receivedAt: string
  state: string
  title: string
  words: string
  meta: string
  flags: Flag[]
  assignee: string | null
}

export type ListView = {
  place: Extract<Place, '/desk/messages' | '/desk/questions'>
  asked: Asked
  states: readonly string[]
  counts: Map<string, number>
  lines: Line[]
  /** What may be done to several: state and words. */
  bulk: { state: string; label: string }[]
}

export function listMain(desk: Desk, view: ListView, notice: Html | undefined): Html {
  const { place, asked, states, counts, lines, bulk } = view
  const { filter } = asked
  const last = lines.at(-1)
  const tab = (state: string | undefined, name: string, count: number): Html =>
    html`<a href="${listAddress(place, { filter: { ...filter, state }, after: undefined })}"${filter.state === state ? raw(' aria-current="true"') : ''}>${name} ${count}</a>`
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return html`${notice}
<nav class="tabs" aria-label="按状态">${tab(undefined, '全部', total)}${states.map((state) => tab(state, nameOfState(state), counts.get(state) ?? 0))}</nav>
<form class="tools" method="get" action="${place}" role="search">
${filter.state && hidden({ state: filter.state })}
<input type="search" name="q" value="${filter.search ?? ''}" aria-label="搜索" placeholder="称呼、电话、微信、邮箱、内容、回执号">
<label><input type="checkbox" name="mine" value="1"${filter.assignee ? raw(' checked') : ''}> 指派给我的</label>
<button class="act">搜索</button>
<a class="act" href="${exportAddress(place, asked)}">导出 Excel</a>
</form>
${
  lines.length === 0
    ? html`<p>这里没有${filter.search ? '符合的' : ''}内容。</p>`
    : html`<form method="post" action="${place}">${hidden({ back: listAddress(place, asked) })}<button disabled hidden></button>
<ul class="rows">${lines.map((line) => lineItem(desk, place, line))}</ul>
<div class="tools">${bulk.map(({ state, label }) => html`<button class="act" name="state" value="${state}">选中的${label}</button>`)}</div>
</form>`
}
${last && lines.length === PAGE_SIZE && html`<p class="pager"><a href="${listAddress(place, { filter, after: last })}" rel="next">更早的 →</a></p>`}`
}

const exportAddress = (place: string, { filter }: Asked): string =>
  listAddress(place.replace('/desk/', '/desk/export/') + '.csv', { filter, after: undefined })

const lineItem = (desk: Desk, place: string, line: Line): Html => html`<li>
<label class="tick"><input type="checkbox" name="id" value="${line.id}" aria-label="选中：${line.title}"></label>
<a href="${place}/${line.id}"><strong>${stateFlag(line.state)}${line.title}</strong>
<span class="words">${line.words}</span>
<span class="meta">${timeAt(desk, line.receivedAt)} · ${line.meta}${line.assignee && ` · 指派给 ${line.assignee}`}${line.flags.length > 0 && ` · ${line.flags.map((flag) => FLAG_NAMES[flag]).join('、')}`}</span></a></li>`

export const stateFlag = (state: string): Html =>
  html`<span class="flag${state === 'flagged' || state === 'spam' ? ' bad' : ''}">${nameOfState(state)}</span>`

/** What was done just now, as the address says, with a way back. */
export function noticeOf(query: (name: string) => string | undefined, action: string, back: string): Html | undefined {
  const [done, refused] = [query('done'), query('refused')]
  if (refused !== undefined) {
    const why = Object.hasOwn(REFUSED, refused) ? REFUSED[refused] : '没有做成'
    return html`<div class="notice" role="alert"><p>${why}</p></div>`
  }
  if (done === undefined || !Object.hasOwn(DONE, done)) return undefined
  const events = (query('events') ?? '').split(',').filter((one) => /^\d+$/.test(one))
  const count = done !== 'answered' && events.length > 1 ? `（${events.length} 条）` : ''
  return html`<div class="notice" role="status"><p>${DONE[done]}${count}</p>${
    events.length > 0 &&
    html`<form method="post" action="${action}">${events.map((one) => html`<input type="hidden" name="event" value="${one}">`)}${hidden({ back })}<button class="act" name="undo" value="1">撤销</button></form>`
  }</div>`
}
