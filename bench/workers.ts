/** The Workers that are measured, for one workerd, each on a socket of its own: no development server in between. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from 'miniflare'

import { compileContent, type Content } from '../src/push/compile/content.ts'
import { carryOut } from '../src/push/live/carry-out.ts'
import { bindingStore } from '../src/push/live/local-store.ts'
import { planPush } from '../src/push/live/plan.ts'
import { WRANGLER, WRANGLER_ENVIRONMENT } from '../src/push/live/wrangler.ts'
import type { Plan } from '../src/tick/budget.ts'

type BenchWorker = Extract<V4MiniflareOptions, { workers: unknown[] }>['workers'][number]

const SHARED = { modules: true as const, compatibilityDate: '2026-11-02', unsafeDirectSockets: [{}] }

/** The least that can serve a page from KV: one read, streamed. The key is the last segment of the address. */
const BARE = `export default {
  async fetch(request, env) {
    const key = request.url.slice(request.url.lastIndexOf('/') + 1)
    return new Response(await env.CONTENT.get(key, 'stream'), { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  },
}`
export const bareWorker: BenchWorker = { ...SHARED, name: 'bare', script: BARE, kvNamespaces: { CONTENT: 'bare' } }

/** The script that a deployment would upload. */
export async function buildRidge(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-bench-'))
  try {
    const build = ['deploy', '--dry-run', '--outdir', folder]
    await promisify(execFile)(process.execPath, [WRANGLER, ...build], { env: WRANGLER_ENVIRONMENT })
    return readFileSync(join(folder, 'worker.js'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Ridge, on the KV namespace of its name if no other is given. */
export const ridgeWorker = (name: string, script: string, namespace = name, plan: Plan = 'local'): BenchWorker => ({
  ...SHARED,
  name,
  script,
  kvNamespaces: { CONTENT: namespace, OUTBOX: `outbox-${name}` },
  d1Databases: { DB: 'db', INDEX: 'index' },
  bindings: { MEMORY_MS: '1000', PLAN: plan, VERSION: { id: 'bench', tag: '', timestamp: '' } },
})

/** Where `npm --prefix bench/astro run build` puts the Worker of the Astro site. */
const ASTRO = 'bench/astro/dist/server'

/** The same page made by Astro on each request, or undefined where it was not built. */
export function astroWorker(): BenchWorker | undefined {
  if (!existsSync(join(ASTRO, 'entry.mjs'))) return undefined
  const files = readdirSync(ASTRO, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mjs'))
  const entryFirst = ['entry.mjs', ...files.filter((file) => file !== 'entry.mjs')]
  const modules = entryFirst.map((file) => ({ type: 'ESModule' as const, path: join(ASTRO, file) }))
  return { ...SHARED, name: 'astro', modules, modulesRoot: ASTRO, kvNamespaces: { CONTENT: 'astro' } }
}

/** All of them in one workerd, with stores that are gone with them. */
export const startWorkers = (workers: BenchWorker[], options: { inspectorPort?: number } = {}): Miniflare =>
  new Miniflare(convertV4MiniflareOptions({ cf: false, workers, ...options }))

export const contentOf = async (miniflare: Miniflare, worker: string): Promise<KVNamespace> =>
  (await miniflare.getKVNamespace('CONTENT', worker)) as unknown as KVNamespace

/** The tables of INDEX, empty. */
export const migrateIndex = async (miniflare: Miniflare, worker: string): Promise<void> =>
  migrate(await miniflare.getD1Database('INDEX', worker), 'migrations/index')

/** The tables of a database, empty. */
export async function migrate(
  database: Awaited<ReturnType<Miniflare['getD1Database']>>,
  folder: string,
): Promise<void> {
  for (const file of readdirSync(folder).toSorted()) {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll(/--.*$/gm, '')
    for (const statement of text.split(/;\s*$/m)) {
      if (statement.trim()) await database.prepare(statement).run()
    }
  }
}

/** What `npm run push` of `kv-seed` and the first tick do. */
export async function pushAndTick(miniflare: Miniflare, worker: string): Promise<Content> {
  await migrateIndex(miniflare, worker)
  const now = new Date()
  const content = await compileContent('kv-seed')
  const store = bindingStore(await contentOf(miniflare, worker))
  await carryOut(await planPush(content, await store.state(), { missing: 'keep', now }), store, now)
  await (await miniflare.getWorker(worker)).scheduled({ cron: '* * * * *' })
  return content
}
