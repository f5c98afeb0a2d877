/** What the tick reads of CONTENT: which articles there are, their records, single documents. A damaged value is as good as none. */
import * as v from 'valibot'

import { ARTICLE_PREFIX, articleKey } from '../article/keys.ts'
import { ArticleMetadataSchema } from '../article/metadata.ts'
import { listKeys } from '../article/read.ts'
import { type Article, ArticleSchema } from '../article/record.ts'

export type ListedArticles = {
  /** Every article key with its hash, variants included. */
  keys: [key: string, hash: string][]
  /** Hash by slug, of the articles themselves. */
  articles: Map<string, string>
}

export async function listArticles(content: KVNamespace): Promise<ListedArticles> {
  const listed: ListedArticles = { keys: [], articles: new Map() }
  for (const { name, metadata } of await listKeys(content, ARTICLE_PREFIX)) {
    const parsed = v.safeParse(ArticleMetadataSchema, metadata)
    const hash = parsed.success ? parsed.output.hash : ''
    listed.keys.push([name, hash])
    const slug = name.slice(ARTICLE_PREFIX.length)
    if (!slug.includes(':')) listed.articles.set(slug, hash)
  }
  return listed
}

/** What a bulk read may ask for (developers.cloudflare.com/kv/api/read-key-value-pairs). */
const BULK_KEYS = 100

/** A value that is not the one listed is as good as missing: it is stale, and its time will come. */
export async function readArticles(
  content: KVNamespace,
  slugs: string[],
  hashes: Map<string, string>,
): Promise<{ articles: Article[]; unreadable: string[] }> {
  const articles: Article[] = []
  const unreadable: string[] = []
  for (let at = 0; at < slugs.length; at += BULK_KEYS) {
    const batch = slugs.slice(at, at + BULK_KEYS)
    const values = await content.get(batch.map(articleKey), 'text')
    for (const slug of batch) {
      const article = parseOr(ArticleSchema, values.get(articleKey(slug)) ?? null)
      if (article && article.hash === hashes.get(slug)) articles.push(article)
      else unreadable.push(slug)
    }
  }
  return { articles, unreadable }
}

/** One JSON document, or undefined when it is missing or of another shape. */
export const readJson = async <T>(
  content: KVNamespace,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<T | undefined> => parseOr(schema, await content.get(key, 'text'))

function parseOr<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return result.success ? result.output : undefined
}
