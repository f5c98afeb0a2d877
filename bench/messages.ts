/**
 * Messages: ten thousand of them while D1 fails, retried, sent twice, with a trigger that is cut off; and how long one takes
 * beside a bare insert. The Worker's own code over the real simulators of D1 and KV.
 */
import autocannon from 'autocannon'
import type { Miniflare } from 'miniflare'

import type { Env } from '../src/env.ts'
import { runUpkeep } from '../src/upkeep/upkeep.ts'
import worker from '../src/worker.ts'
import { median, row } from './measure.ts'
import { buildRidge, migrate, ridgeWorker, startWorkers } from './workers.ts'

const MESSAGES = 10_000
const CLIENTS = 8
/** Of a hundred calls of D1. */
const D1_FAILS = 30
const OUTBOX_FAILS = 10
const TWICE = 20

const BARE = `export default {
  async fetch(request, env) {
    const { name, message } = await request.json()
    await env.DB.prepare('INSERT INTO bare (id, name, message) VALUES (?, ?, ?)').bind(crypto.randomUUID(), name, message).run()
    return new Response('{}', { status: 201 })
  },
}`

export async function benchMessages(): Promise<void> {
  console.log('\n## Messages\n')
  const bare = {
    name: 'bare',
    modules: true as const,
    compatibilityDate: '2026-11-02',
    unsafeDirectSockets: [{}],
    script: BARE,
    d1Databases: { DB: 'bare-db' },
  }
  const miniflare = startWorkers([ridgeWorker('ridge', await buildRidge()), bare])
  try {
    await migrate(await miniflare.getD1Database('DB', 'ridge'), 'migrations/db')
    const bareDb = await miniflare.getD1Database('DB', 'bare')
    await bareDb.prepare('CREATE TABLE bare (id TEXT PRIMARY KEY, name TEXT, message TEXT)').run()
    await latency(miniflare)
    await storm(miniflare)
  } finally {
    await miniflare.dispose()
  }
}

const ROUNDS = 5
const SECONDS = 3

async function latency(miniflare: Miniflare): Promise<void> {
  console.log(
    `Intake beside a Worker that only inserts: ${ROUNDS} interleaved rounds of ${SECONDS} s, 4 connections.\n`,
  )
  const subjects = [
    { name: 'Ridge, POST /api/contact', url: new URL('/api/contact', await miniflare.unsafeGetDirectURL('ridge')) },
    { name: 'bare D1 insert', url: await miniflare.unsafeGetDirectURL('bare') },
  ]
  const rounds: { p50: number; p99: number }[][] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = []
    for (const { url } of subjects) measured.push(await posted(url))
    if (round > 0) rounds.push(measured)
  }
  console.log(row('', 'p50 ms', 'p99 ms', 'p99 against bare'))
  console.log('|---|---|---|---|')
  for (const [at, { name }] of subjects.entries()) {
    const [p50, p99] = (['p50', 'p99'] as const).map((figure) =>
      median(rounds.map((round) => round[at]?.[figure] ?? 0)),
    )
    const ratios = rounds.map((round) => (round[at]?.p99 ?? 0) / (round[1]?.p99 ?? 1))
    console.log(row(name, String(p50), String(p99), median(ratios).toFixed(2)))
  }
}

let serial = 0

async function posted(url: URL): Promise<{ p50: number; p99: number }> {
  const result = await autocannon({
    url: url.href,
    connections: 4,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: JSON.stringify(messageOf(`l${serial++}`)) }),
      },
    ],
  })
  const faults = result.errors + result['4xx'] + result['5xx']
  if (faults > 0) throw new Error(`${url.href}: ${faults} requests failed`)
  return { p50: result.latency.p50, p99: result.latency.p99 }
}

const messageOf = (name: string) => ({
  name,
  phone: '138 0000 0000',
  message: `第 ${name} 位：我们是一家社区烘焙店，想做公众号，从哪里开始？`,
  consent: true,
})

