/** The first step of a run: which articles are not in the catalogue as they are in CONTENT, and which are gone. */
import * as v from 'valibot'

import { digestOf } from '../article/hash.ts'
import { ARTICLE_PREFIX } from '../article/keys.ts'
import type { Revision } from '../article/lists.ts'
import { ArticleMetadataSchema } from '../article/metadata.ts'
import { endOfMinute } from '../article/published.ts'
import { keyPages } from '../article/read.ts'
import { COST } from './budget.ts'
import { modelOf } from './catalogue.ts'
import type { Run } from './run.ts'
import type { Seen, State } from './state.ts'

export type Sight = {
  /** Hash by slug of what is to be read. */
  changed: Map<string, string>
  gone: string[]
  /** Articles that were looked at. */
  listed: number
  /** True when the catalogue knew of nothing before. */
  isFirst: boolean
  /** False for a state that is not the one pushed: it is never done with. */
  isAsPushed: boolean
  /** What is to be noted when all of it has been read. */
  seen: Seen
}

/** Up to so many articles all keys are listed (one operation for 1,000); beyond, a push is believed to name what it changed. */
const LISTED_ALWAYS = 1000

/** What is not as pushed is looked at again and again, until a push or KV puts it right. 1,000 listings a day are free. */
const LOOK_AGAIN_MS = 10 * 60_000

/** Once a day everything is looked at all the same. */
const LIST_EVERY_MS = 86_400_000

const SELECT_HASHES = "SELECT slug, iif(model = ?, hash, '') AS hash FROM articles"
const SELECT_SOME = `${SELECT_HASHES} WHERE slug IN (SELECT value FROM json_each(?))`
const SELECT_DUE = 'SELECT slug, hash FROM articles WHERE live = 0 AND published_at < ?'
const SELECT_COUNT = 'SELECT coalesce(sum(documents), 0) AS count FROM kinds'

const HashRowsSchema = v.array(v.object({ slug: v.string(), hash: v.string() }))
const CountSchema = v.tuple([v.object({ count: v.number() })])

/** Undefined while CONTENT does not show what the revision promises, unless it has had its time (`isSettled`). */
export async function see(
  run: Run,
  revision: Revision,
  { seen }: Pick<State, 'seen'>,
  isSettled: boolean,
): Promise<Sight | { listed: number }> {
  const model = modelOf(run)
  if (!isSiteAsPushed(run, revision) && !isSettled) return { listed: 0 }
  const [dueRows, countRows] = await run.index.read([SELECT_DUE, endOfMinute(run.now)], [SELECT_COUNT])
  const due = v.parse(HashRowsSchema, dueRows)
  const [{ count }] = v.parse(CountSchema, countRows)
  const isKnown = seen !== null && seen.model === model && count > 0
  if (isKnown && seen.revision === revision.id) {
    const isOver = seen.isWhole || run.now.getTime() - seen.listedAt < LOOK_AGAIN_MS
    if (isOver)
      return { changed: hashesOf(due), gone: [], listed: count, isFirst: false, isAsPushed: seen.isWhole, seen }
  }

  const isTold = isKnown && seen.isWhole && seen.serial < revision.serial && seen.serial >= revision.sinceSerial
  const isFresh = seen !== null && run.now.getTime() - seen.listedAt < LIST_EVERY_MS
  const sight =
    isTold && isFresh && count > LISTED_ALWAYS ? told(run, revision, seen) : listed(run, revision, isSettled)
  const result = await sight
  if ('changed' in result) for (const { slug, hash } of due) result.changed.set(slug, result.changed.get(slug) ?? hash)
  return result
}

const isSiteAsPushed = ({ site, folding }: Run, revision: Revision): boolean =>
  site.hash === revision.site && (revision.fold === '' || folding.hash === revision.fold)

const hashesOf = (rows: { slug: string; hash: string }[]): Map<string, string> =>
  new Map(rows.map(({ slug, hash }) => [slug, hash]))

/** What the revision says that it changed. */
async function told(run: Run, revision: Revision, seen: Seen): Promise<Sight> {
  const news = revision.changed.filter(([name, , serial]) => serial > seen.serial && !name.includes(':'))
  const slugs = JSON.stringify(news.map(([slug]) => slug))
  const [rows] = await run.index.read([SELECT_SOME, seen.model, slugs])
  const known = hashesOf(v.parse(HashRowsSchema, rows))
  const changed = news.flatMap(([slug, hash]): [string, string][] =>
    hash !== null && known.get(slug) !== hash ? [[slug, hash]] : [],
  )
  return {
    changed: new Map(changed),
    gone: news.flatMap(([slug, hash]) => (hash === null && known.has(slug) ? [slug] : [])),
    listed: news.length,
    isFirst: false,
    isAsPushed: true,
    seen: { ...seen, revision: revision.id, serial: revision.serial, at: revision.at },
  }
}

/** All that CONTENT lists. A difference to the revision that stays is no delay but a key that somebody changed by hand. */
async function listed(run: Run, revision: Revision, isSettled: boolean): Promise<Sight | { listed: number }> {
  const keys: [key: string, hash: string][] = []
  const articles = new Map<string, string>()
  for await (const page of keyPages(run.content, ARTICLE_PREFIX)) {
    for (const { name, metadata } of page) {
      const parsed = v.safeParse(ArticleMetadataSchema, metadata)
      const hash = parsed.success ? parsed.output.hash : ''
      keys.push([name, hash])
      const slug = name.slice(ARTICLE_PREFIX.length)
      if (!slug.includes(':')) articles.set(slug, hash)
    }
  }
  run.meter.prepare(keys.length * COST.listedKey)
  const isAsPushed = (await digestOf(keys)) === revision.digest && isSiteAsPushed(run, revision)
  if (!isAsPushed && !isSettled) return { listed: articles.size }

  const model = modelOf(run)
  const [rows] = await run.index.read([SELECT_HASHES, model])
  const known = hashesOf(v.parse(HashRowsSchema, rows))
  return {
    changed: new Map([...articles].filter(([slug, hash]) => known.get(slug) !== hash)),
    // An article that is missing from a listing that is not as pushed may only be hidden: it stays.
    gone: isAsPushed ? [...known.keys()].filter((slug) => !articles.has(slug)) : [],
    listed: articles.size,
    isFirst: known.size === 0,
    isAsPushed,
    seen: {
      revision: revision.id,
      serial: revision.serial,
      at: revision.at,
      model,
      listedAt: run.now.getTime(),
      isWhole: isAsPushed,
    },
  }
}
