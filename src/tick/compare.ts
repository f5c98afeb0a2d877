/**
 * The tables `neighbours` and `comparing` of INDEX: brings the neighbours of changed articles up to date, and their places
 * in the lists of the others. What is done is noted page by page, so that a run that is cut off has got on.
 */
import * as v from 'valibot'

import { comparison, NO_NEIGHBOURS, type OwnLists } from '../related/neighbours.ts'
import { lookedAt } from '../related/rank.ts'
import { type Statistics, weigh, weighingWith } from '../related/weights.ts'
import { COST } from './budget.ts'
import { CANDIDATES, EXACT_UP_TO, queryOf, SELECT_CANDIDATES } from './candidates.ts'
import { DIRTY } from './catalogue.ts'
import {
  documentsOf,
  DocumentsSchema,
  eachUnpacked,
  finished,
  json,
  ListedSchema,
  PAGE,
  SELECT_AFTER,
  SELECT_LISTED,
  SELECT_LISTED_AFTER,
  type Told,
  toldStatements,
} from './neighbour-rows.ts'
import { chunksOf, type Run } from './run.ts'
import { staleKind } from './stale-lists.ts'
import { type ComparingState, type State, stateStatement } from './state.ts'
import { loadStatistics } from './statistics.ts'
import { forRows, type Statement } from './stores.ts'

/** Fewer are not worth the beginning of a comparison. */
const LEAST = 20

/** Changed articles whose candidates are asked for in one go. */
const ASKED_AT_ONCE = 10

/** More neighbours are kept than a list looks at: a list that loses some need not be made anew at once. */
const keptFor = (size: number): number => lookedAt(size) + size

const SELECT_NEXT = `SELECT a.kind, a.dirty, k.statistics FROM articles a JOIN kinds k ON k.kind = a.kind
  WHERE a.dirty > 0 ORDER BY a.dirty DESC, a.published_at DESC LIMIT 1`
const SELECT_BLOCK = `SELECT slug, hash FROM articles WHERE dirty > 0 AND dirty = ? AND kind = ? ORDER BY published_at DESC, slug LIMIT ?`
const SELECT_COUNT = 'SELECT documents FROM kinds WHERE kind = ?'
const SELECT_HOLDERS = 'SELECT owner FROM neighbours WHERE other IN (SELECT value FROM json_each(?))'

/** Articles of a block that did not change since it was begun. */
const SELECT_BEGUN = `SELECT c.slug, c.list FROM comparing c JOIN articles a ON a.slug = c.slug AND a.hash = c.hash AND a.dirty > 0
  ORDER BY c.slug`
const BEGIN = `INSERT INTO comparing (slug, hash, list) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
  ON CONFLICT (slug) DO UPDATE SET hash = excluded.hash, list = excluded.list`
const GO_ON = `UPDATE comparing SET list = j.value ->> 1 FROM json_each(?) j WHERE comparing.slug = j.value ->> 0`

const NextSchema = v.tuple([v.object({ kind: v.string(), dirty: v.number(), statistics: v.number() })])
const BlockSchema = v.array(v.object({ slug: v.string(), hash: v.string() }))
const ListSchema = json(
  v.object({
    entries: v.array(v.object({ slug: v.string(), score: v.number() })),
    leftOut: v.optional(v.object({ slug: v.string(), score: v.number() })),
  }),
)
const BegunSchema = v.array(v.object({ slug: v.string(), list: ListSchema }))
const SlugsSchema = v.array(v.object({ slug: v.string() }))
const HoldersSchema = v.array(v.object({ owner: v.string() }))

/** Brings neighbours up to date, as far as the budget goes. */
export async function compareChanged(run: Run, comparing: State['comparing']): Promise<void> {
  await compareBlocks(run, comparing)
  await endRenewals(run)
}

