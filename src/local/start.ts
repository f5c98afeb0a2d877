/**
 * `npm start`: the real Worker on this machine, with the content of a folder. Migrates the local D1, pushes the folder into
 * the local KV, runs the scheduled job once, serves, and does the last two again whenever a content file changes.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { Command } from 'commander'

import { ARTICLE_PREFIX } from '../article/keys.ts'
import { problemLines } from '../push/commands/problem-lines.ts'
import { paintOf } from '../push/commands/terminal.ts'
import { compileContent } from '../push/compile/content.ts'
import { carryOut } from '../push/live/carry-out.ts'
import { localStore } from '../push/live/local-store.ts'
import { planLines } from '../push/live/plan-lines.ts'
import { planPush } from '../push/live/plan.ts'
import type { Store } from '../push/live/store.ts'
import { wrangler, WRANGLER, WRANGLER_ENVIRONMENT } from '../push/live/wrangler.ts'
import { hasErrors } from '../push/problem.ts'
import { speaker } from '../push/words/commands.ts'
import { languageOf } from '../push/words/language.ts'

/** How long the Worker may take to come up on a slow machine. */
const READY_WITHIN_MS = 60_000

/** How often the content folder is looked at: a thousand files take about 10 ms. */
const LOOK_EVERY_MS = 300

/** An editor's program may write a file in several steps; wait for the last. */
const SETTLE_MS = 120

const language = languageOf(process.env)
const say = speaker(language)

type Options = { content: string; state: string }

async function main(): Promise<void> {
  const options = new Command('npm start --')
    .description('在本机启动 Ridge。环境变量 PORT 改变端口（默认 8787）。')
    .option('--content <folder>', '内容文件夹', 'kv-seed')
    .option('--state <folder>', '本机 KV 和 D1 的存放处', '.wrangler/state')
    .parse()
    .opts<Options>()
  const port = portOf(process.env['PORT'])
  if (!existsSync(options.content)) fail(`找不到内容文件夹 ${options.content}`)
  if (!(await isFree(port)))
    fail(
      `端口 ${port} 已被占用：也许上次启动的 Ridge 还在运行，请先结束它；或者用 PORT=${port + 1} npm start -- --state 另一个文件夹`,
    )

  console.log('准备本机数据库 …')
  for (const database of ['DB', 'INDEX']) {
    await wrangler(['d1', 'migrations', 'apply', database, '--local', '--persist-to', options.state])
  }
  console.log(`编译 ${options.content} …`)
  const store = await localStore(options.state)
  // A run that was ended with the last start holds nobody up: there is no other one here.
  await store.query('INDEX', "DELETE FROM tick_state WHERE name = 'lease'")
  const before = stateOf(options.content)
  const { first } = await publish(options.content, store)

  const address = `http://localhost:${port}`
  const server = serve(port, options.state)
  stopTogether(server)
  await untilReady(address, server)
  await tick(address)
  console.log(
    [
      '',
      `Ridge 已启动：${address}`,
      `  首页      ${address}/`,
      ...(first ? [`  文章      ${address}/articles/${first}`, `  JSON      ${address}/api/articles/${first}`] : []),
      `  联系我们  ${address}/contact`,
      `修改 ${options.content} 里的文件会立即生效。按 Ctrl+C 结束。`,
    ].join('\n'),
  )
  await republishOnChange(options.content, store, address, before)
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? 8787)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) fail(`PORT=${text} 不是端口号，应为 1 到 65535 的整数`)
  return port
}

/** Brings the local KV to the folder. With errors nothing is written, and what was there stays. */
async function publish(
  folder: string,
  store: Store,
): Promise<{ state: 'done' | 'unchanged' | 'refused'; first?: string }> {
  const now = new Date()
  const content = await compileContent(folder)
  if (content.problems.length > 0 || content.drafts.length > 0)
    console.log(problemLines(content, language, say, now).join('\n'))
  if (hasErrors(content.problems)) {
    console.log('有错误，这次修改没有生效。改好后保存即可。')
    return { state: 'refused' }
  }
  // What is served here is the folder, whatever was here before.
  const plan = await planPush(content, await store.state(), { missing: 'remove', overwrite: true, now })
  if (!plan.isDone) console.log((await planLines(plan, store, say, paintOf(process.stdout))).join('\n'))
  const first = content.entries.find(({ key }) => key.startsWith(ARTICLE_PREFIX))?.key.slice(ARTICLE_PREFIX.length)
  const { state } = await carryOut(plan, store, now)
  return { state: state === 'done' ? 'done' : 'unchanged', ...(first && { first: encodeURIComponent(first) }) }
}

function serve(port: number, state: string): ChildProcess {
  const parameters = [
    'dev',
    '--port',
    String(port),
    '--persist-to',
    state,
    '--show-interactive-dev-session=false',
    '--var',
    'MEMORY_MS:0',
    '--var',
    'PLAN:local',
  ]
  return spawn(process.execPath, [WRANGLER, ...parameters, '--log-level=error'], {
    env: WRANGLER_ENVIRONMENT,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** The server ends with this process (unless that is killed outright), and this process with the server. */
function stopTogether(server: ChildProcess): void {
  process.on('exit', () => server.kill('SIGTERM'))
  // Before the simulator's own handlers, which end the process at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.prependListener(signal, () => process.exit(0))
  server.on('exit', (status) =>
    fail(`服务已停止（${status ?? '被终止'}）。端口被占用时，可用 PORT=8788 npm start 换一个。`),
  )
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const isListening = new Promise<boolean>((answer) => {
    probe.once('listening', () => answer(true)).once('error', () => answer(false))
  })
  probe.listen(port, 'localhost')
  const free = await isListening
  probe.close()
  return free
}

async function untilReady(address: string, server: ChildProcess): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS
  while (Date.now() < end && server.exitCode === null) {
    try {
      await fetch(address, { signal: AbortSignal.timeout(5000) })
      return
    } catch {
      await sleep(100)
    }
  }
  if (server.exitCode === null) fail(`${READY_WITHIN_MS / 1000} 秒内没有启动成功`)
}

/** Runs the scheduled job, as the clock would. */
async function tick(address: string): Promise<void> {
  const response = await fetch(`${address}/cdn-cgi/handler/scheduled`)
  if (!response.ok) console.error(`定时任务失败（${response.status}）：${await response.text()}`)
}

/** Looks at the files themselves: editors save by renaming and git swaps whole files, which watchers of inodes lose. */
async function republishOnChange(folder: string, store: Store, address: string, before: string): Promise<void> {
  const parent = process.ppid
  let seen = before
  let wasRefused = false
  for (; process.ppid === parent; await sleep(LOOK_EVERY_MS)) {
    const now = stateOf(folder)
    if (now === seen) continue
    await sleep(SETTLE_MS)
    if (stateOf(folder) !== now) continue
    seen = now
    try {
      const { state } = await publish(folder, store)
      if (state === 'done') await tick(address)
      else if (state === 'unchanged' && wasRefused) console.log('已恢复正常，内容与之前一致。')
      wasRefused = state === 'refused'
    } catch (error) {
      console.error(`没有更新成功：${String(error)}。保存文件会再试一次。`)
    }
  }
  // Whoever started this has ended without a signal; nobody else would stop the server.
  process.exit(0)
}

/** Path, size, time and inode of every file of the folder, as one text. */
function stateOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const stat = statSync(path, { throwIfNoEntry: false })
      return `${path} ${stat?.size} ${stat?.mtimeMs} ${stat?.ino}`
    })
    .join('\n')
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

try {
  await main()
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}
