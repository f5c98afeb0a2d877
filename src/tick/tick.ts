/**
 * The scheduled trigger: sees what a push changed, and brings every list up to date. Bounded; may be cut off anywhere,
 * run twice or overlap another; the next one finishes its work. It never writes a key of the push.
 */
import { digestOf } from '../article/hash.ts'
import { FOLD_KEY, RELISTED_KEY, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import { type Relisted, type Revision, RevisionSchema } from '../article/lists.ts'
import { type Site, SiteSchema } from '../article/site.ts'
import type { Env } from '../env.ts'
import { piecesBasis } from '../page/pieces-basis.ts'
import { FoldDocumentSchema, foldTable } from '../related/fold.ts'
import { catalogueEntries, catalogueHashes, type Folding, putInCatalogue, removeFromCatalogue } from './catalogue.ts'
import { wantedLists } from './lists.ts'
import { listArticles, readArticles, readJson } from './read-content.ts'
import { completedRevision, firstWaited, noteRun, type Relisting, type TickReport } from './runs.ts'
import { type EdgeCache, invalidateStale, noteRevision } from './stale-answers.ts'
import { chunksOf, intendingWith, writeLists, type Writing } from './write-lists.ts'

export type TickBudget = {
  /** Articles read from KV in one tick; a bulk read takes at most 100. */
  reads: number
  /** Lists written in one tick. */
  writes: number
}

/** The free plan's 1,000 KV writes a day leave room for five such ticks; an ordinary push needs a tenth of one. */
export const TICK_BUDGET: TickBudget = { reads: 100, writes: 200 }

/**
 * An operator's or editor's clock is not asked: the time counts from the first run that waited.
 * KV shows a change within "60 seconds or more" (developers.cloudflare.com/kv/concepts/how-kv-works). After this long a
 * difference between the revision and what is listed is no delay but a key that somebody changed by hand.
 */
const SETTLE_MS = 15 * 60_000

/**
 * One run. Reads one KV value and one D1 row when nothing changed (two rows with a cache).
 * Throws only when INDEX or CONTENT fails as a whole.
 */
export async function runTick(env: Env, budget: TickBudget, now: Date, cache?: EdgeCache): Promise<TickReport> {
  const { relisting, target } = await relist(env, budget, now, cache !== undefined).catch(async (error: unknown) => {
    // What was noted before the fault is told all the same: the same fault may come again and again.
    if (cache) await invalidateStale(env.INDEX, cache, now).catch(() => undefined)
    throw error
  })
  const told = cache && (await invalidateStale(env.INDEX, cache, now))
  const report = told ? { ...relisting, cache: told } : relisting
  if (report.state !== 'unchanged' && report.state !== 'nothing-pushed') await noteRun(env.INDEX, report, target, now)
  return report
}

/** `target` names the revision when its lists are complete. */
async function relist(
  env: Env,
  budget: TickBudget,
  now: Date,
  hasCache: boolean,
): Promise<{ relisting: Relisting; target?: string }> {
  const { CONTENT, INDEX } = env
  const revision = await readJson(CONTENT, REVISION_KEY, RevisionSchema)
  if (!revision) return { relisting: { state: 'nothing-pushed' } }
  // A deployment may make pages anew: it is as good as a push.
  const target = `${revision.id} ${env.VERSION.id}`
  if ((await completedRevision(INDEX)) === target) return { relisting: { state: 'unchanged' } }
  const site = await readJson(CONTENT, SITE_KEY, SiteSchema)
  const basis = site ? await piecesBasis(site) : ''

  const listed = await listArticles(CONTENT)
  const fold = await readJson(CONTENT, FOLD_KEY, FoldDocumentSchema)
  const isAsPushed =
    (await digestOf(listed.keys)) === revision.digest &&
    site?.hash === revision.site &&
    (revision.fold === '' || fold?.hash === revision.fold)
  const firstSeen = await firstWaited(INDEX, revision.id)
  const isSettled = firstSeen !== undefined && now.getTime() - firstSeen.getTime() >= SETTLE_MS
  const intend = intendingWith(INDEX, hasCache, now)
  if (hasCache) await noteRevision(INDEX, revision, now)
  const relisting =
    site && (isAsPushed || isSettled)
      ? await bringUpToDate(env, budget, {
          site,
          basis,
          folding: { table: foldTable(fold?.pairs ?? ''), hash: fold?.hash ?? '' },
          revision,
          articles: listed.articles,
          isAsPushed,
          isSettled,
          intend,
        })
      : ({ state: 'waiting', revision: revision.id, listed: listed.articles.size } as const)
  // A state that is not the one pushed is never done with: it is looked at again until a push or KV puts it right.
  const isDone = relisting.state === 'complete' && isAsPushed
  if (isDone) {
    const { id, at, site: siteHash } = revision
    const relisted: Relisted = { revision: id, at, basis, site: siteHash, version: env.VERSION.id }
    await CONTENT.put(RELISTED_KEY, JSON.stringify(relisted))
  }
  return isDone ? { relisting, target } : { relisting }
}

type Seen = {
  site: Site
  basis: string
  folding: Folding
  revision: Revision
  /** Hash by slug. */
  articles: Map<string, string>
  isAsPushed: boolean
  isSettled: boolean
  intend: Writing['intend']
}

/** Articles read between two updates of the catalogue, so that a run that is cut off has got on. */
const ARTICLES_A_NOTE = 20

async function bringUpToDate({ CONTENT, INDEX }: Env, budget: TickBudget, seen: Seen): Promise<Relisting> {
  const known = await catalogueHashes(INDEX, seen.folding)
  const changed = [...seen.articles].filter(([slug, hash]) => known.get(slug) !== hash).map(([slug]) => slug)
  // An article that is missing from a listing that is not as pushed may only be hidden: it stays.
  const gone = seen.isAsPushed ? [...known.keys()].filter((slug) => !seen.articles.has(slug)) : []

  const batch = changed.slice(0, budget.reads)
  const unreadable: string[] = []
  if (gone.length > 0) await removeFromCatalogue(INDEX, gone)
  for (const part of chunksOf(batch, ARTICLES_A_NOTE)) {
    const found = await readArticles(CONTENT, part, seen.articles)
    await putInCatalogue(INDEX, seen.folding, found.articles)
    unreadable.push(...found.unreadable)
  }
  const read = batch.length - unreadable.length
  const counts = { listed: seen.articles.size, read, unreadable, removed: gone.length }
  const unread = changed.length - batch.length
  // Lists of a catalogue that is not complete would be replaced again at once.
  if (unread > 0) return { state: 'partial', ...counts, written: 0, left: unread }

  const making = { site: seen.site, basis: seen.basis, builtAt: seen.revision.at }
  const wanted = await wantedLists(await catalogueEntries(INDEX), seen.folding.table, making)
  const writing = { content: CONTENT, index: INDEX, hashes: seen.articles, intend: seen.intend }
  const { written, left, ...lists } = await writeLists(writing, wanted, budget.writes)
  const allUnreadable = [...new Set([...unreadable, ...lists.unreadable])]
  const isDone = left === 0 && (allUnreadable.length === 0 || seen.isSettled)
  const report = { ...counts, unreadable: allUnreadable, written, left: left + (isDone ? 0 : allUnreadable.length) }
  return { state: isDone ? 'complete' : 'partial', ...report }
}
