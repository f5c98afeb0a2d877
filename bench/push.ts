/** Checking and pushing: time and memory of the editors' commands, each as a process, beside what does the bare work. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

import { WRANGLER, WRANGLER_ENVIRONMENT } from '../src/push/live/wrangler.ts'
import { textsOf } from './corpus.ts'
import { median, row } from './measure.ts'

const ROUNDS = 3
const LOOK_EVERY_MS = 50

export async function benchPush(): Promise<void> {
  console.log('\n## Check and push\n')
  console.log(
    `Each command is a process; seconds are the median of ${ROUNDS} runs, of a first push and a cold check one.`,
  )
  console.log('Memory is the most that the process, its threads and the KV simulator held together.\n')
  const root = mkdtempSync(join(tmpdir(), 'ridge-push-'))
  try {
    header('1,000 articles of 8 KB', 'seconds', 'MB', 'against Markdown to HTML alone')
    await benchCompile(root)
    header('Pushing into the local KV', 'seconds', 'MB', 'against `wrangler kv bulk put` of all articles')
    await benchSize(root, { count: 10_000, bytes: 1800 })
    header('One of 2,000 articles changed', 'seconds', 'MB', 'against articles of 1 KB')
    await benchLength(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const header = (...cells: string[]): void => {
  console.log(`\n${row(...cells)}\n${row(...cells.map(() => '---'))}`)
}

async function benchCompile(root: string): Promise<void> {
  const folder = written(root, 'compile', { count: 1000, bytes: 8000 })
  const bare = bareSeconds(folder)
  const print = (name: string, { seconds, megabytes }: Run): void =>
    console.log(row(name, seconds.toFixed(1), megabytes.toFixed(0), (seconds / bare).toFixed(2)))
  console.log(row('unified: remark-parse, gfm, rehype, one thread, in memory', bare.toFixed(1), '', '1'))
  print('`npm run check`, nothing in the cache', await run(ridge('check', folder)))
  print('again, all in the cache', await middleOf(() => run(ridge('check', folder))))
}

/** What any such site has to do with its files, without checks, variants, pictures and lists of anchors. */
function bareSeconds(folder: string): number {
  const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeStringify)
  const bodies = filesOf(folder).map((file) => readFileSync(file, 'utf8').split('---\n').slice(2).join('---\n'))
  const start = performance.now()
  for (const body of bodies) processor.processSync(body)
  return (performance.now() - start) / 1000
}

async function benchSize(root: string, size: Size): Promise<void> {
  const folder = written(root, 'size', size)
  const state = join(root, 'size-state')
  const pairs = join(root, 'pairs.json')
  const values = filesOf(folder).map((file, at) => ({ key: `article:${at}`, value: readFileSync(file, 'utf8') }))
  writeFileSync(pairs, JSON.stringify(values))
  const put = ['kv', 'bulk', 'put', pairs, '--binding', 'CONTENT', '--local', '--persist-to', join(root, 'bulk')]
  const bulk = await run([WRANGLER, ...put])
  const print = (name: string, { seconds, megabytes }: Run): void =>
    console.log(row(name, seconds.toFixed(1), megabytes.toFixed(0), (seconds / bulk.seconds).toFixed(2)))
  const name = size.count.toLocaleString('en')
  print(`\`wrangler kv bulk put\`, ${name} files as they are`, bulk)
  const push = (): Promise<Run> => run(ridge('push', folder, state))
  print(`\`npm run push\`, first of ${name} articles, in both scripts`, await push())
  print('again, nothing changed', await middleOf(push))
  print('again, one article changed', await middleOf(changing(folder, push)))
}

async function benchLength(root: string): Promise<void> {
  const pushes = [1000, 16_000].map((bytes) => {
    const folder = written(root, `length-${bytes}`, { count: 2000, bytes })
    return { bytes, push: changing(folder, () => run(ridge('push', folder, join(root, `state-${bytes}`)))) }
  })
  for (const { push } of pushes) await push()
  const rounds = { short: 0 }
  for (const { bytes, push } of pushes) {
    const { seconds, megabytes } = await middleOf(push)
    rounds.short ||= seconds
    const against = (seconds / rounds.short).toFixed(2)
    console.log(row(`articles of ${bytes / 1000} KB`, seconds.toFixed(1), megabytes.toFixed(0), against))
  }
}

type Size = { count: number; bytes: number }

/** A folder of its own: nothing of it is in the cache, for the site's name is new. */
function written(root: string, name: string, { count, bytes }: Size): string {
  const folder = join(root, name)
  mkdirSync(join(folder, 'articles'), { recursive: true })
  const site = readFileSync('kv-seed/site.yaml', 'utf8')
    .replace(/^title: .*$/m, `title: ${name} ${Date.now()}`)
    .replace(/^home:\n(?: .*\n)+/m, '')
  writeFileSync(join(folder, 'site.yaml'), site)
  cpSync('kv-seed/rules.yaml', join(folder, 'rules.yaml'))
  textsOf(count, bytes).forEach((text, at) => writeFileSync(join(folder, 'articles', `article-${at}.md`), text))
  return folder
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(folder, 'articles')).map((file) => join(folder, 'articles', file))

/** Before each push, one article says something else. */
function changing(folder: string, push: () => Promise<Run>): () => Promise<Run> {
  let changes = 0
  return () => {
    const file = join(folder, 'articles', 'article-7.md')
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n改了 ${(changes += 1)} 次。\n`)
    return push()
  }
}

const ridge = (command: string, folder: string, state?: string): string[] => [
  '--max-semi-space-size=8',
  'src/push/cli.ts',
  command,
  '--content',
  folder,
  ...(state === undefined ? [] : ['--state', state]),
]

type Run = { seconds: number; megabytes: number }

async function middleOf(once: () => Promise<Run>): Promise<Run> {
  const runs: Run[] = []
  while (runs.length < ROUNDS) runs.push(await once())
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
  }
}

/** Runs a command to its end and looks meanwhile at the memory of it and of what it has started. */
async function run(parameters: string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn(process.execPath, parameters, { env: WRANGLER_ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => (said += String(text)))
  const ended = new Promise<number | null>((answer) => child.on('exit', answer))
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, memoryOf(child.pid ?? 0))
  }, LOOK_EVERY_MS)
  const status = await ended
  clearInterval(timer)
  if (status !== 0) throw new Error(`${parameters.join(' ')} ended with ${status}: ${said}`)
  return { seconds: (performance.now() - start) / 1000, megabytes: most / 1e6 }
}

/**
 * man 5 proc: the proportional share (`Pss`) of a process and of its children, whose `PPid` names it, in bytes; 0 where the
 * system does not tell.
 */
function memoryOf(root: number): number {
  if (process.platform !== 'linux') return 0
  const parents = readdirSync('/proc').flatMap((pid): [number, number][] =>
    /^\d+$/.test(pid) ? [[Number(pid), numberIn(`/proc/${pid}/status`, 'PPid')]] : [],
  )
  const family = new Set([root])
  // A child is younger, and nearly always of a higher number, than its parent.
  for (const [pid, parent] of parents.toSorted(([a], [b]) => a - b)) if (family.has(parent)) family.add(pid)
  return [...family].reduce((sum, pid) => sum + numberIn(`/proc/${pid}/smaps_rollup`, 'Pss') * 1024, 0)
}

/** 0 for a process that has just ended. */
function numberIn(file: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
