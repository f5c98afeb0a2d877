/**
 * Telling search engines and a hub what changed: exactly the articles whose version they do not know, and the feeds whose
 * contents changed, when everybody can see it, in batches. A run notes what is to be told and tells what is due: a few
 * statements however much it is, and the next run goes on. Nothing is told unless the operator has switched an engine on,
 * and never an empty list.
 */
import * as v from 'valibot'

import { RELISTED_KEY, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import { RelistedSchema, RevisionSchema } from '../article/lists.ts'
import { type Site, SiteSchema } from '../article/site.ts'
import type { Env } from '../env.ts'
import { type Database, statement } from '../inbox/database.ts'
import { duePings, type Engine, failedStatement, newsStatement, parsePings, sentStatement } from '../inbox/pings.ts'
import { feedsNow, feedUrls, parseFeedsNote } from './changed-feeds.ts'
import { tellEngine } from './engines.ts'
import { noteArticles, SETTLED_MS } from './note-articles.ts'

/** Addresses in one run; IndexNow takes 10,000 in a call, Baidu has a quota a day. */
const BATCH = 100

/** All articles are listed, and a site without engines is asked whether it has a hub, every so many minutes. */
const ROUND_MINUTES = 4

/** What an earlier run left in the table `upkeep`, under these names; empty for nothing. */
type Notes = {
  /** `serial` of the push whose changes are all noted. */
  announced: string
  feeds: string
}

type Announcing = { env: Env; database: Database; now: Date; random: () => number; notes: Notes }

/** How many addresses were told; undefined where no engine is on. */
export async function announce(announcing: Announcing): Promise<number | undefined> {
  const { env, database, now, notes } = announcing
  const searchEngines = searchEnginesOf(env)
  if (searchEngines.length === 0 && notes.feeds === '' && !isRound(now)) return undefined
  const documents = await env.CONTENT.get([SITE_KEY, REVISION_KEY, RELISTED_KEY], 'text')
  const site = parsedOr(SiteSchema, documents.get(SITE_KEY))
  const revision = parsedOr(RevisionSchema, documents.get(REVISION_KEY))
  const relisted = parsedOr(RelistedSchema, documents.get(RELISTED_KEY))
  if (!site || !revision) return undefined
  const engines: Engine[] = [...searchEngines, ...(site.hub ? (['websub'] as const) : [])]
  const told = engines.length === 0 ? undefined : await tell(announcing, site, engines)
  if (searchEngines.length > 0) {
    const noting = {
      content: env.CONTENT,
      database,
      now,
      isRound: isRound(now),
      siteUrl: site.url,
      engines: searchEngines,
    }
    await noteArticles(noting, revision, notes.announced)
  }
  // Pages of changed articles stand at once; feeds do when their list is made.
  if (!site.hub || relisted?.revision === revision.id) await noteFeeds(announcing, site)
  return told
}

const searchEnginesOf = (env: Env): Engine[] => [
  ...(env.INDEXNOW_KEY ? (['indexnow'] as const) : []),
  ...(env.BAIDU_TOKEN ? (['baidu'] as const) : []),
]

const isRound = (now: Date): boolean => Math.floor(now.getTime() / 60_000) % ROUND_MINUTES === 0

const NOTE_FEEDS = `INSERT INTO upkeep (name, value) VALUES ('feeds', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`

/** Notes that feeds changed; those that were there when the hub was set are known to it. */
async function noteFeeds({ env, database, now, notes }: Announcing, site: Site): Promise<void> {
  if (!site.hub) {
    if (notes.feeds !== '') await database.run([statement("DELETE FROM upkeep WHERE name = 'feeds'")])
    return
  }
  const noted = parseFeedsNote(notes.feeds)
  const found = await feedsNow(env.CONTENT, site, noted)
  if (!found) return
  const at = new Date(now.getTime() + SETTLED_MS)
  const news = feedUrls(site).map((url) => ({ engine: 'websub' as const, url, at }))
  const isNews = noted !== undefined && noted.hash !== found.hash
  await database.run([statement(NOTE_FEEDS, JSON.stringify(found)), ...(isNews ? [newsStatement(news, now)] : [])])
}

/** What is due, each engine in one call. */
async function tell({ env, database, now, random }: Announcing, site: Site, engines: Engine[]): Promise<number> {
  const [rows = []] = await database.run([duePings(engines, now, BATCH)])
  const pings = parsePings(rows)
  let told = 0
  for (const engine of new Set(pings.map((ping) => ping.engine))) {
    const batch = pings.filter((ping) => ping.engine === engine)
    const urls = batch.map(({ url }) => url)
    const error = await tellEngine(env, site, engine, urls)
    if (error === undefined) {
      told += batch.length
      await database.run([sentStatement(batch)])
    } else {
      console.error(JSON.stringify({ event: 'engine-not-told', engine, addresses: urls.length, message: error }))
      await database.run([failedStatement(batch, error, now, random())])
    }
  }
  return told
}

function parsedOr<T>(schema: v.GenericSchema<unknown, T>, text: string | null | undefined): T | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return result.success ? result.output : undefined
}
