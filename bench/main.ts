/** `npm run bench`: the figures of the README, each beside its baseline, in one run. Ratios count; single figures are this machine's. */
import autocannon from 'autocannon'

import { startServers } from './servers.ts'

const PATH = '/articles/what-is-omnimedia-operations'

/** Interleaved, so that a change of the machine's mood meets both. */
const ROUNDS = 7
const SECONDS = 2
const CONNECTIONS = 16

async function requestsPerSecond(url: URL): Promise<number> {
  const result = await autocannon({ url: url.href, connections: CONNECTIONS, duration: SECONDS })
  if (result.errors + result.non2xx > 0)
    throw new Error(`${url.href}: ${result.errors} errors, ${result.non2xx} not 2xx`)
  return result.requests.average
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const range = (values: number[]): string => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`

const servers = await startServers(PATH)
try {
  const pairs = [{ ridge: new URL(PATH, servers.ridge), bare: servers.bare, name: 'article page' }]
  console.log(
    `${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, interleaved; median of each, ratio [min–max]\n`,
  )
  console.log('| page | Ridge req/s | bare worker streaming the same bytes from one KV value | ratio |')
  console.log('|---|---|---|---|')
  for (const { name, ridge, bare } of pairs) {
    const own: number[] = []
    const base: number[] = []
    for (const url of [ridge, bare]) await requestsPerSecond(url)
    for (let round = 0; round < ROUNDS; round++) {
      own.push(await requestsPerSecond(ridge))
      base.push(await requestsPerSecond(bare))
    }
    const ratios = own.map((value, at) => value / (base[at] ?? Number.NaN))
    console.log(
      `| ${name} | ${median(own).toFixed(0)} | ${median(base).toFixed(0)} | ${median(ratios).toFixed(2)} [${range(ratios)}] |`,
    )
  }
} finally {
  await servers.stop()
}
