/** `npm run status`: what is live against what is here, whether the lists are up to date, what waits for an answer. */
import * as v from 'valibot'

import { ARTICLE_PREFIX, LIST_PREFIXES } from '../../article/keys.ts'
import type { Content } from '../compile/content.ts'
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
  | {
      state: 'complete' | 'behind' | 'partial' | 'waiting'
      at: string
      left: number
      /** What the last run did and what it took. */
      run?: RunStatus
      /** How good the related lists were when all was last complete. */
      related?: v.InferOutput<typeof HealthSchema>
      /** Keys that runs wrote on the day of the last write, UTC. */
      writes?: v.InferOutput<typeof WritesSchema>
    }
  | Unreadable

/** Rewritten for one changed article: its own list, those that show it, the listings it stands on. 34 for a title of the seed. */
const LISTS_A_CHANGE = 40

const LAST_RUN = `SELECT at, revision, report, (SELECT value FROM tick_state WHERE name = 'writes') AS writes,
  (SELECT report -> 'related' FROM runs WHERE report -> 'related' IS NOT NULL ORDER BY id DESC LIMIT 1) AS related
  FROM runs ORDER BY id DESC LIMIT 1`
const WAITING = "SELECT count(*) AS waiting, min(received_at) AS oldest FROM contact_messages WHERE state = 'new'"

const HealthSchema = v.object({ articles: v.number(), coverage: v.number(), orphans: v.number() })
const WritesSchema = v.object({ day: v.string(), keys: v.number() })
const RunStatusSchema = v.object({
  ms: v.number(),
  read: v.number(),
  written: v.number(),
  entries: v.number(),
  replaced: v.number(),
  unreadable: v.array(v.string()),
  operations: v.object({
    kvReads: v.number(),
    kvLists: v.number(),
    kvWrites: v.number(),
    queries: v.number(),
    rowsRead: v.number(),
    rowsWritten: v.number(),
    cpuMs: v.number(),
  }),
})
type RunStatus = v.InferOutput<typeof RunStatusSchema>

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema)
const RunSchema = v.object({
  at: v.string(),
  revision: v.nullable(v.string()),
  report: json(
    v.object({
      state: v.string(),
      left: v.optional(v.number(), 0),
      ...v.partial(RunStatusSchema).entries,
    }),
  ),
  writes: v.nullable(json(WritesSchema)),
  related: v.nullable(json(HealthSchema)),
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
      here: content.articles.length,
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
  const { at, revision: completed, report, writes, related } = v.parse(RunSchema, row)
  const run = v.safeParse(RunStatusSchema, report)
  const isOfRevision = revision !== undefined && completed?.startsWith(revision) === true
  const state = isOfRevision ? 'complete' : report.state === 'complete' ? 'behind' : stateOf(report.state)
  return {
    state,
    at,
    left: report.left,
    ...(run.success && { run: run.output }),
    ...(related && { related }),
    ...(writes && { writes }),
  }
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
    ...runLines(status.lists),
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

function runLines(lists: ListsStatus): string[] {
  if (!('at' in lists)) return []
  const { run, related, writes } = lists
  const lines: string[] = []
  if (related) {
    const { articles, coverage, orphans } = related
    const rest = orphans === 0 ? '每篇都有列表推荐' : `${orphans} 篇不在任何推荐列表里（栏目和归档里仍有）`
    lines.push(`推荐阅读：${articles} 篇文章，${Math.round(coverage * 100)}% 的位置是真正相关的文章，${rest}`)
  }
  if (run) {
    const { kvReads, kvLists, kvWrites, queries, rowsRead, rowsWritten, cpuMs } = run.operations
    lines.push(
      `最近一次任务：读文章 ${run.read}，写列表 ${run.written}（推荐条目换了 ${run.replaced}/${run.entries}）；KV 读 ${kvReads} 列 ${kvLists} 写 ${kvWrites}，D1 查询 ${queries}（读 ${rowsRead} 行，写 ${rowsWritten} 行），估计 CPU ${Math.round(cpuMs)} ms，用时 ${run.ms} ms`,
    )
    if (run.unreadable.length > 0) lines.push(`读不到的文章（保持原样）：${run.unreadable.join('、')}`)
  }
  if (writes) lines.push(`定时任务在 ${writes.day}（UTC）写了 ${writes.keys} 个键`)
  return lines
}

function messagesLine(messages: Status['messages']): string {
  if (messages.state === 'unreadable') {
    return `读不到 DB（${messages.why}）；先运行 npx wrangler d1 migrations apply DB`
  }
  return messages.waiting === 0 ? '没有未处理的' : `${messages.waiting} 条未处理，最早 ${messages.oldest ?? ''}`
}
