/** The real push command, killed without warning or out of disk space: whatever it left, the next run puts right. */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { compileContent } from '../../src/push/compile/content.ts'
import { carryOut } from '../../src/push/live/carry-out.ts'
import { localStore } from '../../src/push/live/local-store.ts'
import { planPush } from '../../src/push/live/plan.ts'
import { writeSiteFile } from './site-file.ts'

const ARTICLES = 80
const KILLS = 10
/** Writing that many articles takes about so long; the kills fall into it at random. */
const WRITING_MS = 250

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

/** Starts the command, and kills it some time after it has shown its plan. True when it had not ended by then. */
async function killedPush(folder: string): Promise<boolean> {
  const child = spawn(process.execPath, parameters(folder), { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const end = new Promise<boolean>((answer) => child.on('exit', (_, signal) => answer(signal === 'SIGKILL')))
  await new Promise<void>((answer) => {
    child.stdout.on('data', (text: Buffer) => /^新增/m.test(String(text)) && answer())
    child.on('exit', () => answer())
  })
  await sleep(Math.random() * WRITING_MS)
  try {
    // With the simulator that it has started: the negative number names the group.
    process.kill(-(child.pid ?? 0), 'SIGKILL')
  } catch {
    // It had ended by itself.
  }
  return end
}

/** What is there after another run, but for what has a time: the revision, and when something was removed. */
async function contentsAfterAnotherPush(folder: string): Promise<Map<string, string>> {
  const store = await localStore(state)
  try {
    const now = new Date()
    const content = await compileContent(folder)
    const options = { missing: 'remove', overwrite: true, now } as const
    await carryOut(await planPush(content, await store.state(), options), store, now)
    const { keys, revision } = await store.state()
    const texts = await store.read(keys.map(({ key }) => key))
    texts.set('revision', JSON.stringify([revision?.digest, revision?.site, revision?.fold]))
    return new Map(
      [...texts]
        .map(([key, text]): [string, string] => [key, text.replace(/"gone":"[^"]*"/, '"gone"')])
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    )
  } finally {
    await store.close()
  }
}

test('killed at ten random points and run again, it always ends in the same content', async () => {
  const expected = [
    await contentsAfterAnotherPush(folders[0] ?? ''),
    await contentsAfterAnotherPush(folders[1] ?? ''),
    await contentsAfterAnotherPush(folders[0] ?? ''),
  ]
  let interrupted = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const version = (kill + 1) % 2
    const folder = folders[version] ?? ''
    if (await killedPush(folder)) interrupted++
    expect(await contentsAfterAnotherPush(folder)).toEqual(expected[version === 0 ? 2 : 1])
  }
  expect(interrupted).toBeGreaterThan(KILLS / 3)
}, 120_000)

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
