/** What a notice says, whatever way it goes. Customers' words in it are as they were typed: each format makes them harmless. */
import type { Message } from '../inbox/contact-messages.ts'
import type { Kind } from '../inbox/entry.ts'
import type { Question } from '../inbox/questions.ts'
import type { Channel } from './channels.ts'

/** A message or question as it stands in its table. */
export type Arrived = { kind: 'message'; row: Message } | { kind: 'question'; row: Question }

export type Notice = {
  /** The same for every attempt, so that a receiver can tell a repeat. */
  key: string
  kind: Kind
  /** Receipt. */
  id: string
  /** ISO 8601, UTC. */
  receivedAt: string
  /** An earlier attempt ended without an answer. */
  isRepeat: boolean
  /** Where staff read and answer it. */
  url: string
  /** One line. */
  headline: string
  /** Label and value, what matters most first, the long text last. Only that text has more than one line. */
  lines: [label: string, value: string][]
  /** The same for programs, by name; nothing for a short notice. */
  fields: Record<string, string>
}

export type Telling = { key: string; siteUrl: string; isRepeat: boolean; content: Channel['content'] }

/** The notice of what arrived. */
export function noticeOf({ kind, row }: Arrived, { key, siteUrl, isRepeat, content }: Telling): Notice {
  const named = content === 'short' ? [] : namesOf({ kind, row } as Arrived)
  const told = named.filter((field): field is [string, string, string] => Boolean(field[2]))
  const who = told.find(([name]) => name === 'name' || name === 'nickname')?.[2]
  const isLong = (name: string): boolean => name === 'message' || name === 'detail'
  return {
    key,
    kind,
    id: row.id,
    receivedAt: row.received_at,
    isRepeat,
    url: `${siteUrl}/desk/${kind}s/${row.id}`,
    headline: who === undefined ? TITLES[kind] : `${TITLES[kind]}：${oneLine(who)}`,
    lines: [
      ...(isRepeat ? [REPEAT] : []),
      ['编号', row.id],
      ['收到时间', chinaTime(row.received_at)],
      ...told.map(([name, label, value]): [string, string] => [label, isLong(name) ? value : oneLine(value)]),
    ],
    fields: Object.fromEntries(told.map(([name, , value]) => [name, value])),
  }
}

const TITLES: Record<Kind, string> = { message: '新留言', question: '新提问' }
const REPEAT: [string, string] = ['提醒', '这条通知可能已经发过：上一次发送没有得到回音']

/** Name for programs, label for people, value. */
function namesOf(arrived: Arrived): [name: string, label: string, value: string | null][] {
  if (arrived.kind === 'message') {
    const { row } = arrived
    return [
      ['name', '称呼', row.name],
      ['phone', '电话', row.phone],
      ['wechat', '微信', row.wechat],
      ['email', '邮箱', row.email],
      ['company', '公司', row.company],
      ['subject', '主题', row.subject],
      ['from', '来自页面', row.came_from],
      ['message', '内容', row.message],
    ]
  }
  const { row } = arrived
  return [
    ['nickname', '昵称', row.nickname],
    ['email', '邮箱', row.email],
    ['from', '来自页面', row.came_from],
    ['question', '问题', row.question],
    ['detail', '补充', row.detail],
  ]
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** Says which clock it is of: the staff's may be another. */
function chinaTime(iso: string): string {
  const parts = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Shanghai' })
  return `${parts.format(new Date(iso))}（北京时间）`
}
