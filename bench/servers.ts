/** The Workers that are measured, in one workerd, each on a socket of its own: without a development server in between. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

import { compileContent } from '../src/push/content.ts'
import { planPush } from '../src/push/plan.ts'
import { carryOut } from '../src/push/push.ts'
import { bindingStore } from '../src/push/store.ts'
import { WRANGLER, WRANGLER_ENVIRONMENT } from '../src/push/wrangler.ts'

const COMPATIBILITY_DATE = '2026-11-02'

/** The least that can serve a page from KV: one read, streamed. The key is the last segment of the address. */
const BARE = `export default {
  async fetch(request, env) {
    const key = request.url.slice(request.url.lastIndexOf('/') + 1)
    return new Response(await env.CONTENT.get(key, 'stream'), { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  },
}`

export type Servers = {
  ridge: URL
  bare: URL
  /** Puts into the bare Worker's KV the bytes that Ridge gives at `path`, and tells the address that serves them. */
  mirror: (path: string, key: string) => Promise<URL>
  /** CPU seconds that workerd has used; undefined where the system does not tell. */
  cpuSeconds: () => number | undefined
  stop: () => Promise<void>
}

/** Ridge with the content of `kv-seed` and its lists built, and a bare Worker beside it in the same workerd. */
export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-bench-'))
  const build = ['deploy', '--dry-run', '--outdir', folder]
  await promisify(execFile)(process.execPath, [WRANGLER, ...build], { env: WRANGLER_ENVIRONMENT })
  const shared = { modules: true as const, compatibilityDate: COMPATIBILITY_DATE, unsafeDirectSockets: [{}] }
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      workers: [
        {
          ...shared,
          name: 'ridge',
          script: readFileSync(join(folder, 'worker.js'), 'utf8'),
          kvNamespaces: { CONTENT: 'content' },
          d1Databases: { DB: 'db', INDEX: 'index' },
          bindings: { MEMORY_MS: '1000', VERSION: { id: 'bench', tag: '', timestamp: '' } },
        },
        { ...shared, name: 'bare', script: BARE, kvNamespaces: { CONTENT: 'bare' } },
      ],
    }),
  )
  const ridge = await miniflare.unsafeGetDirectURL('ridge')
  await fill(miniflare)
  const bare = await miniflare.unsafeGetDirectURL('bare')
  const mirrored = await miniflare.getKVNamespace('CONTENT', 'bare')
  return {
    ridge,
    bare,
    mirror: async (path, key) => {
      await mirrored.put(key, await (await fetch(new URL(path, ridge))).text())
      return new URL(key, bare)
    },
    cpuSeconds,
    stop: async () => {
      await miniflare.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What `npm run push` and the first tick do. */
async function fill(miniflare: Miniflare): Promise<void> {
  const index = await miniflare.getD1Database('INDEX', 'ridge')
  for (const statement of readFileSync('migrations/index/0001_catalogue.sql', 'utf8').split(/;\s*$/m)) {
    if (statement.trim()) await index.prepare(statement).run()
  }
  const now = new Date()
  const store = bindingStore((await miniflare.getKVNamespace('CONTENT', 'ridge')) as unknown as KVNamespace)
  await carryOut(await planPush(await compileContent('kv-seed', now), await store.state(), 'keep', now), store)
  const worker = await miniflare.getWorker('ridge')
  await worker.scheduled({ cron: '*/5 * * * *' })
}

/** Linux counts in hundredths of a second (man 5 proc_pid_stat: utime, stime; sysconf(_SC_CLK_TCK) is 100). */
const TICKS_A_SECOND = 100

function cpuSeconds(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const seconds = children.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [name] = /\((.*)\)/.exec(stat) ?? []
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (name !== '(workerd)' || Number(fields[1]) !== process.pid) return []
      return [(Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND]
    } catch {
      return []
    }
  })
  return seconds.length > 0 ? seconds.reduce((sum, value) => sum + value, 0) : undefined
}
