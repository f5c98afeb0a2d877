/** `npm run bench`: the figures of the README, each beside its baseline, in one run. Ratios count; single figures are this machine's. */
import autocannon from 'autocannon'

import { type Servers, startServers } from './servers.ts'

/** Interleaved, so that a change of the machine's mood meets both. */
const ROUNDS = 7
const SECONDS = 2
const CONNECTIONS = 16

const ARTICLE = '/articles/what-is-omnimedia-operations'

type Row = { name: string; path: string; isHeld?: true }
const ROWS: Row[] = [
  { name: 'article page', path: ARTICLE },
  { name: 'article page, 304', path: ARTICLE, isHeld: true },
  { name: 'article JSON', path: `/api${ARTICLE}` },
  { name: 'home page', path: '/' },
  { name: 'section page', path: '/growth/' },
]

type Measured = { perSecond: number; cpuMs: number }

async function measure(servers: Servers, url: URL, headers: Record<string, string>): Promise<Measured> {
  const before = servers.cpuSeconds()
  const result = await autocannon({ url: url.href, connections: CONNECTIONS, duration: SECONDS, headers })
  const after = servers.cpuSeconds()
  const faults = result.errors + result['4xx'] + result['5xx']
  if (faults > 0) throw new Error(`${url.href}: ${faults} requests failed`)
  const cpuMs =
    before === undefined || after === undefined ? Number.NaN : ((after - before) * 1000) / result.requests.total
  return { perSecond: result.requests.average, cpuMs }
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const range = (values: number[]): string => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`

async function row(servers: Servers, { name, path, isHeld }: Row): Promise<string> {
  const own = new URL(path, servers.ridge)
  const base = await servers.mirror(path, name.replaceAll(/\W/g, '-'))
  const tag = (await fetch(own)).headers.get('ETag') ?? ''
  const headers: Record<string, string> = isHeld ? { 'If-None-Match': tag } : {}
  const rounds: { ridge: Measured; bare: Measured }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    rounds.push({ ridge: await measure(servers, own, headers), bare: await measure(servers, base, {}) })
  }
  rounds.shift() // the first warms up
  const ratios = rounds.map(({ ridge, bare }) => ridge.perSecond / bare.perSecond)
  const cpu = rounds.map(({ ridge, bare }) => ridge.cpuMs / bare.cpuMs)
  const figure = (pick: (round: (typeof rounds)[number]) => number, digits: number): string =>
    median(rounds.map(pick)).toFixed(digits)
  return [
    '',
    name,
    figure(({ ridge }) => ridge.perSecond, 0),
    figure(({ bare }) => bare.perSecond, 0),
    `${median(ratios).toFixed(2)} [${range(ratios)}]`,
    figure(({ ridge }) => ridge.cpuMs, 3),
    figure(({ bare }) => bare.cpuMs, 3),
    `${median(cpu).toFixed(2)} [${range(cpu)}]`,
    '',
  ]
    .join(' | ')
    .trim()
}

const servers = await startServers()
try {
  console.log(`${ROUNDS} interleaved rounds of ${SECONDS} s at ${CONNECTIONS} connections; medians, ratio [min–max].`)
  console.log('"bare": a Worker that streams the same bytes from one KV value.\n')
  console.log('| | Ridge req/s | bare req/s | ratio | Ridge CPU ms | bare CPU ms | ratio |')
  console.log('|---|---|---|---|---|---|---|')
  for (const one of ROWS) console.log(await row(servers, one))
} finally {
  await servers.stop()
}
