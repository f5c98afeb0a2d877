/** `/desk/questions`: the list of readers' questions, one question with its answer, what may be done to them. */
import { html, raw } from 'hono/html'

import { answerHtml } from '../inbox/answer-html.ts'
import { parseCounts } from '../inbox/contact-messages.ts'
import { deliveriesOf, parseDeliveries } from '../inbox/deliveries.ts'
import { eventsOf, parseEvents } from '../inbox/events.ts'
import { FLAG_NAMES } from '../inbox/names.ts'
import {
  parseQuestions,
  type Question,
  QUESTION_STATES,
  questionCounts,
  questionsStatement,
  questionStatement,
} from '../inbox/questions.ts'
import type { Html } from '../page/layout.ts'
import { actOn, doneTo } from './actions.ts'
import { type Desk, type DeskContext, deskOf } from './desk.ts'
import { asideForms, deliveriesList, fact, historyOf, stateButtons } from './entry-parts.ts'
import { askedOf, listAddress, PAGE_SIZE } from './filters.ts'
import { deskPage, hidden, timeAt } from './frame.ts'
import { type Line, listMain, noticeOf, stateFlag } from './list-page.ts'
import { noSuchEntry } from './no-such-entry.ts'

const PLACE = '/desk/questions'

export async function questionList(c: DeskContext): Promise<Response> {
  const desk = await deskOf(c)
  const asked = askedOf(c, QUESTION_STATES, desk.who)
  const [rows = [], counts = []] = await desk.database.run([
    questionsStatement(asked.filter, PAGE_SIZE, asked.after),
    questionCounts,
  ])
  const main = listMain(
    desk,
    {
      place: PLACE,
      asked,
      states: QUESTION_STATES,
      counts: parseCounts(counts),
      lines: parseQuestions(rows).map(lineOf),
      bulk: [
        { state: 'declined', label: '不公开回答' },
        { state: 'spam', label: '移到垃圾' },
        { state: 'new', label: '放回新的' },
      ],
    },
    noticeOf((name) => c.req.query(name), PLACE, listAddress(PLACE, asked)),
  )
  return deskPage(desk, { title: '提问', place: PLACE, main })
}

const lineOf = (question: Question): Line => ({
  id: question.id,
  receivedAt: question.received_at,
  state: question.state,
  title: question.question,
  words: question.detail ?? '',
  meta: [question.nickname ?? '没有留名', question.came_from].filter(Boolean).join('，'),
  flags: question.flags,
  assignee: question.assignee,
})

export const questionsAction = (c: DeskContext): Promise<Response> => actOn(c, 'question', PLACE)

export const questionAction = (c: DeskContext): Promise<Response> =>
  doneTo(c, 'question', c.req.param('id') ?? '', PLACE, (typed, why) => pageOf(c, { typed, why }))

export const questionDeskPage = (c: DeskContext): Promise<Response> => pageOf(c)

/** `refused`: an answer that was not saved comes back with what was typed. */
async function pageOf(c: DeskContext, refused?: { typed: string; why: string }): Promise<Response> {
  const desk = await deskOf(c)
  const id = c.req.param('id') ?? ''
  const subject = `question:${id}`
  const [rows = [], events = [], deliveries = []] = await desk.database.run([
    questionStatement(id),
    eventsOf(subject),
    deliveriesOf(subject),
  ])
  const [question] = parseQuestions(rows)
  if (!question) return noSuchEntry(desk, PLACE)
  const action = `${PLACE}/${id}`
  const history = parseEvents(events)
  const seen = String(history.at(-1)?.id ?? 0)
  const query = (name: string): string | undefined => (refused && name === 'refused' ? refused.why : c.req.query(name))
  const main = html`${noticeOf(query, PLACE, action)}
<p>${stateFlag(question.state)}${question.flags.map((flag) => html`<span class="flag">${FLAG_NAMES[flag]}</span>`)}${question.stale > 0 && html`<span class="flag">等定时任务公开</span>`}</p>
<dl class="facts">${facts(desk, question)}</dl>
${question.detail !== null && html`<div class="text">${question.detail}</div>`}
${answerForm(action, question, seen, refused?.typed)}
${stateButtons(action, choicesOf(question))}
${wordsForm(action, question, seen)}
${linkForm(action, question, seen)}
${asideForms(desk, action, question.assignee)}
<h2>历史</h2>${historyOf(desk, history)}
<h2>通知</h2>${deliveriesList(desk, parseDeliveries(deliveries))}
<p class="pager"><a href="${PLACE}">← 全部提问</a></p>`
  return deskPage(desk, { title: question.question, place: PLACE, main }, refused ? 409 : 200)
}

