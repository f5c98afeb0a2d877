/** What the tick reads of CONTENT: records of articles, single documents. A damaged value is as good as none. */
import * as v from 'valibot'

import type { Pair } from '../article/editions.ts'
import { articleKey, variantKey } from '../article/keys.ts'
import { type Article, ArticleSchema } from '../article/record.ts'
import type { Content } from './stores.ts'

/** What a bulk read may ask for (developers.cloudflare.com/kv/api/read-key-value-pairs). */
const BULK_KEYS = 100

/**
 * A value that is not of the hash that is wanted is as good as missing: it is stale, and its time will come. So is an article
 * of which the other script is not there in the same version.
 */
export async function readArticles(
  content: Content,
  hashes: Map<string, string>,
): Promise<{ articles: Pair<Article>[]; unreadable: string[] }> {
  const slugs = [...hashes.keys()]
  const owns = await readAll(content, slugs.map(articleKey))
  const variants = new Map(
    [...owns.values()].flatMap((own) =>
      own.variants.slice(0, 1).map((lang) => [own.slug, variantKey(own.slug, lang)] as const),
    ),
  )
  const others = await readAll(content, [...variants.values()])
  const articles: Pair<Article>[] = []
  const unreadable: string[] = []
  for (const slug of slugs) {
    const own = owns.get(articleKey(slug))
    const key = variants.get(slug)
    const variant = key === undefined ? undefined : others.get(key)
    const isWhole = own && own.hash === hashes.get(slug) && (key === undefined || variant?.hash === own.hash)
    if (isWhole) articles.push({ own, variant })
    else unreadable.push(slug)
  }
  return { articles, unreadable }
}

/** Those records that can be read. */
async function readAll(content: Content, keys: string[]): Promise<Map<string, Article>> {
  const found = new Map<string, Article>()
  for (let at = 0; at < keys.length; at += BULK_KEYS) {
    for (const [key, text] of await content.read(keys.slice(at, at + BULK_KEYS))) {
      const article = parseOr(ArticleSchema, text)
      if (article) found.set(key, article)
    }
  }
  return found
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
