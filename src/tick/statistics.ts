/**
 * The tables `kinds` and `frequencies` of INDEX: term statistics of all articles of a kind, as a snapshot. Scores stand
 * still until so much changed that another snapshot is due; it is made beside the old one, which is used meanwhile.
 */
import * as v from 'valibot'

import { packedFrequencies, unpackInto } from '../related/frequencies.ts'
import { unpacked } from '../related/vector.ts'
import { countIn, noStatistics, type Statistics } from '../related/weights.ts'
import { COST } from './budget.ts'
import { DIRTY, vectorModelOf } from './catalogue.ts'
import type { Run } from './run.ts'
import { stateStatement } from './state.ts'
import { forRows, type Statement } from './stores.ts'

/** A new snapshot is due when more than this share of the articles changed: then N or the frequencies may have as well. */
const MOVED_SHARE = 0.1

/** Articles counted at once. */
const PAGE = 250

const TagsSchema = v.record(v.string(), v.number())
const KindSchema = v.object({
  kind: v.string(),
  documents: v.number(),
  changes: v.number(),
  statistics: v.number(),
  model: v.string(),
  counted: v.number(),
  counting: v.nullable(
    v.pipe(
      v.string(),
      v.parseJson(),
      v.object({ model: v.string(), cursor: v.string(), counted: v.number(), tags: TagsSchema }),
    ),
  ),
})
type Kind = v.InferOutput<typeof KindSchema>

const SELECT_KINDS = 'SELECT kind, documents, changes, statistics, model, counted, counting FROM kinds ORDER BY kind'
const SELECT_PAGE = `SELECT slug, tags, vector FROM articles WHERE kind = ? AND live = 1 AND slug > ? ORDER BY slug LIMIT ?`
const SELECT_FREQUENCIES = 'SELECT part, counts FROM frequencies WHERE kind = ? AND statistics = ?'
const SELECT_SNAPSHOT = 'SELECT statistics, counted, tags FROM kinds WHERE kind = ?'

const PageSchema = v.array(
  v.object({
    slug: v.string(),
    tags: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
    vector: v.pipe(v.string(), v.transform(unpacked)),
  }),
)
const PartsSchema = v.array(v.object({ part: v.number(), counts: v.string() }))
const SnapshotSchema = v.tuple([
  v.object({ statistics: v.number(), counted: v.number(), tags: v.pipe(v.string(), v.parseJson(), TagsSchema) }),
])

/** With another size lists hold more or fewer neighbours: as good as other statistics. */
const rankingModel = (run: Run): string => `${vectorModelOf(run.folding)} ${run.site.relatedItems}`

const isMoved = (run: Run, { documents, changes, model, counted }: Kind): boolean =>
  documents > 0 && (model !== rankingModel(run) || changes > counted * MOVED_SHARE)

/** Makes the snapshots that are due, as far as the budget goes. True when none is left to be made. */
export async function renewStatistics(run: Run): Promise<boolean> {
  const [rows] = await run.index.read([SELECT_KINDS])
  for (const kind of v.parse(v.array(KindSchema), rows)) {
    if ((kind.counting !== null || isMoved(run, kind)) && !(await count(run, kind))) return false
  }
  return true
}

/** Counts on where the last run stopped. True when the snapshot is complete. */
async function count(run: Run, { kind, statistics, counting }: Kind): Promise<boolean> {
  const model = rankingModel(run)
  const nothing = { cursor: '', counted: 0, tags: {} as Record<string, number> }
  const { cursor, counted, tags } = counting?.model === model ? counting : nothing
  const next = statistics + 1
  const counts = await loadFrequencies(run, kind, next, counted)
  run.meter.prepare(COST.comparison)
  for (const [tag, number] of Object.entries(tags)) counts.tags.set(tag, number)
  let at = cursor
  let isComplete = false
  while (!isComplete) {
    const most = run.meter.fitting(COST.counted, PAGE, 8)
    if (most === 0) break
    const [rows] = await run.index.read([SELECT_PAGE, kind, at, most])
    const page = v.parse(PageSchema, rows)
    for (const document of page) countIn(counts, document)
    run.meter.spend(page.length * COST.counted)
    at = page.at(-1)?.slug ?? at
    isComplete = page.length < most
  }
  if (at === cursor && !isComplete) return false
  const begun = JSON.stringify({ model, cursor: at, counted: counts.documents, tags: Object.fromEntries(counts.tags) })
  const progress: Statement[] = isComplete
    ? completion(run, kind, counts)
    : [['UPDATE kinds SET counting = ? WHERE kind = ?', begun, kind]]
  const parts = packedFrequencies(counts.frequencies).map((text, part) => [part, text])
  await run.index.write([...forRows(PUT_FREQUENCIES, parts, kind, next), ...progress])
  return isComplete
}

/**
 * The snapshot becomes the one in force: every article is to be compared anew. What changed before is compared by all of
 * them, so it need not be told to those that were compared already.
 */
const completion = (run: Run, kind: string, { documents, tags }: Statistics): Statement[] => [
  [
    `UPDATE kinds SET statistics = statistics + 1, model = ?, counted = ?, tags = ?, changes = 0, counting = NULL,
      renewing = 1 WHERE kind = ?`,
    rankingModel(run),
    documents,
    JSON.stringify(Object.fromEntries(tags)),
    kind,
  ],
  ['DELETE FROM frequencies WHERE kind = ?1 AND statistics < (SELECT statistics FROM kinds WHERE kind = ?1)', kind],
  [`UPDATE articles SET dirty = ${DIRTY.statistics} WHERE kind = ? AND live = 1`, kind],
  ['DELETE FROM comparing'],
  stateStatement('comparing', null),
]

const PUT_FREQUENCIES = `INSERT INTO frequencies (kind, statistics, part, counts)
  SELECT ?2, ?3, value ->> 0, value ->> 1 FROM json_each(?1) WHERE true
  ON CONFLICT (kind, statistics, part) DO UPDATE SET counts = excluded.counts`

async function loadFrequencies(run: Run, kind: string, statistics: number, documents: number): Promise<Statistics> {
  const counts = noStatistics()
  counts.documents = documents
  if (documents === 0) return counts
  const [rows] = await run.index.read([SELECT_FREQUENCIES, kind, statistics])
  for (const { part, counts: text } of v.parse(PartsSchema, rows)) unpackInto(counts.frequencies, part, text)
  return counts
}

/** The snapshot in force, with its number. */
export async function loadStatistics(run: Run, kind: string): Promise<{ number: number; statistics: Statistics }> {
  const [rows] = await run.index.read([SELECT_SNAPSHOT, kind])
  const [{ statistics: number, counted, tags }] = v.parse(SnapshotSchema, rows)
  const statistics = await loadFrequencies(run, kind, number, counted)
  statistics.tags = new Map(Object.entries(tags))
  return { number, statistics }
}
