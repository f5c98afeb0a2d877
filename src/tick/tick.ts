/**
 * One run of the scheduled trigger: brings every list in CONTENT to what was pushed. Bounded; may be cut off anywhere,
 * run twice or overlap another; the next one finishes its work. It never writes a key of the push.
 */
import { FOLD_KEY, RELISTED_KEY, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import { type Relisted, type Revision, RevisionSchema } from '../article/lists.ts'
import { endOfMinute } from '../article/published.ts'
import { SiteSchema } from '../article/site.ts'
import type { Env } from '../env.ts'
import { piecesBasis } from '../page/pieces-basis.ts'
import { FoldDocumentSchema, foldTable } from '../related/fold.ts'
import { type Budget, COST, meterOf } from './budget.ts'
import { putInCatalogue, removeFromCatalogue } from './catalogue.ts'
import { compareChanged } from './compare.ts'
import { arrangementOf } from './home.ts'
import { findStalePages } from './pages.ts'
import { readArticles, readDocuments } from './read-content.ts'
import type { Run } from './run.ts'
import { healthOf, noteRun, type Relisting, type TickReport } from './runs.ts'
import { see, type Sight } from './see.ts'
import { type EdgeCache, invalidateStale, noteRevision } from './stale-answers.ts'
import { STALE_ALL, stalePages, whatIsLeft } from './stale-lists.ts'
import { readState, type State, stateStatement } from './state.ts'
import { renewStatistics } from './statistics.ts'
import { claimIndex, countedContent, type Lease, Overtaken } from './stores.ts'
import { adoptUnknownLists, dayOf, writeLists, type Writing } from './write-lists.ts'

/**
 * KV shows a change within "60 seconds or more" (developers.cloudflare.com/kv/concepts/how-kv-works). After this long a
 * difference between the revision and what is listed is no delay but a key that somebody changed by hand. An operator's
 * or editor's clock is not asked: the time counts from the first run that looked.
 */
const SETTLE_MS = 15 * 60_000

/** Articles read between two updates of the catalogue, so that a run that is cut off has got on. */
const ARTICLES_A_NOTE = 20

/**
 * One run. Reads one KV value and one D1 row when nothing changed (two rows with a cache).
 * Throws only when INDEX or CONTENT fails as a whole.
 */
export async function runTick(env: Env, budget: Budget, now: Date, cache?: EdgeCache): Promise<TickReport> {
  const { relisting, completed } = await relist(env, budget, now, cache !== undefined).catch(async (error: unknown) => {
    // What was noted before the fault is told all the same: the same fault may come again and again.
    if (cache) await invalidateStale(env.INDEX, cache, now).catch(() => undefined)
    throw error
  })
  const told = cache && (await invalidateStale(env.INDEX, cache, now))
  const report = told ? { ...relisting, cache: told } : relisting
  if ('operations' in report) await noteRun(env.INDEX, report, completed, now)
  return report
}

/** `completed` names the revision, and the deployment, whose lists are complete now. */
type Outcome = { relisting: Relisting; completed?: string }

async function relist(env: Env, budget: Budget, now: Date, hasCache: boolean): Promise<Outcome> {
  const state = await readState(env.INDEX)
  const written = state.writes?.day === dayOf(now) ? state.writes.keys : 0
  const meter = meterOf(budget, written)
  const content = countedContent(env.CONTENT, meter.operations)
  const { revision } = await readDocuments(content, { [REVISION_KEY]: RevisionSchema })
  if (!revision) return { relisting: { state: 'nothing-pushed' } }
  // A deployment may make pages anew: it is as good as a push.
  const target = `${revision.id} ${env.VERSION.id}`
  const isDue = state.due !== null && state.due < endOfMinute(now)
  if (state.completed === target && !isDue) return { relisting: { state: 'unchanged' } }

  const startedAt = Date.now()
  const lease = await claimIndex(env.INDEX, meter.operations, () => now.getTime() + Date.now() - startedAt)
  if (!lease) return { relisting: { state: 'busy' } }
  try {
    const work = { env, budget, now, hasCache, meter, content, lease, revision, state, target, written, startedAt }
    return await bringUpToDate(work)
  } catch (error) {
    if (error instanceof Overtaken) return { relisting: { state: 'overtaken' } }
    throw error
  } finally {
    await lease.release().catch(() => undefined)
  }
}

type Work = Pick<Run, 'budget' | 'now' | 'hasCache' | 'meter' | 'content'> & {
  env: Env
  lease: Lease
  revision: Revision
  state: State
  target: string
  /** Keys that earlier runs of the day wrote. */
  written: number
  startedAt: number
}

async function bringUpToDate(work: Work): Promise<Outcome> {
  const { revision, state, now, content, lease } = work
  const { index } = lease
  const { site, fold } = await readDocuments(content, { [SITE_KEY]: SiteSchema, [FOLD_KEY]: FoldDocumentSchema })
  const first = state.first?.revision === revision.id ? state.first.at : now.getTime()
  if (state.first?.revision !== revision.id) {
    await index.write([stateStatement('first', { revision: revision.id, at: first })])
  }
  const isSettled = now.getTime() - first >= SETTLE_MS
  if (work.hasCache) await noteRevision(index, revision, now)
  const waiting = (listed: number): Outcome => ({
    relisting: { state: 'waiting', revision: revision.id, listed, operations: work.meter.operations },
  })
  if (!site) return waiting(0)
  const run: Run = {
    content,
    index,
    meter: work.meter,
    budget: work.budget,
    now,
    site,
    basis: await piecesBasis(site),
    folding: { table: foldTable(fold?.pairs ?? ''), hash: fold?.hash ?? '' },
    builtAt: revision.at,
    hasCache: work.hasCache,
  }
  const sight = await see(run, revision, state, isSettled)
  if (!('changed' in sight)) return waiting(sight.listed)
  return carryOut(run, work, sight, isSettled)
}

/** What is still to be done when the budget is used up is done by the next run. */
async function carryOut(run: Run, work: Work, sight: Sight, isSettled: boolean): Promise<Outcome> {
  const { state, revision, env, target } = work
  if (sight.isFirst) await adoptUnknownLists(run)
  if (state.basis !== run.basis) {
    await run.index.write([STALE_ALL, stateStatement('basis', run.basis)])
  }
  const arrangement = arrangementOf(run.site)
  if (state.home !== arrangement) {
    await run.index.write([...stalePages([{ scope: 'home', publishedAt: 0 }]), stateStatement('home', arrangement)])
  }
  const removed = await removeGone(run, sight.gone)
  const { read, unread: unreadLeft, unreadable } = await readChanged(run, sight.changed)
  const unread = unreadLeft + sight.gone.length - removed
  const isSeen = unread === 0 && (unreadable.length === 0 || isSettled)
  if (isSeen) {
    const seen = { ...sight.seen, isWhole: sight.seen.isWhole && unreadable.length === 0 }
    if (JSON.stringify(seen) !== JSON.stringify(state.seen)) await run.index.write([stateStatement('seen', seen)])
  }
  // Lists of a catalogue that is not complete would be replaced again at once.
  const writing = unread === 0 ? await relistAll(run, work) : NOTHING_WRITTEN
  const left = await whatIsLeft(run)
  const allUnreadable = [...new Set([...unreadable, ...writing.unreadable])]
  const stillLeft = unread + left.lists + left.places + left.articles
  const isDone = unread === 0 && stillLeft - (isSettled ? writing.unreadable.length : 0) === 0 && isSeen
  const { isAsPushed } = sight
  if (isDone && isAsPushed) {
    const { id, at, site } = revision
    const relisted: Relisted = { revision: id, at, basis: run.basis, site, version: env.VERSION.id }
    // A run that was overtaken must not put the older state over the newer one.
    await run.index.write([])
    await run.content.put(RELISTED_KEY, JSON.stringify(relisted))
    await run.index.write([stateStatement('completed', target)])
  }
  const relisting: Relisting = {
    state: isDone ? 'complete' : 'partial',
    listed: sight.listed,
    read,
    unreadable: allUnreadable,
    removed,
    written: writing.written,
    ...(writing.failed.length > 0 && { failed: writing.failed }),
    left: isDone ? 0 : Math.max(stillLeft, allUnreadable.length),
    entries: writing.entries,
    replaced: writing.replaced,
    operations: run.meter.operations,
    ms: Date.now() - work.startedAt,
    ...(isDone && { related: await healthOf(run) }),
  }
  return isDone && isAsPushed ? { relisting, completed: target } : { relisting }
}

const NOTHING_WRITTEN: Writing = { written: 0, entries: 0, replaced: 0, unreadable: [], failed: [] }

/** Articles taken out in one transaction. */
const REMOVED_AT_ONCE = 50

/** How many of them were taken out: what the budget does not allow is left. */
async function removeGone(run: Run, gone: string[]): Promise<number> {
  for (let at = 0; at < gone.length; at += REMOVED_AT_ONCE) {
    const part = gone.slice(at, at + REMOVED_AT_ONCE)
    if (run.meter.fitting(COST.removed * part.length, 1, QUERIES_A_NOTE + 4) === 0) return at
    await removeFromCatalogue(run, part)
    run.meter.spend(COST.removed * part.length)
  }
  return gone.length
}

/** Queries of D1 for some articles. */
const QUERIES_A_NOTE = 18

/** Reads what the budget allows. `unread` is what it does not. */
async function readChanged(
  run: Run,
  changed: Map<string, string>,
): Promise<{ read: number; unread: number; unreadable: string[] }> {
  const waiting = [...changed]
  const unreadable: string[] = []
  let read = 0
  while (waiting.length > 0) {
    const most = run.meter.fitting(COST.article, Math.min(ARTICLES_A_NOTE, waiting.length), QUERIES_A_NOTE)
    if (most === 0) break
    const found = await readArticles(run.content, new Map(waiting.splice(0, most)))
    // What cannot be read costs little, and must not keep the others from being read.
    run.meter.spend(found.articles.length * COST.article + found.unreadable.length * COST.unreadable)
    if (found.articles.length > 0) await putInCatalogue(run, found.articles)
    read += found.articles.length
    unreadable.push(...found.unreadable)
  }
  return { read, unread: waiting.length, unreadable }
}

/** Stale pages first, for they need no comparison; then neighbours, and the lists that these change. */
async function relistAll(run: Run, { state, written }: Work): Promise<Writing> {
  if (!(await findStalePages(run))) return NOTHING_WRITTEN
  const first = await writeLists(run, written)
  if (!(await renewStatistics(run))) return first
  await compareChanged(run, state.comparing)
  const then = await writeLists(run, written)
  return {
    written: first.written + then.written,
    entries: first.entries + then.entries,
    replaced: first.replaced + then.replaced,
    unreadable: [...new Set([...first.unreadable, ...then.unreadable])],
    failed: [...first.failed, ...then.failed],
  }
}