async function compareBlocks(run: Run, comparing: State['comparing']): Promise<void> {
  let going = comparing
  for (;;) {
    if (run.meter.fitting(COST.comparison, 1, 14) === 0) return
    if (!going) {
      const [rows] = await run.index.read([SELECT_NEXT])
      if (rows?.length === 0) return
      const [{ kind, dirty, statistics }] = v.parse(NextSchema, rows)
      going = { kind, dirty, statistics, cursor: '' }
    }
    if (!(await compareBlock(run, going))) return
    going = null
  }
}

const SELECT_RENEWED = `SELECT kind FROM kinds WHERE renewing = 1 AND NOT EXISTS
  (SELECT 1 FROM articles a WHERE dirty > 0 AND dirty = ${DIRTY.statistics} AND a.kind = kinds.kind)`
const KindsSchema = v.array(v.object({ kind: v.string() }))

/** When all articles of a kind have their new neighbours. */
async function endRenewals(run: Run): Promise<void> {
  const [rows] = await run.index.read([SELECT_RENEWED])
  for (const { kind } of v.parse(KindsSchema, rows)) {
    await run.index.write([staleKind(kind), ['UPDATE kinds SET renewing = 0 WHERE kind = ?', kind]])
  }
}

type Block = ComparingState & {
  slugs: string[]
  snapshot: Statistics
  begun: OwnLists
}

/** True when the whole block is compared. */
async function compareBlock(run: Run, state: ComparingState): Promise<boolean> {
  const { number, statistics: snapshot } = await loadStatistics(run, state.kind)
  run.meter.prepare(COST.comparison)
  // Begun with statistics that are not in force any more.
  if (state.statistics !== number) return true
  const begun = state.cursor === '' ? await beginBlock(run, state) : await begunBlock(run)
  const slugs = [...begun.keys()]
  run.meter.prepare(slugs.length * COST.block)
  if (slugs.length === 0) {
    await run.index.write([['DELETE FROM comparing'], stateStatement('comparing', null)])
    return true
  }
  const block: Block = { ...state, slugs, snapshot, begun }
  const [rows] = await run.index.read([SELECT_COUNT, state.kind])
  const [{ documents: all }] = v.parse(v.tuple([v.object({ documents: v.number() })]), rows)
  const isSmall = all <= EXACT_UP_TO || slugs.length * CANDIDATES >= all
  return isSmall || state.cursor !== '' ? compareWithAll(run, block) : compareWithCandidates(run, block)
}

/** The most urgent articles, newest first. */
async function beginBlock(run: Run, { dirty, kind }: ComparingState): Promise<OwnLists> {
  const [rows] = await run.index.read([SELECT_BLOCK, dirty, kind, run.budget.block])
  const block = v.parse(BlockSchema, rows)
  await run.index.write([
    ['DELETE FROM comparing'],
    ...forRows(
      BEGIN,
      block.map(({ slug, hash }) => [slug, hash, JSON.stringify(NO_NEIGHBOURS)]),
    ),
  ])
  return new Map(block.map(({ slug }) => [slug, NO_NEIGHBOURS]))
}

async function begunBlock(run: Run): Promise<OwnLists> {
  const [rows] = await run.index.read([SELECT_BEGUN])
  return new Map(
    v.parse(BegunSchema, rows).map(({ slug, list }) => [slug, { entries: list.entries, leftOut: list.leftOut }]),
  )
}

/** Articles that were compared since the snapshot know all that did not change since: only changes are told to them. */
const isToldToOthers = ({ dirty }: ComparingState): boolean => dirty === DIRTY.changed

