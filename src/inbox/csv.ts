/** Messages and questions as a table for Excel as it is set up in China. Nothing that a reader typed is run as a formula. */
import type { Message } from './contact-messages.ts'
import type { Flag } from './entry.ts'
import { FLAG_NAMES, STATE_NAMES } from './names.ts'
import type { Question } from './questions.ts'

/** Without it Excel reads UTF-8 as GBK. */
const BYTE_ORDER_MARK = '\u{FEFF}'

/** What a spreadsheet takes for the start of a formula (owasp.org/www-community/attacks/CSV_Injection), in both widths. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** Numbers that Excel would change: it drops leading noughts and keeps 15 digits. */
const CHANGED_NUMBER = /^(?:0\d+|\d{16,})$/

type Column<T> = [title: string, text: (row: T, dateIn: (iso: string) => string) => string | null]

const flagged = (flags: Flag[]): string => flags.map((flag) => FLAG_NAMES[flag]).join('、')

const MESSAGE_COLUMNS: Column<Message>[] = [
  ['回执', ({ id }) => id],
  ['时间', ({ received_at }, dateIn) => dateIn(received_at)],
  ['状态', ({ state }) => STATE_NAMES[state]],
  ['姓名', ({ name }) => name],
  ['电话', ({ phone }) => phone],
  ['微信', ({ wechat }) => wechat],
  ['邮箱', ({ email }) => email],
  ['单位', ({ company }) => company],
  ['主题', ({ subject }) => subject],
  ['留言', ({ message }) => message],
  ['来自页面', ({ came_from }) => came_from],
  ['页面上的问题', ({ question }) => question],
  ['入口', ({ cta }) => cta],
  ['可疑之处', ({ flags }) => flagged(flags)],
  ['负责人', ({ assignee }) => assignee],
  ['同意的说明版本', ({ consent }) => consent],
]

const QUESTION_COLUMNS: Column<Question>[] = [
  ['回执', ({ id }) => id],
  ['时间', ({ received_at }, dateIn) => dateIn(received_at)],
  ['状态', ({ state }) => STATE_NAMES[state]],
  ['问题', ({ question }) => question],
  ['补充', ({ detail }) => detail],
  ['称呼', ({ nickname }) => nickname],
  ['邮箱', ({ email }) => email],
  ['回答', ({ answer }) => answer],
  ['回答时间', ({ answered_at }, dateIn) => answered_at && dateIn(answered_at)],
  ['回答者', ({ answered_by }) => answered_by],
  ['文章', ({ article }) => article],
  ['栏目', ({ section }) => section],
  ['来自页面', ({ came_from }) => came_from],
  ['可疑之处', ({ flags }) => flagged(flags)],
  ['负责人', ({ assignee }) => assignee],
  ['同意的说明版本', ({ consent }) => consent],
]

/** `dateIn` writes an instant as staff read it. */
export const messagesCsv = (messages: Message[], dateIn: (iso: string) => string): string =>
  csv(MESSAGE_COLUMNS, messages, dateIn)

export const questionsCsv = (questions: Question[], dateIn: (iso: string) => string): string =>
  csv(QUESTION_COLUMNS, questions, dateIn)

/** RFC 4180, every field in quotes. */
function csv<T>(columns: Column<T>[], rows: T[], dateIn: (iso: string) => string): string {
  const lines = [
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, text]) => text(row, dateIn) ?? '')),
  ]
  return `${BYTE_ORDER_MARK}${lines.map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('')}`
}

/** Line breaks within a field are a bare LF, as Excel writes them: CRLF ends a row. */
function quoted(field: string): string {
  const isRead = FORMULA.test(field) || CHANGED_NUMBER.test(field)
  return `"${`${isRead ? "'" : ''}${field}`.replaceAll(/\r\n?/g, '\n').replaceAll('"', '""')}"`
}
