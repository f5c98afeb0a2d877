/**
 * Telling search engines what changed: exactly the articles that pushes named, when they can be read, in batches. Nothing is
 * told unless the operator has switched an engine on, and never an empty list.
 */
import * as v from 'valibot'

import { articleAddresses, otherScript } from '../article/editions.ts'
import { articleKey, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import { RevisionSchema } from '../article/lists.ts'
import { isPublished } from '../article/published.ts'
import { type Site, SiteSchema } from '../article/site.ts'
import type { Env } from '../env.ts'
import { type Database, rowsOf, type Statement, statement } from '../inbox/database.ts'
import { duePings, type Engine, parsePings, type Ping, pingStatement, toldStatement } from '../inbox/pings.ts'
import { storedCard } from './stored-card.ts'

/** Addresses in one call; IndexNow takes 10,000, Baidu has a quota a day. */
const BATCH = 100

const TIMEOUT_MS = 8000

const INDEXNOW = 'https://api.indexnow.org/indexnow'
const BAIDU = 'http://data.zz.baidu.com/urls'

/** Engines that are switched on. */
const enginesOf = (env: Env): Engine[] => [
  ...(env.INDEXNOW_KEY ? (['indexnow'] as const) : []),
  ...(env.BAIDU_TOKEN ? (['baidu'] as const) : []),
]

/** How many addresses were told; undefined when no engine is on. Whether the site has a hub is looked up in a round only. */
export async function announce(
  env: Env,
  database: Database,
  { now, random, isRound }: { now: Date; random: () => number; isRound: boolean },
): Promise<number | undefined> {
  const switchedOn = enginesOf(env)
  if (switchedOn.length === 0 && !isRound) return undefined
  const documents = await env.CONTENT.get([SITE_KEY, REVISION_KEY], 'text')
  const site = parsedOr(SiteSchema, documents.get(SITE_KEY))
  const revision = parsedOr(RevisionSchema, documents.get(REVISION_KEY))
  if (!site || !revision) return undefined
  const engines: Engine[] = [...switchedOn, ...(site.hub ? (['websub'] as const) : [])]
  if (engines.length === 0) return undefined
  const told = await toldSerial(database)
  // Switched on just now: what there is already is in the sitemap.
  if (told === undefined) await database.run([noteSerial(revision.serial)])
  else if (revision.serial > told) {
    const names = revision.changed.filter(([, , serial]) => serial > told).map(([name]) => name.split(':')[0] ?? name)
    const statements = await pingsFor(env, site, engines, [...new Set(names)], now)
    await database.run([...statements, noteSerial(revision.serial)])
  }
  return tell(env, site, database, now, random)
}

const NOTE = `INSERT INTO upkeep (name, value) VALUES ('announced', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`
const noteSerial = (serial: number): Statement => statement(NOTE, String(serial))

async function toldSerial(database: Database): Promise<number | undefined> {
  const [row] = await rowsOf(database, "SELECT value FROM upkeep WHERE name = 'announced'")
  const serial = Number(row?.['value'] ?? Number.NaN)
  return Number.isNaN(serial) ? undefined : serial
}

/** Of each article all its addresses, when they are there; the old one of an article that went; the feed for a hub. */
async function pingsFor(env: Env, site: Site, engines: Engine[], slugs: string[], now: Date): Promise<Statement[]> {
  const statements: Statement[] = []
  for (const slug of slugs) {
    const card = await storedCard(env.CONTENT, articleKey(slug))
    const { lang, publishedAt } = card ?? { lang: site.lang, publishedAt: undefined }
    const isToCome = publishedAt !== undefined && !isPublished(publishedAt, now)
    const at = isToCome ? new Date(Date.parse(publishedAt)) : now
    const other = otherScript(lang)
    const hasOther = card !== undefined && Object.keys(site.variants).length > 0
    const addresses = articleAddresses({ slug, lang, variants: hasOther && other ? [other] : [] })
    for (const engine of engines.filter((one) => one !== 'websub')) {
      statements.push(...addresses.map(({ path }) => pingStatement(engine, `${site.url}${path}`, now, at)))
    }
    if (engines.includes('websub')) statements.push(pingStatement('websub', `${site.url}/feed.xml`, now, at))
  }
  return statements
}

async function tell(env: Env, site: Site, database: Database, now: Date, random: () => number): Promise<number> {
  const [rows = []] = await database.run([duePings(now, BATCH)])
  const pings = parsePings(rows)
  let told = 0
  for (const engine of new Set(pings.map((ping) => ping.engine))) {
    const batch = pings.filter((ping) => ping.engine === engine)
    const error = await call(env, site, engine, batch)
    if (error === undefined) told += batch.length
    await database.run(batch.map((ping) => toldStatement(ping, error, now, random())))
  }
  return told
}

/** Undefined when the engine took it; otherwise what it said, without the key. */
async function call(env: Env, site: Site, engine: Engine, batch: Ping[]): Promise<string | undefined> {
  const urls = batch.map(({ url }) => url)
  try {
    const response = await fetch(requestOf(env, site, engine, urls), {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = (await response.text()).slice(0, 1000)
    if (!response.ok) return `HTTP ${response.status}`
    return engine === 'baidu' ? baiduFault(text) : undefined
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection'
  }
}

function requestOf(env: Env, site: Site, engine: Engine, urls: string[]): Request {
  if (engine === 'indexnow') {
    const key = env.INDEXNOW_KEY ?? ''
    const body = { host: new URL(site.url).host, key, keyLocation: `${site.url}/${key}.txt`, urlList: urls }
    return new Request(env.INDEXNOW_URL ?? INDEXNOW, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    })
  }
  if (engine === 'baidu') {
    const url = new URL(env.BAIDU_URL ?? BAIDU)
    url.searchParams.set('site', site.url)
    url.searchParams.set('token', env.BAIDU_TOKEN ?? '')
    return new Request(url, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: urls.join('\n') })
  }
  const body = new URLSearchParams([['hub.mode', 'publish'], ...urls.map((url): [string, string] => ['hub.url', url])])
  return new Request(site.hub ?? '', { method: 'POST', body })
}

/** Baidu says errors inside a 200: `{"error":401,"message":"token is not valid"}`. */
function baiduFault(text: string): string | undefined {
  const answer = v.safeParse(
    v.pipe(
      v.string(),
      v.parseJson(),
      v.looseObject({ success: v.optional(v.number()), message: v.optional(v.string()) }),
    ),
    text,
  )
  if (!answer.success) return 'an answer that is none'
  const { success, message } = answer.output
  return success === undefined ? (message ?? 'refused').slice(0, 100) : undefined
}

function parsedOr<T>(schema: v.GenericSchema<unknown, T>, text: string | null | undefined): T | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return result.success ? result.output : undefined
}