async function compareWithAll(run: Run, block: Block): Promise<boolean> {
  const kept = keptFor(run.site.relatedItems)
  const documents = await documentsOf(run, block.slugs)
  const { take, own, sketches } = comparison(documents, block.snapshot, kept, block.begun)
  // There may be thousands of them; what is needed of them is in the comparison.
  documents.length = 0
  const cost = COST.compared + block.slugs.length * COST.pair
  let { cursor } = block
  const theirs: Told[] = []
  for (;;) {
    const most = LEAST * run.meter.fitting(LEAST * cost, PAGE / LEAST, 12)
    if (most === 0) break
    const [rows] = await run.index.read([
      isToldToOthers(block) ? SELECT_LISTED_AFTER : SELECT_AFTER,
      block.kind,
      cursor,
      most,
    ])
    run.meter.spend((rows?.length ?? 0) * cost)
    if (isToldToOthers(block)) {
      const page = v.parse(ListedSchema, rows)
      theirs.push(...tellPage(page, block, take))
      cursor = page.at(-1)?.document.slug ?? cursor
    } else {
      const page = v.parse(DocumentsSchema, rows)
      take(eachUnpacked(page))
      cursor = page.at(-1)?.slug ?? cursor
    }
    if ((rows?.length ?? 0) < most) {
      await run.index.write([...toldStatements(run, block.kind, theirs), ...finished(block, own(), sketches)])
      return true
    }
    if (theirs.length > THEIRS_AT_MOST) await noteProgress(run, block, cursor, theirs, own())
  }
  if (cursor !== block.cursor) await noteProgress(run, block, cursor, theirs, own())
  return false
}

/** So many changed lists are noted at once: some 600 KB. */
const THEIRS_AT_MOST = 400

async function noteProgress(run: Run, block: Block, cursor: string, theirs: Told[], own: OwnLists): Promise<void> {
  const { kind, statistics, dirty } = block
  await run.index.write([
    ...toldStatements(run, block.kind, theirs.splice(0)),
    ...forRows(
      GO_ON,
      [...own].map(([slug, list]) => [slug, JSON.stringify(list)]),
    ),
    stateStatement('comparing', { kind, statistics, dirty, cursor }),
  ])
}

/** Compares each changed article with those that the full-text index finds, and with those whose lists hold it. */
async function compareWithCandidates(run: Run, block: Block): Promise<boolean> {
  const kept = keptFor(run.site.relatedItems)
  const weighing = weighingWith(block.snapshot)
  for (let at = 0; at < block.slugs.length;) {
    const most = run.meter.fitting(CANDIDATES * COST.compared, ASKED_AT_ONCE, ASKED_AT_ONCE + 20)
    if (most === 0) return false
    const part = await documentsOf(run, block.slugs.slice(at, at + most))
    at += most
    // An article without a word of its own has no candidates.
    const queries = part.flatMap(({ vector }): Statement[] => {
      const query = queryOf(weigh(vector, weighing))
      return query === '' ? [] : [[SELECT_CANDIDATES, query, block.kind]]
    })
    const slugs = JSON.stringify(part.map(({ slug }) => slug))
    const [holders, ...found] = await run.index.read([SELECT_HOLDERS, slugs], ...queries)
    const others = new Set([
      ...v.parse(HoldersSchema, holders).map(({ owner }) => owner),
      ...found.flatMap((rows) => v.parse(SlugsSchema, rows).map(({ slug }) => slug)),
    ])
    const { take, own, sketches } = comparison(part, block.snapshot, kept)
    const theirs: Told[] = []
    for (const some of chunksOf([...others].toSorted(), PAGE)) {
      const [rows] = await run.index.read([SELECT_LISTED, JSON.stringify(some)])
      theirs.push(...tellPage(v.parse(ListedSchema, rows), block, take))
    }
    run.meter.spend(others.size * (COST.compared + COST.pair * part.length))
    await run.index.write([...toldStatements(run, block.kind, theirs), ...finished(block, own(), sketches)])
  }
  return true
}

/** Lists of other statistics are left as they are: their turn comes, and their scores are not of one measure. */
function tellPage(
  page: v.InferOutput<typeof ListedSchema>,
  block: Block,
  take: ReturnType<typeof comparison>['take'],
): Told[] {
  const current = page.filter(({ statistics }) => statistics === block.statistics)
  const others = page.filter(({ statistics }) => statistics !== block.statistics)
  take(eachUnpacked(others.map(({ document }) => document)))
  const lists = take(
    eachUnpacked(current.map(({ document }) => document)),
    current.map(({ list }) => list),
  )
  return current.flatMap(({ document, list }, at) => {
    const after = lists[at] ?? list
    return after === list ? [] : [{ slug: document.slug, before: list, after }]
  })
}
