/** The Workers that are measured, in one workerd, each on a socket of its own: without a development server in between. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

/** The least that can serve a page from KV: one read, streamed. */
const BARE = `export default {
  async fetch(request, env) {
    return new Response(await env.CONTENT.get('page', 'stream'), { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
  },
}`

export type Servers = {
  ridge: URL
  bare: URL
  stop: () => Promise<void>
}

/** Ridge with the content of `kv-seed` and its lists built; the bare Worker with the bytes of the page at `path`. */
export async function startServers(path: string): Promise<Servers> {
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
  const page = await (await fetch(new URL(path, ridge))).text()
  await (await miniflare.getKVNamespace('CONTENT', 'bare')).put('page', page)
  return {
    ridge,
    bare: await miniflare.unsafeGetDirectURL('bare'),
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
