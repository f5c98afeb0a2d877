/** What a comparison reads of INDEX, and the statements that put down what it found: rows of `articles` and `neighbours`. */
import * as v from 'valibot'

import type { RankedDocument } from '../related/likeness.ts'
import { type Entry, isThin, type NeighbourList, type OwnLists } from '../related/neighbours.ts'
import { lookedAt } from '../related/rank.ts'
import { unpacked, unpacker } from '../related/vector.ts'
import { DIRTY } from './catalogue.ts'
import { chunksOf, type Run } from './run.ts'
import { CONTENT_CHANGED, staleRelated } from './stale-lists.ts'
import { type ComparingState, stateStatement } from './state.ts'
import { forRows, type Statement } from './stores.ts'

/** Articles read from INDEX in one go: some 600 KB. */
export const PAGE = 200

export const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema)
const StringsSchema = json(v.array(v.string()))
const EntrySchema = v.pipe(
  v.tuple([v.string(), v.number()]),
  v.transform(([slug, score]): Entry => ({ slug, score })),
)

const DOCUMENT = 'slug, kind, section, tags, published_at, ban, vector'
const LIST = `left_out, (SELECT json_group_array(json_array(other, score)) FROM
  (SELECT other, score FROM neighbours WHERE owner = articles.slug ORDER BY score DESC, other)) AS entries`

const documentEntries = {
  slug: v.string(),
  kind: v.string(),
  section: v.string(),
  tags: StringsSchema,
  published_at: v.number(),
  ban: StringsSchema,
  vector: v.string(),
}
export const DocumentsSchema = v.array(v.pipe(v.object(documentEntries), v.transform(documentOf)))
export const ListedSchema = v.array(
  v.pipe(
    v.object({
      ...documentEntries,
      statistics: v.number(),
      left_out: v.nullable(json(EntrySchema)),
      entries: json(v.array(EntrySchema)),
    }),
    v.transform((row) => ({
      document: documentOf(row),
      statistics: row.statistics,
      list: { entries: row.entries, leftOut: row.left_out ?? undefined } satisfies NeighbourList,
    })),
  ),
)

/** A document as it is stored: its vector is packed. */
type StoredDocument = Omit<RankedDocument, 'vector'> & { packed: string }
type DocumentRow = Omit<RankedDocument, 'group' | 'publishedAt' | 'vector'> & {
  kind: string
  published_at: number
  vector: string
}

function documentOf({ slug, kind, section, tags, published_at, ban, vector }: DocumentRow): StoredDocument {
  return { slug, group: kind, section, tags, publishedAt: published_at, ban, packed: vector }
}

const unpackedDocument = ({ packed, ...document }: StoredDocument, unpack = unpacked): RankedDocument =>
  Object.assign(document, { vector: unpack(packed) })

/** One after another, in the same memory: each is gone when the next one comes. */
export function* eachUnpacked(documents: StoredDocument[]): Generator<RankedDocument> {
  const unpack = unpacker()
  for (const document of documents) yield unpackedDocument(document, unpack)
}

const SELECT_DOCUMENTS = `SELECT ${DOCUMENT} FROM articles WHERE slug IN (SELECT value FROM json_each(?)) ORDER BY slug`
export const SELECT_LISTED = `SELECT ${DOCUMENT}, statistics, ${LIST} FROM articles
  WHERE slug IN (SELECT value FROM json_each(?)) AND live = 1 ORDER BY slug`
const AFTER = 'FROM articles WHERE kind = ? AND live = 1 AND slug > ? ORDER BY slug LIMIT ?'
export const SELECT_AFTER = `SELECT ${DOCUMENT} ${AFTER}`
export const SELECT_LISTED_AFTER = `SELECT ${DOCUMENT}, statistics, ${LIST} ${AFTER}`

export async function documentsOf(run: Run, slugs: string[]): Promise<RankedDocument[]> {
  const documents: RankedDocument[] = []
  for (const part of chunksOf(slugs, PAGE)) {
    const [rows] = await run.index.read([SELECT_DOCUMENTS, JSON.stringify(part)])
    documents.push(...v.parse(DocumentsSchema, rows).map((document) => unpackedDocument(document)))
  }
  return documents
}

/** A list of another article, before and after it was told of the changed ones. */
export type Told = { slug: string; before: NeighbourList; after: NeighbourList }

const REMOVE = 'DELETE FROM neighbours WHERE (owner, other) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))'
const PUT = `INSERT INTO neighbours (owner, other, score) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)
  WHERE value ->> 1 IN (SELECT slug FROM articles WHERE live = 1 AND kind = ?2)
  ON CONFLICT (owner, other) DO UPDATE SET score = excluded.score`
const LEAVE_OUT = `UPDATE articles SET left_out = j.value ->> 1, dirty = max(dirty, j.value ->> 2)
  FROM json_each(?) j WHERE articles.slug = j.value ->> 0`

export function toldStatements(run: Run, kind: string, told: Told[]): Statement[] {
  if (told.length === 0) return []
  const needed = lookedAt(run.site.relatedItems)
  const removed = told.flatMap(({ slug, before, after }) =>
    before.entries
      .filter((entry) => !after.entries.some((one) => one.slug === entry.slug))
      .map((entry) => [slug, entry.slug]),
  )
  const put = told.flatMap(({ slug, before, after }) =>
    after.entries
      .filter((entry) => !before.entries.some((one) => one.slug === entry.slug && one.score === entry.score))
      .map((entry) => [slug, entry.slug, entry.score]),
  )
  const leftOut = told.map(({ slug, after }) => [
    slug,
    leftOutText(after),
    isThin(after, needed) ? DIRTY.thin : DIRTY.no,
  ])
  return [
    ...forRows(REMOVE, removed),
    ...forRows(PUT, put, kind),
    ...forRows(LEAVE_OUT, leftOut),
    staleRelated(
      told.map(({ slug }) => slug),
      CONTENT_CHANGED,
    ),
  ]
}

const leftOutText = ({ leftOut }: NeighbourList): string | null =>
  leftOut ? JSON.stringify([leftOut.slug, leftOut.score]) : null

const FORGET = 'DELETE FROM neighbours WHERE owner IN (SELECT value FROM json_each(?))'
const FINISH = `UPDATE articles SET left_out = j.value ->> 1, sketch = j.value ->> 2, statistics = ?2, dirty = 0
  FROM json_each(?1) j WHERE articles.slug = j.value ->> 0`

/** The changed articles have their neighbours now. */
export function finished(block: ComparingState, own: OwnLists, sketches: Map<string, number[]>): Statement[] {
  const slugs = [...own.keys()]
  const put = [...own].flatMap(([slug, { entries }]) => entries.map((entry) => [slug, entry.slug, entry.score]))
  const rows = [...own].map(([slug, list]) => [slug, leftOutText(list), JSON.stringify(sketches.get(slug) ?? [])])
  return [
    [FORGET, JSON.stringify(slugs)],
    ...forRows(PUT, put, block.kind),
    ...forRows(FINISH, rows, block.statistics),
    // With other statistics all scores change: the lists wait until all articles have the new ones.
    ...(block.dirty === DIRTY.statistics ? [] : [staleRelated(slugs, CONTENT_CHANGED)]),
    ['DELETE FROM comparing WHERE slug IN (SELECT value FROM json_each(?))', JSON.stringify(slugs)],
    stateStatement('comparing', null),
  ]
}
