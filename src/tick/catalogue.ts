/** The table `articles` of INDEX: what the tick last saw of each article. Derived; may be dropped at any time. */
import * as v from 'valibot'

import { type Article, type Card, cardOf, CardSchema } from '../article/record.ts'
import type { FoldTable } from '../related/fold.ts'
import { packed, unpacked, type Vector, VECTOR_MODEL, vectorOf } from '../related/vector.ts'

/** With which table vectors are made. */
export type Folding = { table: FoldTable; hash: string }

const modelOf = ({ hash }: Folding): string => `${VECTOR_MODEL} ${hash}`

export type CatalogueEntry = { hash: string; card: Card; pin: string[]; ban: string[]; vector: Vector }

const SELECT_HASHES = "SELECT slug, iif(model = ?, hash, '') AS hash FROM articles"
const SELECT_ALL = 'SELECT hash, card, pin, ban, vector FROM articles ORDER BY slug'

/** One statement for many rows: 50 queries a tick are allowed on the free plan (developers.cloudflare.com/d1/platform/limits). */
const UPSERT = `INSERT INTO articles (slug, hash, model, card, pin, ban, vector)
  SELECT value ->> 'slug', value ->> 'hash', value ->> 'model', value ->> 'card', value ->> 'pin', value ->> 'ban',
    value ->> 'vector'
  FROM json_each(?) WHERE true
  ON CONFLICT (slug) DO UPDATE SET
    hash = excluded.hash, model = excluded.model, card = excluded.card, pin = excluded.pin, ban = excluded.ban,
    vector = excluded.vector`

const DELETE = 'DELETE FROM articles WHERE slug IN (SELECT value FROM json_each(?))'

const HashRowSchema = v.object({ slug: v.string(), hash: v.string() })

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema)
const EntryRowSchema = v.object({
  hash: v.string(),
  card: json(CardSchema),
  pin: json(v.array(v.string())),
  ban: json(v.array(v.string())),
  vector: v.pipe(v.string(), v.transform(unpacked)),
})

/** Content hash of each article in the catalogue, by slug; empty where its vector was made in another way. */
export async function catalogueHashes(index: D1Database, folding: Folding): Promise<Map<string, string>> {
  const { results } = await index.prepare(SELECT_HASHES).bind(modelOf(folding)).all()
  return new Map(v.parse(v.array(HashRowSchema), results).map(({ slug, hash }) => [slug, hash]))
}

export async function catalogueEntries(index: D1Database): Promise<CatalogueEntry[]> {
  const { results } = await index.prepare(SELECT_ALL).all()
  return v.parse(v.array(EntryRowSchema), results)
}

/** A parameter of a statement may have 2,000,000 bytes (developers.cloudflare.com/d1/platform/limits); a margin is left. */
const PARAMETER_MAX_CHARACTERS = 600_000

export async function removeFromCatalogue(index: D1Database, slugs: string[]): Promise<void> {
  await index.prepare(DELETE).bind(JSON.stringify(slugs)).run()
}

/** Puts in what was read, in one transaction. */
export async function putInCatalogue(index: D1Database, folding: Folding, articles: Article[]): Promise<void> {
  const rows = articles.map((article) =>
    JSON.stringify({
      slug: article.slug,
      hash: article.hash,
      model: modelOf(folding),
      card: JSON.stringify(cardOf(article)),
      pin: JSON.stringify(article.related?.pin ?? []),
      ban: JSON.stringify(article.related?.ban ?? []),
      vector: packed(vectorOf(article, folding.table)),
    }),
  )
  const statements = chunks(rows, PARAMETER_MAX_CHARACTERS).map((chunk) =>
    index.prepare(UPSERT).bind(`[${chunk.join(',')}]`),
  )
  if (statements.length > 0) await index.batch(statements)
}

function chunks(texts: string[], characters: number): string[][] {
  const result: string[][] = []
  let room = 0
  for (const text of texts) {
    if (text.length > room) {
      result.push([])
      room = characters
    }
    result.at(-1)?.push(text)
    room -= text.length
  }
  return result
}
