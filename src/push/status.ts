/** `npm run status`: what is live against what is here, whether the lists are up to date, what waits for an answer. */
import * as v from 'valibot'

import { ARTICLE_PREFIX, LIST_PREFIXES } from '../article/keys.ts'
import type { Content } from './content.ts'
import { planPush } from './plan.ts'
import type { Databases, Store } from './store.ts'

export type Status = {
  articles: {
    here: number
    there: number
    /** What a push would do now. */
    add: number
    change: number
    onlyThere: number
  }
  /** When the last push was, ISO 8601 UTC. */
  pushedAt?: string
  lists: ListsStatus
  /** Contact messages that nobody has dealt with. */
  messages: { state: 'read'; waiting: number; oldest?: string } | Unreadable
  /** KV writes of the next push and of the ticks after it, of 1,000 a day on the free plan. */
  writes: { push: number; listsAtMost: number }
}
type Unreadable = { state: 'unreadable'; why: string }
type ListsStatus =
  | { state: 'never-run' }
  | { state: 'complete' | 'behind' | 'partial' | 'waiting'; at: string; left: number }
  | Unreadable

/** Rewritten for one changed article: its own list, those that show it, the listings it stands on. 34 for a title of the seed. */
const LISTS_A_CHANGE = 40

const LAST_RUN = 'SELECT at, revision, report FROM runs ORDER BY id DESC LIMIT 1'
const WAITING = "SELECT count(*) AS waiting, min(received_at) AS oldest FROM contact_messages WHERE state = 'new'"

const RunSchema = v.object({
  at: v.string(),
  revision: v.nullable(v.string()),
  report: v.pipe(v.string(), v.parseJson(), v.object({ state: v.string(), left: v.optional(v.number(), 0) })),
})
const WaitingSchema = v.object({ waiting: v.number(), oldest: v.nullable(v.string()) })

/** Reads only. A database that cannot be read is said to be so; the rest is told all the same. */
export async function statusOf(content: Content, store: Store & Databases, now: Date): Promise<Status> {
  const stored = await store.state()
  const plan = await planPush(content, stored, 'keep', now)
  const articles = (keys: string[]): number => keys.filter((key) => key.startsWith(ARTICLE_PREFIX)).length
  const changes = articles([...plan.add, ...plan.change].map(({ key }) => key)) + plan.remove.length
  const lists = stored.keys.filter(({ key }) => LIST_PREFIXES.some((prefix) => key.startsWith(prefix))).length
  return {
    articles: {
      here: content.articles,
      there: articles(stored.keys.map(({ key }) => key)),
      add: articles(plan.add.map(({ key }) => key)),
      change: articles(plan.change.map(({ key }) => key)),
      onlyThere: plan.keep.length,
    },
    ...(stored.revision && { pushedAt: stored.revision.at }),
    lists: await listsStatus(store, stored.revision?.id),
    messages: await messagesStatus(store),
    writes: {
      push: plan.revision ? plan.add.length + plan.change.length + 1 : 0,
      listsAtMost: Math.min(changes * LISTS_A_CHANGE, lists + changes * 2),
    },
  }
}

async function listsStatus(databases: Databases, revision: string | undefined): Promise<ListsStatus> {
  const rows = await readable(databases.query('INDEX', LAST_RUN))
  if ('state' in rows) return rows
  const [row] = rows
  if (row === undefined) return { state: 'never-run' }
  const { at, revision: completed, report } = v.parse(RunSchema, row)
  const isOfRevision = revision !== undefined && completed?.startsWith(revision) === true
  const state = isOfRevision ? 'complete' : report.state === 'complete' ? 'behind' : stateOf(report.state)
  return { state, at, left: report.left }
}

const stateOf = (state: string): 'partial' | 'waiting' => (state === 'waiting' ? 'waiting' : 'partial')

async function messagesStatus(databases: Databases): Promise<Status['messages']> {
  const rows = await readable(databases.query('DB', WAITING))
  if ('state' in rows) return rows
  const { waiting, oldest } = v.parse(WaitingSchema, rows[0])
  return { state: 'read', waiting, ...(oldest !== null && { oldest }) }
}

async function readable(rows: Promise<unknown[]>): Promise<unknown[] | Unreadable> {
  try {
    return await rows
  } catch (error) {
    return { state: 'unreadable', why: error instanceof Error ? error.message : String(error) }
  }
}

/** For the person who asked. */
export function statusLines(status: Status): string[] {
  const { here, there, add, change, onlyThere } = status.articles
  const { push, listsAtMost } = status.writes
  return [
    `文章：这里 ${here} 篇，那边 ${there} 篇`,
    `待推送：新增 ${add}，修改 ${change}，只在那边的 ${onlyThere}`,
    `最近一次推送：${status.pushedAt ?? (there > 0 ? '看不出时间（旧版推送的，再推送一次即可）' : '还没有推送过（npm run push）')}`,
    `列表：${listsLine(status.lists)}`,
    `留言：${messagesLine(status.messages)}`,
    `下一次推送约写 ${push} 个键，之后的定时任务最多再写 ${listsAtMost} 个（免费版每天 1,000 个）`,
  ]
}

function listsLine(lists: ListsStatus): string {
  switch (lists.state) {
    case 'never-run':
      return '定时任务还没有运行过'
    case 'unreadable':
      return `读不到 INDEX（${lists.why}）；先运行 npx wrangler d1 migrations apply INDEX`
    case 'complete':
      return `已按最近一次推送建好（${lists.at}）`
    case 'behind':
      return `还是上一次推送的（${lists.at}），等下一次定时任务`
    case 'partial':
      return `还差 ${lists.left} 个（${lists.at}），下一次定时任务继续`
    case 'waiting':
      return `在等 KV 显示最近一次推送的内容（${lists.at}）`
  }
}

function messagesLine(messages: Status['messages']): string {
  if (messages.state === 'unreadable') {
    return `读不到 DB（${messages.why}）；先运行 npx wrangler d1 migrations apply DB`
  }
  return messages.waiting === 0 ? '没有未处理的' : `${messages.waiting} 条未处理，最早 ${messages.oldest ?? ''}`
}
