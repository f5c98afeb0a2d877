/**
 * What a push changed -> the tables `pings` (what engines are to be told) and `announced` (what they then know). Goes on
 * where the last run left off, and notes the push as told when all of it is.
 */
import * as v from 'valibot'

import { addressOf, otherScript } from '../article/editions.ts'
import type { Revision } from '../article/lists.ts'
import { LangSchema } from '../article/record.ts'
import { forgottenStatement, knownStatement } from '../inbox/announced.ts'
import { type Database, type Statement, statement } from '../inbox/database.ts'
import { type Engine, goneStatements, type News, newsStatement } from '../inbox/pings.ts'
import { type Changes, listedChanges, namedChanges } from './changed-articles.ts'

/**
 * KV shows a change within "60 seconds or more" (developers.cloudflare.com/kv/concepts/how-kv-works), and caches keep a page
 * for a minute: whoever is told sooner may fetch what was there before, and is not told again.
 */
export const SETTLED_MS = 120_000

/** A parameter of a statement may have 2 MB (developers.cloudflare.com/d1/platform/limits): that is enough for the longest names. */
const LISTED_AT_ONCE = 500
const KNOWN_AT_ONCE = 2000

const NOTE = `INSERT INTO upkeep (name, value) VALUES ('announced', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`
const noteStatement = ({ serial }: Revision): Statement => statement(NOTE, String(serial))

export type Noting = {
  content: KVNamespace
  database: Database
  now: Date
  /** All articles may be listed, if need be. */
  isRound: boolean
  siteUrl: string
  engines: Engine[]
}

/** `noted` is `serial` of the push that was noted last; empty where none was. */
export async function noteArticles(noting: Noting, revision: Revision, noted: string): Promise<void> {
  if (noted === '') return noteAllKnown(noting, revision)
  const { content, database, now, isRound } = noting
  const serial = Number(noted)
  if (revision.serial <= serial) return
  const isNamed = revision.sinceSerial <= serial
  if (!isNamed && !isRound) return
  const changes = isNamed
    ? await namedChanges(content, database, { revision, serial, now })
    : await listedChanges(content, database, { revision, most: LISTED_AT_ONCE })
  if (!isNamed) logListing(revision, serial, changes)
  if (!changes) return
  const statements = [...statementsFor(changes, noting), ...(changes.isAll ? [noteStatement(revision)] : [])]
  if (statements.length > 0) await database.run(statements)
}

/** An engine was switched on just now: what there is already is in the sitemap. */
async function noteAllKnown({ content, database, isRound }: Noting, revision: Revision): Promise<void> {
  if (!isRound) return
  const changes = await listedChanges(content, database, { revision, most: Infinity })
  if (!changes) return
  for (let at = 0; at < changes.known.length; at += KNOWN_AT_ONCE) {
    await database.run([knownStatement(changes.known.slice(at, at + KNOWN_AT_ONCE))])
  }
  await database.run([forgottenStatement(changes.gone), noteStatement(revision)])
}

function statementsFor({ there, gone, known }: Changes, { now, siteUrl, engines }: Noting): Statement[] {
  const newsOf = (name: string, at: Date): News[] =>
    engines.map((engine) => ({ engine, url: `${siteUrl}${addressOfName(name)}`, at }))
  const settled = new Date(now.getTime() + SETTLED_MS)
  const news = there.flatMap(({ name, publishedAt }) => newsOf(name, settledAfter(publishedAt, now)))
  const goneNews = gone.flatMap((name) => newsOf(name, settled))
  return [
    ...(news.length > 0 ? [newsStatement(news, now)] : []),
    ...(goneNews.length > 0 ? [...goneStatements(goneNews, now, settled), forgottenStatement(gone)] : []),
    ...(known.length > 0 ? [knownStatement(known)] : []),
  ]
}

/** From when everybody sees it; an article of the future after its time. */
function settledAfter(publishedAt: string | undefined, now: Date): Date {
  const at = Date.parse(publishedAt ?? '')
  return new Date((Number.isNaN(at) ? now.getTime() : Math.max(at, now.getTime())) + SETTLED_MS)
}

/** Of `slug`, or of `slug:zh-Hant`, which is there where the article has that script. */
function addressOfName(name: string): string {
  const [slug = '', script] = name.split(':')
  return v.is(LangSchema, script)
    ? addressOf({ slug, lang: script, variantOf: otherScript(script) })
    : addressOf({ slug, lang: 'en' })
}

/** The revision names no more than the latest changes: this is rare, and reads much. */
function logListing({ id, sinceSerial }: Revision, serial: number, changes: Changes | undefined): void {
  const found = changes
    ? { changed: changes.there.length, gone: changes.gone.length, isAll: changes.isAll }
    : { waits: 'CONTENT does not list yet what was pushed' }
  console.log(
    JSON.stringify({ event: 'announce-listing', revision: id, noted: serial, namedSince: sinceSerial, ...found }),
  )
}
