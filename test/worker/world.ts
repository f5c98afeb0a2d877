/** The world of a test inside workerd: real KV and D1 simulators with the seed's content, and requests to the real Worker. */
import { applyD1Migrations, createExecutionContext, reset, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

import { digestOf, hashOf } from '../../src/article/hash.ts'
import { ARTICLE_PREFIX, articleKey, REVISION_KEY, variantKey } from '../../src/article/keys.ts'
import type { Revision } from '../../src/article/lists.ts'
import { metadataOf } from '../../src/article/metadata.ts'
import { listKeys } from '../../src/article/read.ts'
import type { Article } from '../../src/article/record.ts'
import type { Env } from '../../src/env.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import type { TickReport } from '../../src/tick/runs.ts'
import { runTick } from '../../src/tick/tick.ts'
import worker from '../../src/worker.ts'

export const ORIGIN = 'https://academy.test'
/** The same for every test: it stands in the lists as the time of building. */
const SEEDED_AT = new Date('2026-11-10T00:00:00Z')

export const SEED_SLUG = 'what-is-omnimedia-operations'

/** The seed's articles, each in its own script. */
export const seedArticles = (): typeof env.TEST_SEED =>
  env.TEST_SEED.filter(({ key }) => key.startsWith(ARTICLE_PREFIX) && !key.slice(ARTICLE_PREFIX.length).includes(':'))

/** Empty stores with their tables. */
export async function emptyStores(): Promise<void> {
  await reset()
  isSeeded = false
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.DB)
  await applyD1Migrations(env.INDEX, env.TEST_MIGRATIONS.INDEX)
}

/**
 * Stores as they are after `npm run push` of the seed and its first tick. That is done once; later calls put back what was
 * there then, and of CONTENT only the keys that were written since: it is ten times as fast.
 */
export async function seededStores(): Promise<void> {
  if (seeded && isSeeded) {
    await Promise.all([emptyDatabase('DB'), emptyDatabase('INDEX'), emptyOutbox()])
    await seeded.restore([...touched])
  } else {
    await emptyStores()
    if (seeded) await seeded.restore()
    else seeded = await seed()
  }
  touched.clear()
  isSeeded = true
}

let seeded: Seeded | undefined
/** Nobody has emptied the stores since. */
let isSeeded = false

/** Keys that were put or deleted in any namespace. */
const touched = new Set<string>()
type Write = (this: KVNamespace, key: string, ...rest: unknown[]) => Promise<void>
const namespace: Record<'put' | 'delete', Write> = Object.getPrototypeOf(env.CONTENT)
for (const name of ['put', 'delete'] as const) {
  const write = namespace[name]
  namespace[name] = function (key, ...rest) {
    touched.add(key)
    return write.call(this, key, ...rest)
  }
}

type Seeded = {
  /** Into empty databases; all of CONTENT, or what is under these keys. */
  restore: (keys?: string[]) => Promise<void>
}

async function seed(): Promise<Seeded> {
  await Promise.all(env.TEST_SEED.map(({ key, value, metadata }) => env.CONTENT.put(key, value, { metadata })))
  await writeRevision(SEEDED_AT)
  const { database, replay } = recorded(env.INDEX)
  await tick({ ...env, INDEX: database })
  const { keys } = await env.CONTENT.list()
  const stored = new Map(
    await Promise.all(
      keys.map(async ({ name, metadata }) => [name, { value: (await env.CONTENT.get(name)) ?? '', metadata }] as const),
    ),
  )
  const putBack = async (key: string): Promise<void> => {
    const pair = stored.get(key)
    await (pair ? env.CONTENT.put(key, pair.value, { metadata: pair.metadata }) : env.CONTENT.delete(key))
  }
  return {
    restore: async (of = [...stored.keys()]) => {
      await Promise.all([replay(), ...of.map(putBack)])
    },
  }
}

/** A database that remembers what it is told to write; `replay` tells it the same when it is empty again. */
function recorded(database: D1Database): { database: D1Database; replay: () => Promise<void> } {
  type Told = [sql: string, values: unknown[]]
  const texts = new Map<D1PreparedStatement, Told>()
  const told: Told[] = []
  const prepare = (sql: string): Pick<D1PreparedStatement, 'bind' | 'first'> => {
    const statement = database.prepare(sql)
    return {
      first: () => statement.first(),
      bind: (...values) => {
        const bound = statement.bind(...values)
        texts.set(bound, [sql, values])
        return bound
      },
    }
  }
  const batch: D1Database['batch'] = async (statements) => {
    told.push(...statements.map((statement) => texts.get(statement)!))
    return database.batch(statements)
  }
  return {
    database: { prepare, batch } as D1Database,
    replay: async () => {
      const writes = told.filter(([sql]) => !sql.startsWith('SELECT'))
      await database.batch(writes.map(([sql, values]) => database.prepare(sql).bind(...values)))
    },
  }
}

