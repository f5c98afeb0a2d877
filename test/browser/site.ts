/** A whole Ridge as `npm start` brings it up: own port, own stores, own copy of the content. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { compileContent } from '../../src/push/compile/content.ts'
import { localStore } from '../../src/push/live/local-store.ts'

export type LocalSite = {
  address: string
  /** The content folder that it serves. */
  content: string
  /** Everything that it has printed. */
  output: () => string
  /** Rows of a query on the local `DB`. */
  query: (sql: string) => Promise<Record<string, unknown>[]>
  /** Slugs of its articles. */
  slugs: () => Promise<string[]>
  stop: () => Promise<void>
}

/** `secrets` are what `.dev.vars` would hold. */
export async function startSite(secrets: Record<string, string> = {}): Promise<LocalSite> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-site-'))
  const content = join(folder, 'content')
  const state = join(folder, 'state')
  cpSync('kv-seed', content, { recursive: true })
  const envFile = join(folder, 'secrets.env')
  writeFileSync(
    envFile,
    Object.entries(secrets)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  )
  const port = await freePort()
  const site = spawn(
    process.execPath,
    ['src/local/start.ts', '--content', content, '--state', state, '--env-file', envFile],
    {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [site.stdout, site.stderr]) stream.on('data', (data) => (output += String(data)))
  await untilSaid(site, () => output, 'Ridge 已启动')
  let store: ReturnType<typeof localStore> | undefined
  return {
    address: `http://localhost:${port}`,
    content,
    output: () => output,
    query: async (sql) => (await (store ??= localStore(state))).query('DB', sql) as Promise<Record<string, unknown>[]>,
    slugs: async () => {
      const { articles } = await compileContent(content)
      return articles.map(({ slug }) => slug)
    },
    stop: async () => {
      const ended = new Promise((done) => site.once('exit', done))
      site.kill('SIGTERM')
      await ended
      await (await store)?.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Waits until the process has printed `words`; its end before that is an error that shows what it printed. */
async function untilSaid(site: ChildProcess, output: () => string, words: string): Promise<void> {
  while (!output().includes(words)) {
    if (site.exitCode !== null) throw new Error(`npm start ended:\n${output()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await new Promise((done) => server.once('listening', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (typeof address !== 'object' || !address) throw new Error('no port')
  // The preview takes the next one: odd ones, which Linux gives first, never meet another site's.
  return address.port % 2 === 1 ? address.port : freePort()
}