/** A generator with a seed: a run can be repeated. (Mulberry32, Tommy Ettinger.) */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function storm(miniflare: Miniflare): Promise<void> {
  const random = seeded(20261125)
  const chance = (percent: number): boolean => random() * 100 < percent
  const real = {
    CONTENT: await miniflare.getKVNamespace('CONTENT', 'ridge'),
    OUTBOX: await miniflare.getKVNamespace('OUTBOX', 'ridge'),
    DB: await miniflare.getD1Database('DB', 'ridge'),
  } as unknown as Pick<Env, 'CONTENT' | 'OUTBOX' | 'DB'>
  await real.DB.prepare('DELETE FROM contact_messages').run()
  const rest = { MEMORY_MS: '1000', PLAN: 'paid', VERSION: { id: 'bench', tag: '', timestamp: '' } }
  const env = (DB: D1Database, OUTBOX = real.OUTBOX): Env => ({ ...real, ...rest, INDEX: DB, DB, OUTBOX }) as Env
  const failing = env(
    failingDatabase(real.DB, () => chance(D1_FAILS), random),
    failingOutbox(real.OUTBOX, () => chance(OUTBOX_FAILS)),
  )

  const counts = { posts: 0, stored: 0, waiting: 0, refused: 0, cutOff: 0 }
  const receipts = new Map<string, string>()
  let next = 0
  const post = async (name: string): Promise<boolean> => {
    counts.posts++
    const { status, body } = await sent(failing, name)
    if (status !== 201) {
      counts.refused++
      return false
    }
    counts[body.state === 'waiting' ? 'waiting' : 'stored']++
    const before = receipts.get(name)
    if (before !== undefined && before !== body.id) throw new Error(`${name}: two receipts`)
    receipts.set(name, body.id)
    return true
  }
  const client = async (): Promise<void> => {
    for (let own = next++; own < MESSAGES; own = next++) {
      const name = `s${own}`
      while (!(await post(name))) continue
      if (chance(TWICE)) await Promise.all([post(name), post(name)])
      if (own % 250 === 249) {
        counts.cutOff++
        const [DB, OUTBOX] = cutOffAfter(Math.floor(random() * 60), real)
        await runUpkeep(env(DB, OUTBOX), new Date())
      }
    }
  }
  const begun = Date.now()
  await Promise.all(Array.from({ length: CLIENTS }, client))
  for (let left = 1; left > 0;) {
    await runUpkeep(env(real.DB), new Date(Math.ceil(Date.now() / 900_000) * 900_000))
    left = (await real.OUTBOX.list({ prefix: 'waiting:' })).keys.length
  }
  await report(real.DB, receipts, counts, Date.now() - begun)
}

async function report(
  db: D1Database,
  receipts: Map<string, string>,
  counts: Record<string, number>,
  ms: number,
): Promise<void> {
  const { results } = await db.prepare('SELECT id, name FROM contact_messages').all<{ id: string; name: string }>()
  const names = results.map(({ name }) => name)
  const stored = new Map(results.map(({ id, name }) => [name, id]))
  const lost = [...receipts].filter(([name, id]) => stored.get(name) !== id).length
  console.log(
    `\n${MESSAGES.toLocaleString('en')} messages; D1 fails ${D1_FAILS} % of its calls, half of them after they were carried out, OUTBOX ${OUTBOX_FAILS} % of its writes; ${TWICE} % are sent three times; the trigger is cut off at a random call ${counts['cutOff']} times. ${Math.round(ms / 1000)} s.\n`,
  )
  console.log(row('posts', 'answered stored', 'answered waiting', 'refused and sent again', 'rows', 'lost', 'double'))
  console.log('|---|---|---|---|---|---|---|')
  const double = names.length - new Set(names).size
  const told = [counts['posts'], counts['stored'], counts['waiting'], counts['refused'], names.length, lost, double]
  console.log(row(...told.map((one) => (one ?? 0).toLocaleString('en'))))
  if (names.length !== MESSAGES || lost > 0 || double > 0) throw new Error('messages were lost or doubled')
}

async function sent(env: Env, name: string): Promise<{ status: number; body: { id: string; state: string } }> {
  const waits: Promise<unknown>[] = []
  const context = { waitUntil: (work: Promise<unknown>) => void waits.push(work) } as unknown as ExecutionContext
  const request = new Request('http://ridge.example/api/contact', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': name },
    body: JSON.stringify(messageOf(name)),
  })
  const response = await worker.fetch(request as never, env, context)
  await Promise.all(waits)
  return { status: response.status, body: (await response.json()) as { id: string; state: string } }
}

/** Of the calls that fail, a half were not made, a half were. */
const failingDatabase = (db: D1Database, fails: () => boolean, random: () => number): D1Database =>
  ({
    prepare: (sql: string) => db.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      if (!fails()) return db.batch(statements)
      if (random() < 0.5) await db.batch(statements)
      throw new Error('D1_ERROR: Network connection lost.')
    },
  }) as unknown as D1Database

const failingOutbox = (outbox: KVNamespace, fails: () => boolean): KVNamespace =>
  ({
    get: (key: string) => outbox.get(key),
    list: (options: object) => outbox.list(options),
    delete: (key: string) => outbox.delete(key),
    put: async (key: string, value: string, options?: object) => {
      if (fails()) throw new Error('KV PUT failed: 500 Internal Server Error')
      await outbox.put(key, value, options)
    },
  }) as unknown as KVNamespace

/** After so many calls of either store every other one fails: the run is as good as killed. */
function cutOffAfter(calls: number, { DB, OUTBOX }: Pick<Env, 'DB' | 'OUTBOX'>): [D1Database, KVNamespace] {
  let left = calls
  const counted =
    <A extends unknown[], R>(call: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      if (left-- <= 0) throw new Error('cut off')
      return call(...values)
    }
  const db = {
    prepare: (sql: string) => DB.prepare(sql),
    batch: counted((statements: D1PreparedStatement[]) => DB.batch(statements)),
  }
  const outbox = {
    get: counted((key: string) => OUTBOX.get(key)),
    put: counted((key: string, value: string, options?: object) => OUTBOX.put(key, value, options)),
    list: counted((options: object) => OUTBOX.list(options)),
    delete: counted((key: string) => OUTBOX.delete(key)),
  }
  return [db as unknown as D1Database, outbox as unknown as KVNamespace]
}
