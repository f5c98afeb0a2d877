/** What the tick reads of CONTENT: records of articles, single documents. A damaged value is as good as none. */
import * as v from 'valibot'

import { articleKey } from '../article/keys.ts'
import { type Article, ArticleSchema } from '../article/record.ts'
import type { Content } from './stores.ts'

/** What a bulk read may ask for (developers.cloudflare.com/kv/api/read-key-value-pairs). */
const BULK_KEYS = 100

/** A value that is not of the hash that is wanted is as good as missing: it is stale, and its time will come. */
export async function readArticles(
  content: Content,
  hashes: Map<string, string>,
): Promise<{ articles: Article[]; unreadable: string[] }> {
  const articles: Article[] = []
  const unreadable: string[] = []
  const slugs = [...hashes.keys()]
  for (let at = 0; at < slugs.length; at += BULK_KEYS) {
    const batch = slugs.slice(at, at + BULK_KEYS)
    const values = await content.read(batch.map(articleKey))
    for (const slug of batch) {
      const article = parseOr(ArticleSchema, values.get(articleKey(slug)) ?? null)
      if (article && article.hash === hashes.get(slug)) articles.push(article)
      else unreadable.push(slug)
    }
  }
  return { articles, unreadable }
}

/** JSON documents; undefined for one that is missing or of another shape. */
export async function readDocuments<S extends Record<string, v.GenericSchema>>(
  content: Content,
  schemas: S,
): Promise<{ [K in keyof S]: v.InferOutput<S[K]> | undefined }> {
  const values = await content.read(Object.keys(schemas))
  const entries = Object.entries(schemas).map(([key, schema]) => [key, parseOr(schema, values.get(key) ?? null)])
  return Object.fromEntries(entries) as { [K in keyof S]: v.InferOutput<S[K]> | undefined }
}

function parseOr<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return result.success ? result.output : undefined
}