const facts = (desk: Desk, question: Question): (Html | undefined)[] => [
  fact('称呼（公开）', question.nickname),
  fact(
    '邮箱（不公开）',
    question.email && html`<a href="mailto:${encodeURIComponent(question.email)}">${question.email}</a>`,
  ),
  fact('收到', timeAt(desk, question.received_at)),
  fact('来自', question.came_from && html`<a href="${question.came_from}">${question.came_from}</a>`),
  fact('回答', question.answered_at !== null && html`${timeAt(desk, question.answered_at)} ${question.answered_by}`),
  fact(
    '公开页面',
    question.state === 'answered' && html`<a href="/questions/${question.id}">/questions/${question.id}</a>`,
  ),
  fact('负责', question.assignee),
  fact('回执号', question.id),
]

const answerForm = (action: string, question: Question, seen: string, typed: string | undefined): Html => html`${
  question.answer !== null && html`<h2>现在的回答</h2><div class="text body">${raw(answerHtml(question.answer))}</div>`
}
<form method="post" action="${action}">${hidden({ seen })}<label for="answer">${question.answer === null ? '写回答' : '改回答'}（Markdown：空一行分段，**加粗**，- 列表，[文字](网址)）</label>
<textarea id="answer" name="answer" rows="8" required>
${typed ?? question.answer ?? ''}</textarea>
<p><button class="act main">${question.state === 'answered' ? '公开新的回答' : '回答并公开'}</button></p></form>`

const wordsForm = (
  action: string,
  question: Question,
  seen: string,
): Html => html`<details><summary>改问题的字句（公开前去掉错字和隐私）</summary>
<form method="post" action="${action}">${hidden({ seen })}<p><label>问题 <input type="text" name="question" value="${question.question}" maxlength="200" required></label></p>
<label for="detail">补充说明</label><textarea id="detail" name="detail">
${question.detail ?? ''}</textarea><p><button class="act">改字句</button></p></form></details>`

const linkForm = (
  action: string,
  question: Question,
  seen: string,
): Html => html`<details${question.article !== null || question.section !== null ? raw(' open') : ''}><summary>显示在哪里</summary>
<form method="post" action="${action}">${hidden({ seen })}
<p><label>文章网址中的名字 <input type="text" name="article" value="${question.article ?? ''}"></label></p>
<p><label>栏目（不填就用文章的） <input type="text" name="section" value="${question.section ?? ''}"></label></p>
<p><label><input type="checkbox" name="pinned" value="1"${question.pinned === 1 ? raw(' checked') : ''}> 在那篇文章里排最前</label></p>
<p><button class="act">保存</button></p></form></details>`

function choicesOf({ state, answer }: Question): Parameters<typeof stateButtons>[1] {
  const declined = { state: 'declined', label: '不公开回答' } as const
  const spam = { state: 'spam', label: '是垃圾', look: 'danger' } as const
  const open = { state: 'new', label: state === 'answered' ? '撤下公开的回答' : '放回新的' } as const
  const again = answer === null ? [] : [{ state: 'answered', label: '用现在的回答公开', look: 'main' } as const]
  if (state === 'new') return [...again, declined, spam]
  if (state === 'flagged') return [{ state: 'new', label: '不是垃圾', look: 'main' }, declined, spam]
  if (state === 'answered') return [open, declined]
  return [open, ...again, ...(state === 'spam' ? [] : [spam])]
}
