/** `/desk/ticks`: what the scheduled trigger did last, for whoever asks why something is not there yet. */
import { html } from 'hono/html'
import * as v from 'valibot'

import { lastRun } from '../inbox/heartbeat.ts'
import { lastPings, parseShownPings } from '../inbox/pings.ts'
import type { Html } from '../page/layout.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'
import { deskPage, timeAt } from './frame.ts'

/** Of the table `runs` of INDEX. */
const SELECT = 'SELECT at, report FROM runs ORDER BY id DESC LIMIT 30'
const RunSchema = v.object({
  at: v.string(),
  report: v.pipe(
    v.string(),
    v.parseJson(),
    v.looseObject({
      state: v.string(),
      written: v.optional(v.number()),
      left: v.optional(v.number()),
      ms: v.optional(v.number()),
    }),
  ),
})

const STATES: Record<string, string> = {
  complete: '列表全部更新完',
  partial: '做了一部分，下一次继续',
  waiting: 'KV 还没有显示这次推送的全部内容，等下一次',
  busy: '另一次还在运行',
  overtaken: '被另一次接替',
  'nothing-pushed': '还没有推送过内容',
}

export async function ticksPage(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const run = await lastRun(desk.database)
  const main = html`<p>${run.at === undefined ? '定时任务还没有运行过。' : html`最近一次运行：${timeAt(desk, run.at)}`}</p>
${run.failed !== undefined && html`<div class="notice" role="alert"><p>上一次有步骤没做成：${run.failed}</p></div>`}
<h2>列表</h2>${await runs(c, desk)}
${await told(desk)}`
  return deskPage(desk, { title: '运行', place: '/desk/ticks', main })
}

/** What search engines were told last; nothing where none is switched on. */
async function told(desk: Desk): Promise<Html | undefined> {
  const [rows = []] = await desk.database.run([lastPings(PINGS_SHOWN)])
  const pings = parseShownPings(rows)
  return pings.length === 0
    ? undefined
    : html`<h2>告诉搜索引擎的</h2><ul class="rows">${pings.map((ping) => html`<li><div><strong>${ping.engine}</strong> ${ping.url}<span class="meta">${timeAt(desk, ping.created_at)} ${PINGS[ping.state]}${ping.error !== null && `：${ping.error}`}</span></div></li>`)}</ul>`
}

const PINGS_SHOWN = 30
const PINGS = { waiting: '等待', sent: '已告诉', dead: '没有告诉成，已放弃' }

async function runs(c: DeskContext, desk: Desk): Promise<Html> {
  try {
    const { results } = await c.env.INDEX.prepare(SELECT).all()
    const found = v.parse(v.array(RunSchema), results)
    return html`<ul class="rows">${found.map(({ at, report }) => html`<li><div><strong>${timeAt(desk, at)}</strong> ${STATES[report.state] ?? report.state}<span class="meta">写了 ${report.written ?? 0} 个，还剩 ${report.left ?? 0} 个${report.ms !== undefined && `，${report.ms} 毫秒`}</span></div></li>`)}</ul>`
  } catch {
    return html`<p>INDEX 暂时读不到。</p>`
  }
}
