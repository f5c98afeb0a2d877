/** Memory of a first build inside workerd: what the Worker's isolate holds while its ticks run. */
import type { Miniflare } from 'miniflare'

import { articlesOf } from './corpus.ts'
import { fillerOf, fillerWorker } from './filler.ts'
import { row } from './measure.ts'
import { pushOf } from './related.ts'
import { buildRidge, migrateIndex, ridgeWorker, startWorkers } from './workers.ts'

const SIZES = [1000, 10_000]
const TICKS_AT_MOST = 200

export async function benchMemory(): Promise<void> {
  console.log('\n## Memory of the tick\n')
  console.log(
    'Largest JavaScript heap and array buffers of the isolate during a first build on the paid preset, asked of the inspector between its calls; the limit is 128 MB.\n',
  )
  console.log(row('articles', 'ticks', 'MB at most'))
  console.log('|---|---|---|')
  const script = await buildRidge()
  for (const size of SIZES) {
    const workers = [ridgeWorker('ridge', script, 'ridge', 'paid'), fillerWorker({ content: 'ridge' })]
    const miniflare = startWorkers(workers, { inspectorPort: 0 })
    try {
      console.log(row(size.toLocaleString('en'), ...(await firstBuild(miniflare, size))))
    } finally {
      await miniflare.dispose()
    }
  }
}

async function firstBuild(miniflare: Miniflare, size: number): Promise<[ticks: string, megabytes: string]> {
  await migrateIndex(miniflare, 'ridge')
  const filler = await fillerOf(miniflare, 'content')
  const articles = articlesOf(size)
  const push = await pushOf((pair) => filler.put(pair), articles)
  await push(articles)
  await filler.flush()
  const worker = await miniflare.getWorker('ridge')
  const index = await miniflare.getD1Database('INDEX', 'ridge')
  const memory = await watchedMemory(miniflare)
  let ticks = 0
  for (let state = ''; state !== 'complete'; ticks++) {
    if (ticks > TICKS_AT_MOST) throw new Error('the ticks do not come to an end')
    await worker.scheduled({ cron: '* * * * *' })
    if (process.env['SHOW']) console.error(ticks, (memory.most() / 1e6).toFixed(0))
    state = (await index.prepare("SELECT report ->> 'state' AS s FROM runs ORDER BY id DESC LIMIT 1").first('s')) ?? ''
  }
  return [String(ticks), (memory.stop() / 1e6).toFixed(0)]
}

type HeapUsage = { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number }

/** Asks every few milliseconds; the isolate answers between its calls to the stores. */
async function watchedMemory(miniflare: Miniflare): Promise<{ most: () => number; stop: () => number }> {
  const url = new URL('/core:user:ridge', await miniflare.getInspectorURL())
  url.protocol = 'ws:'
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${url.href}`)))
  })
  let most = 0
  socket.addEventListener('message', ({ data }) => {
    const { result } = JSON.parse(String(data)) as { result?: HeapUsage }
    if (result?.usedSize === undefined) return
    most = Math.max(most, result.usedSize + (result.embedderHeapUsedSize ?? 0) + (result.backingStorageSize ?? 0))
  })
  let id = 0
  const asking = setInterval(() => {
    socket.send(JSON.stringify({ id: ++id, method: 'HeapProfiler.collectGarbage' }))
    socket.send(JSON.stringify({ id: ++id, method: 'Runtime.getHeapUsage' }))
  }, 50)
  return {
    most: () => most,
    stop: () => {
      clearInterval(asking)
      socket.close()
      return most
    },
  }
}
