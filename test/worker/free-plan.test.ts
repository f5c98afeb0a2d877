/** The free plan: whatever is due at the same time, no run of the trigger asks more of D1 than it allows, and all gets done. */
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'

import { SITE_KEY } from '../../src/article/keys.ts'
import type { Env } from '../../src/env.ts'
import { keepWaiting } from '../../src/inbox/outbox.ts'
import worker from '../../src/worker.ts'
import { countedEnv } from './counted.ts'
import { editedArticle, putArticle, seedArticles, seededStores, writeRevision } from './world.ts'

/** developers.cloudflare.com/d1/platform/limits: queries of one invocation. */
const D1_QUERIES = 50

const SERVER = inject('noticeServers').url
const START = Date.parse('2026-11-20T08:00:00Z')
const MINUTE = 60_000

beforeEach(async () => {
  vi.useFakeTimers({ now: START, toFake: ['Date'] })
  await seededStores()
})
afterEach(() => vi.useRealTimers())

const BINDINGS: Partial<Env> = {
  PLAN: 'free',
  NOTICES: JSON.stringify([
    { type: 'webhook', name: '甲', url: `${SERVER}/free/500`, secret: 'geheim-geheim-geheim' },
    { type: 'webhook', name: '乙', url: `${SERVER}/free/ok-json`, secret: 'geheim-geheim-geheim' },
  ]),
  INDEXNOW_KEY: 'a1b2c3d4e5f6',
  INDEXNOW_URL: `${SERVER}/free-indexnow/nothing`,
  BAIDU_TOKEN: 'geheim',
  BAIDU_URL: `${SERVER}/free-baidu/baidu-no`,
}

type Minute = { statements: number; hasTicked: boolean }

/** Runs of the Worker's own trigger, a minute apart, with a cache in front of it. */
async function minutes(count: number): Promise<Minute[]> {
  const runs: Minute[] = []
  for (let at = 0; at < count; at++) {
    vi.setSystemTime(Date.now() + MINUTE)
    const { bindings, calls, statements } = countedEnv()
    const context = Object.assign(createExecutionContext(), {
      cache: { invalidate: async () => ({ success: true, errors: [] }) },
    })
    await worker.scheduled(createScheduledController(), { ...bindings, ...BINDINGS }, context)
    await waitOnExecutionContext(context)
    runs.push({ statements: statements(), hasTicked: calls.some((call) => call.startsWith('INDEX.')) })
  }
  return runs
}

const count = (sql: string): Promise<number | null> => env.DB.prepare(sql).first<number>('count')

async function leadsWait(): Promise<void> {
  for (let at = 0; at < 20; at++) {
    await keepWaiting(env.OUTBOX, {
      kind: 'message',
      id: `0000-0000-0000-00${String(at + 10)}`,
      fingerprint: `fingerprint-${at}`,
      receivedAt: new Date(START).toISOString(),
      consent: '2026-11',
      flags: [],
      body: `body-${at}`,
      name: `客户${at}`,
      phone: `138 0000 00${at + 10}`,
      message: `留言 ${at}`,
    })
  }
}

/** Each of another article, and as many that were answered and are public no more. */
async function questionsWait(): Promise<void> {
  const insert = `INSERT INTO questions (id, fingerprint, received_at, state, question, consent, answer, answered_at, article, stale)
    VALUES (?1, 'f', ?2, ?3, ?1, 'c', '回答', ?2, ?4, 1)`
  const at = new Date(START).toISOString()
  const slugs = seedArticles().map(({ key }) => key.slice('article:'.length))
  const rows = slugs
    .slice(0, 12)
    .flatMap((slug, number) => [
      env.DB.prepare(insert).bind(`1111-1111-1111-11${number + 10}`, at, 'answered', slug),
      env.DB.prepare(insert).bind(`2222-2222-2222-22${number + 10}`, at, 'declined', slug),
      env.DB.prepare("INSERT INTO published (key, hash) VALUES (?, 'h')").bind(
        `questions:id:2222-2222-2222-22${number + 10}`,
      ),
    ])
  await env.DB.batch(rows)
}

async function articlesPushed(): Promise<void> {
  const like = await editedArticle('account-matrix', {})
  const changed: [string, string][] = []
  for (let at = 0; at < 300; at++) {
    const article = await editedArticle(like.slug, { slug: `new-${at}`, title: `新文章 ${at}` })
    await putArticle(article)
    changed.push([article.slug, article.hash], [`${article.slug}:zh-Hant`, article.hash])
  }
  await writeRevision(new Date(), changed.slice(0, 500))
}

test('no run goes beyond the limit of D1, the tick has every second one at least, and all that was due gets done', async () => {
  const site = await env.CONTENT.get<object>(SITE_KEY, 'json')
  await env.CONTENT.put(SITE_KEY, JSON.stringify({ ...site, hub: `${SERVER}/free-hub/nothing` }))
  const before = await minutes(8)
  await leadsWait()
  await questionsWait()
  await articlesPushed()
  const after = await minutes(72)

  const runs = [...before, ...after]
  expect(Math.max(...runs.map(({ statements }) => statements))).toBeLessThanOrEqual(D1_QUERIES)
  const idle = runs.filter(({ hasTicked }, at) => !hasTicked && runs[at + 1]?.hasTicked === false)
  expect(idle).toEqual([])
  expect(await count('SELECT count(*) AS count FROM contact_messages')).toBe(20)
  expect(await count("SELECT count(*) AS count FROM deliveries WHERE channel = '乙' AND state = 'sent'")).toBe(20)
  expect(await count('SELECT count(*) AS count FROM questions WHERE stale > 0')).toBe(0)
  expect((await env.CONTENT.list({ prefix: 'questions:id:' })).keys).toHaveLength(12)
  expect(await count("SELECT count(*) AS count FROM pings WHERE engine = 'indexnow' AND state = 'sent'")).toBe(600)
  expect(await count("SELECT count(*) AS count FROM upkeep WHERE name IN ('retention', 'popular')")).toBe(2)
  // The tick reads one new article a run where it has listed so many.
  const read = await env.INDEX.prepare("SELECT count(*) AS count FROM articles WHERE slug LIKE 'new-%'").first('count')
  expect(read).toBeGreaterThan(30)
}, 240_000)
