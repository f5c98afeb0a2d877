import { env } from 'cloudflare:workers'
import { beforeEach, expect, inject, test } from 'vitest'

import { SITE_KEY } from '../../src/article/keys.ts'
import type { Env } from '../../src/env.ts'
import { runUpkeep } from '../../src/upkeep/upkeep.ts'
import { editedArticle, putArticle, seededStores, send, writeRevision } from './world.ts'

const SERVER = inject('noticeServers').url

beforeEach(seededStores)

let boxes = 0
/** A place of its own on the server, which keeps what it is sent. */
const newBox = (): string => `announce${++boxes}`

type Received = { url: string; body: string }
const received = async (box: string): Promise<Received[]> =>
  (await (await fetch(`${SERVER}/${box}`)).json()) as Received[]

const engines = (box: string, behaviour: string): Env => ({
  ...env,
  INDEXNOW_KEY: 'a1b2c3d4e5f6',
  INDEXNOW_URL: `${SERVER}/${box}/${behaviour}`,
})

/** A minute between each two. */
let clock = Date.parse('2026-11-20T00:00:00Z')
const run = (bindings: Env): ReturnType<typeof runUpkeep> => runUpkeep(bindings, new Date((clock += 60_000)))

async function edit(slug: string): Promise<void> {
  const article = await editedArticle(slug, { title: `改于 ${clock}` })
  await putArticle(article)
  const at = new Date((clock += 60_000))
  await writeRevision(at, [[slug, article.hash]], at)
}

test('nothing is told while no engine is switched on', async () => {
  await edit('account-matrix')
  expect(await run(env)).not.toHaveProperty('announced')
  expect((await env.DB.prepare('SELECT * FROM pings').all()).results).toEqual([])
})

test('switching an engine on tells nothing of what is there already, then exactly what changes, in both scripts', async () => {
  const box = newBox()
  const bindings = engines(box, 'nothing')
  await run(bindings)
  expect(await received(box)).toEqual([])
  await edit('account-matrix')
  expect(await run(bindings)).toMatchObject({ announced: 2 })
  const [first, ...others] = await received(box)
  expect(others).toEqual([])
  expect(JSON.parse(first?.body ?? '')).toEqual({
    host: 'academy.ridge.example',
    key: 'a1b2c3d4e5f6',
    keyLocation: 'https://academy.ridge.example/a1b2c3d4e5f6.txt',
    urlList: [
      'https://academy.ridge.example/articles/account-matrix',
      'https://academy.ridge.example/zh-hant/articles/account-matrix',
    ],
  })
  await run(bindings)
  expect(await received(box)).toHaveLength(1)
})

test('the key of IndexNow is at its own name and nowhere else', async () => {
  const bindings = engines(newBox(), 'nothing')
  const answer = await send('/a1b2c3d4e5f6.txt', {}, bindings)
  expect([answer.status, await answer.text()]).toEqual([200, 'a1b2c3d4e5f6'])
  expect((await send('/a1b2c3d4e5f7.txt', {}, bindings)).status).toBe(404)
  expect((await send('/a1b2c3d4e5f6.txt')).status).toBe(404)
})

test('an article to come is told when it is there, not before', async () => {
  const box = newBox()
  const bindings = engines(box, 'nothing')
  await run(bindings)
  const article = await editedArticle('account-matrix', { publishedAt: new Date(clock + 600_000).toISOString() })
  await putArticle(article)
  await writeRevision(new Date((clock += 60_000)), [['account-matrix', article.hash]])
  await run(bindings)
  expect(await received(box)).toEqual([])
  clock += 600_000
  expect(await run(bindings)).toMatchObject({ announced: 2 })
})

test('Baidu is told line by line, and its errors inside a 200 are failures that are tried again', async () => {
  const [no, yes] = [newBox(), newBox()]
  const baidu = (box: string, behaviour: string): Env => ({
    ...env,
    BAIDU_TOKEN: 'geheim',
    BAIDU_URL: `${SERVER}/${box}/${behaviour}`,
  })
  await run(baidu(no, 'baidu-no'))
  await edit('account-matrix')
  expect(await run(baidu(no, 'baidu-no'))).not.toHaveProperty('announced')
  const pings = await env.DB.prepare('SELECT engine, state, attempts, error FROM pings').all()
  expect(pings.results).toEqual([
    { engine: 'baidu', state: 'waiting', attempts: 1, error: 'token is not valid' },
    { engine: 'baidu', state: 'waiting', attempts: 1, error: 'token is not valid' },
  ])
  clock += 600_000
  expect(await run(baidu(yes, 'baidu-yes'))).toMatchObject({ announced: 2 })
  const [call] = await received(yes)
  expect(call?.url).toBe(`/${yes}/baidu-yes?site=https%3A%2F%2Facademy.ridge.example&token=geheim`)
  expect(call?.body.split('\n')).toHaveLength(2)
})

test.each(['500', 'silent-not', '302'])(
  'an engine that answers %s is asked again, and given up after a day',
  async (behaviour) => {
    const box = newBox()
    const bindings = engines(box, behaviour === 'silent-not' ? 'reset' : behaviour)
    await run(bindings)
    await edit('account-matrix')
    await run(bindings)
    const state = (): Promise<unknown> => env.DB.prepare('SELECT state FROM pings LIMIT 1').first('state')
    expect(await state()).toBe('waiting')
    clock += 2 * 86_400_000
    await run(bindings)
    expect(await state()).toBe('dead')
    const errors = await env.DB.prepare('SELECT error FROM pings').all<{ error: string }>()
    for (const { error } of errors.results) expect(error).not.toContain('a1b2c3d4e5f6')
  },
)

test('a hub is told of the feed, once however many articles changed', async () => {
  const box = newBox()
  const site = await env.CONTENT.get<object>(SITE_KEY, 'json')
  await env.CONTENT.put(SITE_KEY, JSON.stringify({ ...site, hub: `${SERVER}/${box}/nothing` }))
  const bindings: Env = env
  await run(bindings)
  await edit('account-matrix')
  const article = await editedArticle('content-calendar', { title: '也改了' })
  await putArticle(article)
  const at = new Date((clock += 60_000))
  await writeRevision(at, [['content-calendar', article.hash]], at)
  clock += 300_000
  await run(bindings)
  const calls = await received(box)
  expect(calls.map(({ body }) => body)).toEqual([
    'hub.mode=publish&hub.url=https%3A%2F%2Facademy.ridge.example%2Ffeed.xml',
  ])
})