/** A virtual table is dropped before the tables that it keeps. */
const SELECT_TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'
  ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC`

/** As its migrations leave it. */
async function emptyDatabase(name: 'DB' | 'INDEX'): Promise<void> {
  const database = env[name]
  const { results } = await database.prepare(SELECT_TABLES).all<{ name: string }>()
  if (results.length > 0)
    await database.batch(results.map((table) => database.prepare(`DROP TABLE IF EXISTS "${table.name}"`)))
  await applyD1Migrations(database, env.TEST_MIGRATIONS[name])
}

async function emptyOutbox(): Promise<void> {
  const { keys } = await env.OUTBOX.list()
  await Promise.all(keys.map(({ name }) => env.OUTBOX.delete(name)))
}

/** What a push writes last: a promise of what CONTENT holds. `more` is what it tells besides. */
export async function writeRevision(
  at = new Date(),
  changed: [slug: string, hash: string | null][] = [],
  since = at,
  more: Partial<Revision> = {},
): Promise<void> {
  const keys = await listKeys(env.CONTENT, ARTICLE_PREFIX)
  const site = await env.CONTENT.get<{ hash: string }>('site', 'json')
  const fold = await env.CONTENT.get<{ hash: string }>('fold', 'json')
  const digest = await digestOf(keys.map(({ name, metadata }) => [name, (metadata as { hash: string }).hash]))
  const serial = Math.floor(at.getTime() / 1000)
  const revision: Revision = {
    id: `${at.toISOString()}-${digest}`,
    at: at.toISOString(),
    digest,
    site: site?.hash ?? '',
    fold: fold?.hash ?? '',
    serial,
    siteSerial: 0,
    changed: changed.map(([slug, hash]) => [slug, hash, serial]),
    since: since.toISOString(),
    sinceSerial: Math.floor(since.getTime() / 1000),
    ...more,
  }
  await env.CONTENT.put(REVISION_KEY, JSON.stringify(revision))
}

/** With its variant, in the same words: these tests are not about their conversion. */
export async function putArticle(article: Article): Promise<void> {
  const { slug, lang: own, variants } = article
  await env.CONTENT.put(articleKey(slug), JSON.stringify(article), { metadata: metadataOf(article) })
  for (const lang of variants) {
    const variant: Article = { ...article, lang, variantOf: own, variants: [own] }
    await env.CONTENT.put(variantKey(slug, lang), JSON.stringify(variant), { metadata: metadataOf(variant) })
  }
}

/** A stored article with some of it changed, and its hash with it. */
export async function editedArticle(slug: string, changes: Partial<Article>): Promise<Article> {
  const article = await env.CONTENT.get<Article>(articleKey(slug), 'json')
  if (!article) throw new Error(`no article ${slug}`)
  const { hash: _, ...record } = { ...article, ...changes }
  return { ...record, hash: await hashOf(JSON.stringify(record)) }
}

export const tick = (bindings: Env = env, now = new Date()): Promise<TickReport> => runTick(bindings, BUDGETS.paid, now)

/** Sends a request as a client would; `bindings` may be broken ones. */
export async function send(
  path: string,
  init: RequestInit<IncomingRequestCfProperties> = {},
  bindings: Env = env,
): Promise<Response> {
  const context = createExecutionContext()
  const request = new Request(new URL(path, ORIGIN), { redirect: 'manual', ...init })
  const response = await worker.fetch(request, bindings, context)
  await waitOnExecutionContext(context)
  return response
}

/** The text of a page, with all attributes in double quotes: prepared pieces have single ones. */
export async function readPage(path: string): Promise<string> {
  const page = await (await send(path)).text()
  return page.replaceAll(/(<[a-z][^<>]*)>/gi, (tag) => tag.replaceAll(/='([^']*)'/g, '="$1"'))
}

/** A binding of which every call throws, as a store that is down. */
export function broken<T extends object>(): T {
  const fail = (): never => {
    throw new Error('injected: the store is down')
  }
  return new Proxy({} as T, { get: () => fail })
}

/** Everything in CONTENT that the tick wrote, by key. */
export async function listsInContent(): Promise<Map<string, string | null>> {
  const { keys } = await env.CONTENT.list()
  const names = keys.map(({ name }) => name).filter((name) => /^(?:related|listing):/.test(name))
  return new Map(await Promise.all(names.map(async (name) => [name, await env.CONTENT.get(name)] as const)))
}
