/** The real push command, killed without warning or out of disk space: whatever it left, the next run puts right. */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { compileContent } from '../../src/push/compile/content.ts'
import { carryOut } from '../../src/push/live/carry-out.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { planPush } from '../../src/push/live/plan.ts'
import { writeSiteFile } from './site-file.ts'
import { isThorough } from './thorough.ts'

const ARTICLES = 20
const TIMEOUT_MS = isThorough ? 1_800_000 : 120_000

/**
 * A push is killed when so many of the simulator's files have come or gone, of `all`: with the first, among what is written,
 * among what is removed. A run by night takes every number: `THOROUGH=1 npm test`.
 */
const momentsOf = (all: number): number[] =>
  isThorough ? Array.from({ length: all }, (_, at) => at) : [1, all >> 1, all - 4]

let root: string
const folders: string[] = []
let state: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ridge-killed-'))
  state = join(root, 'state')
  for (const version of [0, 1]) folders.push(contentOf(version))
})
afterAll(() => rmSync(root, { recursive: true }))

/** Two versions of one folder: half of the articles differ, some are in one of them only, one has another slug in each. */
function contentOf(version: number): string {
  const folder = join(root, `content-${version}`)
  mkdirSync(join(folder, 'articles'), { recursive: true })
  writeSiteFile(folder)
  const write = (name: string, title: string, body: string): void =>
    writeFileSync(
      join(folder, 'articles', `${name}.md`),
      `---\ntitle: ${title}\nsection: content\ndate: 2026-03-02\n---\n${body}\n`,
    )
  for (let at = 0; at < ARTICLES; at++) {
    if (at % 10 === version) continue
    write(`a${at}`, `第 ${at} 篇`, `${at % 2 === 0 ? `第 ${version} 版。` : ''}${'正文。'.repeat(400)}`)
  }
  write(`moving-${version}`, '改了网址的一篇', '正文。')
  return folder
}

const parameters = (folder: string): string[] => [
  'src/push/cli.ts',
  'push',
  '--prune',
  '--overwrite',
  '--content',
  folder,
  '--state',
  state,
]

/** Tells how many files have come or gone so far: the simulator keeps each value in one of its own. */
function watchFiles(tell: (count: number) => void): () => void {
  const names = new Set<string>()
  const watcher = watch(join(state, 'v3', 'kv', 'CONTENT', 'blobs'), (_, name) => {
    if (name !== null) tell(names.add(name).size)
  })
  return () => watcher.close()
}

/** Starts the command, and kills it at that moment; at 0 as soon as it has shown its plan. */
async function killedPush(folder: string, moment: number): Promise<void> {
  const child = spawn(process.execPath, parameters(folder), { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const kill = (): void => {
    if (child.pid === undefined) return
    try {
      // With the simulator that it has started: the negative number names the group.
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It had ended.
    }
  }
  const stop = watchFiles((count) => moment > 0 && count >= moment && kill())
  child.stdout.on('data', (text: Buffer) => moment === 0 && /^新增/m.test(String(text)) && kill())
  await new Promise((done) => child.on('close', done))
  stop()
}

/** Another run, in this process: whether anything was left to do, and what is there then, but for what has a time. */
async function pushed(folder: string): Promise<{ wasDone: boolean; content: Map<string, string> }> {
  const store = await localStore(state)
  try {
    const now = new Date()
    const content = await compileContent(folder)
    const plan = await planPush(content, await store.state(), { missing: 'remove', overwrite: true, now })
    await carryOut(plan, store, now)
    const { keys, revision } = await store.state()
    const texts = await store.read(keys.map(({ key }) => key))
    texts.set('revision', JSON.stringify([revision?.digest, revision?.site, revision?.fold]))
    return {
      wasDone: plan.isDone,
      content: new Map(
        [...texts]
          .map(([key, text]): [string, string] => [key, text.replace(/"gone":"[^"]*"/, '"gone"')])
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
    }
  } finally {
    await store.close()
  }
}

test(
  'killed before, among and after its writes and run again, it always ends in the same content',
  async () => {
    const [zero = '', one = ''] = folders
    await pushed(zero)
    const undisturbed = [await pushed(one)]
    let all = 0
    const stop = watchFiles((count) => (all = count))
    undisturbed.push(await pushed(zero))
    stop()

    const moments = momentsOf(all)
    let unfinished = 0
    for (const [at, moment] of moments.entries()) {
      const folder = at % 2 === 0 ? one : zero
      await killedPush(folder, moment)
      const { wasDone, content } = await pushed(folder)
      if (!wasDone) unfinished++
      expect(content, `killed when ${moment} files of ${all} had come or gone`).toEqual(undisturbed[at % 2]?.content)
    }
    expect(unfinished).toBeGreaterThanOrEqual(moments.length / 2)
  },
  TIMEOUT_MS,
)

test('without room for its files it says so, and what to do', async () => {
  const blocks = 200
  const full = await new Promise<string>((answer) => {
    const command = `ulimit -f ${blocks}; exec "$0" "$@"`
    const all = [
      process.execPath,
      ...parameters(folders[0] ?? '').map((one) => (one === state ? `${state}-full` : one)),
    ]
    execFile('sh', ['-c', command, ...all], (_, stdout, stderr) => answer(`${stdout}${stderr}`))
  })
  expect(full).toMatch(/推送没有完成：.*\n.*再运行一次 npm run push/)
  expect(full).not.toContain('    at ')
}, 60_000)
