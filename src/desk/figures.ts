/** `/desk/figures`: how much came in, from where, as small charts that need no script. */
import { html } from 'hono/html'

import { type Clicks, clicksSince, parseClicks } from '../inbox/clicks.ts'
import { dayIn } from '../inbox/day.ts'
import { byCallToAction, byDay, byPage, byWay, type Figure, parseFigures } from '../inbox/figures.ts'
import { mostReadStatement, viewsByDay } from '../inbox/views.ts'
import type { Html } from '../page/layout.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'
import { deskPage } from './frame.ts'
import { CTAS, WAYS } from './words.ts'

const DAYS = 30
const DAY_MS = 86_400_000
const PAGES_SHOWN = 20

export async function figuresPage(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const since = new Date(desk.now.getTime() - (DAYS - 1) * DAY_MS)
  const days = Array.from({ length: DAYS }, (_, at) => dayIn(desk.timeZone, new Date(since.getTime() + at * DAY_MS)))
  const from = new Date(since.getTime() - DAY_MS).toISOString()
  const offset = `${offsetMinutes(desk) >= 0 ? '+' : ''}${offsetMinutes(desk)} minutes`
  const [messages = [], questions = [], pages = [], ctas = [], ways = [], clicks = [], read = [], views = []] =
    await desk.database.run([
      byDay('contact_messages', from, offset),
      byDay('questions', from, offset),
      byPage(from, PAGES_SHOWN),
      byCallToAction(from),
      byWay(from),
      clicksSince(days[0] ?? '', 200),
      mostReadStatement(days[0] ?? '', PAGES_SHOWN),
      viewsByDay(days[0] ?? ''),
    ])
  const clicked = parseClicks(clicks)
  const main = html`<p>最近 ${DAYS} 天，垃圾不算在内。</p>
<h2>每天收到</h2>${dayChart(days, parseFigures(messages), parseFigures(questions), ['留言', '提问'])}
<h2>读得最多的文章</h2><p>每十次阅读抽样记一次，按总数估算；同一地址一篇一天只算一次，不用 Cookie，机器人不算。</p>
${dayChart(days, parseFigures(views), [], ['阅读', ''])}
${bars(parseFigures(read).map(({ name, count }) => ({ name: `/articles/${name}`, count })))}
<h2>从哪篇文章来</h2>${bars(parseFigures(pages).map(({ name, count }) => ({ name: readable(name), count })))}
<h2>从哪个按钮来</h2>${bars(parseFigures(ctas).map(({ name, count }) => ({ name: CTAS[name] ?? name, count })))}
<h2>留下的联系方式</h2>${bars(parseFigures(ways).map(({ name, count }) => ({ name: WAYS[name] ?? name, count })))}
<h2>点电话、复制微信</h2>${bars(sumBy(clicked, ({ kind }) => WAYS[kind] ?? kind))}
<h2>在哪一页点的</h2>${bars(sumBy(clicked, ({ path }) => (path === '/' ? '首页和其他页面' : readable(path))).slice(0, PAGES_SHOWN))}`
  return deskPage(desk, { title: '数据', place: '/desk/figures', main })
}

/** How far the site's clock is before UTC now. */
function offsetMinutes({ timeZone, now }: Desk): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(now)
  const [, sign = '+', hours = '0', minutes = '0'] =
    /GMT([+-])(\d\d):(\d\d)/.exec(name.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
  return Number(`${sign}${Number(hours) * 60 + Number(minutes)}`)
}

function readable(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

function sumBy(clicks: Clicks[], nameOf: (one: Clicks) => string): Figure[] {
  const sums = new Map<string, number>()
  for (const one of clicks) sums.set(nameOf(one), (sums.get(nameOf(one)) ?? 0) + one.count)
  return [...sums].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count)
}

/** Two kinds of each day, one on the other; the second may have no name. */
function dayChart(days: string[], messages: Figure[], questions: Figure[], [one, other]: [string, string]): Html {
  const [ofMessages, ofQuestions] = [messages, questions].map(
    (all) => new Map(all.map(({ name, count }) => [name, count])),
  )
  const columns = days.map((day) => ({ day, m: ofMessages?.get(day) ?? 0, q: ofQuestions?.get(day) ?? 0 }))
  const most = Math.max(1, ...columns.map(({ m, q }) => m + q))
  const height = (count: number): number => Math.round((count / most) * 100)
  const total = columns.reduce((sum, { m, q }) => ({ m: sum.m + m, q: sum.q + q }), { m: 0, q: 0 })
  return html`<svg class="chart" viewBox="0 0 ${days.length * 10} 104" preserveAspectRatio="none" role="img" aria-label="每天的${one}${other && `和${other}`}，最多一天 ${most} 次">
${columns.map(
  ({ day, m, q }, at) =>
    html`<g><title>${day}：${one} ${m}${other && `，${other} ${q}`}</title><rect x="${at * 10 + 1}" y="${104 - height(m)}" width="8" height="${height(m)}"/><rect class="questions" x="${at * 10 + 1}" y="${104 - height(m) - height(q)}" width="8" height="${height(q)}"/></g>`,
)}
</svg><p>${days[0]} 至 ${days.at(-1)}：${one} ${total.m}${other && `（绿），${other} ${total.q}（红）`}。</p>`
}

function bars(figures: Figure[]): Html {
  const most = Math.max(1, ...figures.map(({ count }) => count))
  return figures.length === 0
    ? html`<p>还没有。</p>`
    : html`<div class="bars">${figures.map(
        ({ name, count }) =>
          html`<span>${name}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${(count / most) * 100}" height="10"/></svg><span>${count}</span>`,
      )}</div>`
}
