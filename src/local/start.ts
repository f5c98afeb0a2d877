/**
 * `npm start`: the real Worker on this machine, with the content of a folder, and the preview beside it. Migrates the local
 * D1, pushes the folder into the local KV, runs the scheduled job once, serves, and does it again whenever a file changes.
 */
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'

import { Command } from 'commander'

import { articlePath } from '../article/slug.ts'
import { problemLines } from '../push/commands/problem-lines.ts'
import { paintOf } from '../push/commands/terminal.ts'
import { compileContent, type Content } from '../push/compile/content.ts'
import { carryOut } from '../push/live/carry-out.ts'
import { localStore } from '../push/live/local-store.ts'
import { migrate } from '../push/live/migrations.ts'
import { planLines } from '../push/live/plan-lines.ts'
import { planPush } from '../push/live/plan.ts'
import type { Store } from '../push/live/store.ts'
import { hasErrors } from '../push/problem.ts'
import { speaker } from '../push/words/commands.ts'
import { languageOf } from '../push/words/language.ts'
import { changesOf, stateOf } from './folder-changes.ts'
import { openPreview, PREVIEW_LIST } from './preview.ts'
import { teller } from './words.ts'
import { isFree, isReady, READY_WITHIN_MS, runTick, serveWorker } from './worker-process.ts'

const language = languageOf(process.env)
const say = speaker(language)
const tell = teller(language)

type Options = { content: string; state: string; envFile?: string }

const EVERY_MINUTE_MS = 60_000

async function main(): Promise<void> {
  const options = new Command('npm start --')
    .description(tell('about'))
    .option('--content <folder>', tell('option-content'), 'kv-seed')
    .option('--state <folder>', tell('option-state'), '.wrangler/state')
    .option('--env-file <file>', tell('option-env-file'))
    .parse()
    .opts<Options>()
  const port = portOf(process.env['PORT'])
  if (!existsSync(options.content)) fail(tell('content-missing', { folder: options.content }))
  if (!(await isFree(port))) fail(tell('port-taken', { port, other: port + 10 }))

  console.log(tell('migrating'))
  const store = await localStore(options.state)
  await migrate(store)
  console.log(tell('compiling', { folder: options.content }))
  // A run that was ended with the last start holds nobody up: there is no other one here.
  await store.query('INDEX', "DELETE FROM tick_state WHERE name = 'lease'")
  const before = stateOf(options.content)
  const first = await publish(options.content, store)

  const address = `http://localhost:${port}`
  const server = serveWorker(port, options.state, options.envFile)
  stopTogether(server)
  if (!(await isReady(address, server))) fail(tell('not-ready', { seconds: READY_WITHIN_MS / 1000 }))
  await tick(address)
  const preview = await openPreview({ site: address, port: port + 1, language })
  preview.show(first.content)
  console.log(['', ...whatToOpen(address, preview.address, first.content, options.content)].join('\n'))

  // `wrangler dev` has no clock: what the trigger does every minute is asked for here.
  setInterval(() => void tick(address).catch(() => undefined), EVERY_MINUTE_MS).unref()

  // Whoever started this may end without a signal; nobody else would stop the server.
  const parent = process.ppid
  let wasRefused = first.state === 'refused'
  for await (const _ of changesOf(options.content, before, () => process.ppid !== parent)) {
    try {
      const { state, content } = await publish(options.content, store)
      if (state === 'done') await tick(address)
      else if (state === 'unchanged' && wasRefused) console.log(tell('recovered'))
      wasRefused = state === 'refused'
      preview.show(content)
    } catch (error) {
      console.error(tell('not-updated', { why: String(error) }))
    }
  }
  process.exit(0)
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? 8787)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) fail(tell('port-wrong', { port: text ?? '' }))
  return port
}

type Published = { state: 'done' | 'unchanged' | 'refused'; content: Content }

/** Brings the local KV to the folder. With errors nothing is written, and what was there stays. */
async function publish(folder: string, store: Store): Promise<Published> {
  const now = new Date()
  const content = await compileContent(folder)
  if (content.problems.length > 0 || content.drafts.length > 0)
    console.log(problemLines(content, language, say, now).join('\n'))
  if (hasErrors(content.problems)) {
    console.log(tell('refused'))
    return { state: 'refused', content }
  }
  // What is served here is the folder, whatever was here before.
  const plan = await planPush(content, await store.state(), { missing: 'remove', overwrite: true, now })
  if (!plan.isDone) console.log((await planLines(plan, store, say, paintOf(process.stdout))).join('\n'))
  const { state } = await carryOut(plan, store, now)
  return { state: state === 'done' ? 'done' : 'unchanged', content }
}

function whatToOpen(address: string, preview: string, { articles: [first] }: Content, folder: string): string[] {
  const article = first && articlePath(first.slug)
  return [
    tell('started', { address }),
    tell('home', { url: `${address}/` }),
    ...(article
      ? [tell('article', { url: `${address}${article}` }), tell('json', { url: `${address}/api${article}` })]
      : []),
    tell('contact', { url: `${address}/contact` }),
    tell('desk', { url: `${address}/desk` }),
    tell('preview', { url: `${preview}${PREVIEW_LIST}` }),
    tell('how-to-end', { folder }),
  ]
}

/** The server ends with this process (unless that is killed outright), and this process with the server. */
function stopTogether(server: ChildProcess): void {
  process.on('exit', () => server.kill('SIGTERM'))
  // Before the simulator's own handlers, which end the process at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.prependListener(signal, () => process.exit(0))
  server.on('exit', (status, signal) => fail(tell('ended', { status: status ?? signal ?? '' })))
}

async function tick(address: string): Promise<void> {
  const failure = await runTick(address)
  if (failure) console.error(tell('tick-failed', failure))
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
