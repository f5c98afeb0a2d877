/** Start: how large the upload is, what its global scope costs, and what the first request of a fresh process waits for. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { WRANGLER, WRANGLER_ENVIRONMENT } from '../src/push/live/wrangler.ts'
import { median, row } from './measure.ts'
import { bareWorker, buildRidge, contentOf, pushAndTick, ridgeWorker, startWorkers } from './workers.ts'

const PROCESSES = 7
const REQUESTS = 10
const ARTICLE = '/articles/what-is-omnimedia-operations'

export async function benchStart(): Promise<void> {
  console.log('\n## Start\n')
  const folder = mkdtempSync(join(tmpdir(), 'ridge-bench-'))
  try {
    const profile = join(folder, 'startup.cpuprofile')
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [WRANGLER, 'check', 'startup', '--outfile', profile],
      { env: WRANGLER_ENVIRONMENT },
    )
    for (const line of stdout.split('\n').filter((one) => /Bundle|Active/.test(one))) {
      console.log(`- \`wrangler check startup\`: ${line.replace(/^[│\s]+/, '')}`)
    }
    await firstRequests()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function firstRequests(): Promise<void> {
  const script = await buildRidge()
  // What is pushed and ticked through one Worker is new to the other.
  const workers = [ridgeWorker('ridge', script), ridgeWorker('filler', script, 'ridge'), bareWorker]
  const times: { ridge: number[][]; bare: number[][] } = { ridge: [], bare: [] }
  for (let count = 0; count < PROCESSES; count++) {
    const miniflare = startWorkers(workers)
    await pushAndTick(miniflare, 'filler')
    const page = await (await fetch(new URL(ARTICLE, await miniflare.unsafeGetDirectURL('filler')))).text()
    await (await contentOf(miniflare, 'bare')).put('page', page)
    times.bare.push(await requestTimes(new URL('page', await miniflare.unsafeGetDirectURL('bare'))))
    times.ridge.push(await requestTimes(new URL(ARTICLE, await miniflare.unsafeGetDirectURL('ridge'))))
    await miniflare.dispose()
  }
  console.log(`\nMilliseconds a request, one after the other, in a fresh isolate; medians of ${PROCESSES} processes.\n`)
  console.log(row('', 'first', 'second', 'tenth', 'first / tenth'))
  console.log('|---|---|---|---|---|')
  for (const [name, own] of Object.entries(times)) {
    const at = (number: number): number => median(own.map((one) => one[number - 1] ?? Number.NaN))
    console.log(row(name, ...[1, 2, REQUESTS].map((n) => at(n).toFixed(1)), (at(1) / at(REQUESTS)).toFixed(1)))
  }
}

async function requestTimes(url: URL): Promise<number[]> {
  const times: number[] = []
  for (let count = 0; count < REQUESTS; count++) {
    const start = performance.now()
    await (await fetch(url)).arrayBuffer()
    times.push(performance.now() - start)
  }
  return times
}
