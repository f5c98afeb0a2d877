/**
 * Reading what readers see from CONTENT: one round trip for a page, every value parsed.
 * A missing value is `undefined`; a failing KV or a value of the wrong shape throws `ContentUnavailable`.
 */
import * as v from 'valibot'

import { articleKey, listingKey, type ListingScope, relatedKey, SITE_KEY } from './keys.ts'
import { type Listing, ListingSchema, type Related, RelatedSchema } from './lists.ts'
import { type Article, ArticleSchema } from './record.ts'
import { type Site, SiteSchema } from './site.ts'

/** KV does not answer, or a value in it is damaged. `message` names the key, for the operator's log. */
export class ContentUnavailable extends Error {}

/** What an article page is made of. */
export async function readArticlePage(content: KVNamespace, slug: string): Promise<ArticlePage> {
  const [site, article, related] = await readAll(content, [SITE_KEY, articleKey(slug), relatedKey(slug)])
  return {
    site: parsed(SiteSchema, SITE_KEY, site),
    article: optional(ArticleSchema, articleKey(slug), article),
    related: optionalOrNone(RelatedSchema, relatedKey(slug), related),
  }
}
export type ArticlePage = { site: Site; article: Article | undefined; related: Related | undefined }

/** What a listing page is made of. Without `page`: the newest. */
export async function readListingPage(content: KVNamespace, scope: ListingScope, page?: number): Promise<ListingPage> {
  const key = listingKey(scope, page)
  const [site, listing] = await readAll(content, [SITE_KEY, key])
  return { site: parsed(SiteSchema, SITE_KEY, site), listing: optional(ListingSchema, key, listing) }
}
export type ListingPage = { site: Site; listing: Listing | undefined }

async function readSite(content: KVNamespace): Promise<Site> {
  const [site] = await readAll(content, [SITE_KEY])
  return parsed(SiteSchema, SITE_KEY, site)
}

/** For pages that must stand even when CONTENT does not answer: forms and failures. */
export async function siteIfReadable(content: KVNamespace): Promise<Site | undefined> {
  try {
    return await readSite(content)
  } catch {
    return undefined
  }
}

/** One value as the bytes that were written, with its metadata; undefined when there is none. */
export async function readBytes(content: KVNamespace, key: string): Promise<StoredBytes | undefined> {
  const { value, metadata } = await orUnavailable(key, () => content.getWithMetadata(key, 'stream'))
  return value === null ? undefined : { body: value, metadata }
}
export type StoredBytes = { body: ReadableStream; metadata: unknown }

async function readAll(content: KVNamespace, keys: string[]): Promise<(string | undefined)[]> {
  const values = await orUnavailable(keys.join(' '), () => content.get(keys, 'text'))
  return keys.map((key) => values.get(key) ?? undefined)
}

async function orUnavailable<T>(keys: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new ContentUnavailable(`KV did not answer for ${keys}`, { cause })
  }
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, key: string, text: string | undefined): T {
  const value = optional(schema, key, text)
  if (value === undefined) throw new ContentUnavailable(`${key} is missing: nothing was pushed yet (npm run push)`)
  return value
}

function optional<T>(schema: v.GenericSchema<unknown, T>, key: string, text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  if (!result.success) throw new ContentUnavailable(`${key} is damaged: ${result.issues[0].message}; push it again`)
  return result.output
}

/** A damaged extra costs the page only that extra. */
function optionalOrNone<T>(schema: v.GenericSchema<unknown, T>, key: string, text: string | undefined): T | undefined {
  try {
    return optional(schema, key, text)
  } catch (error) {
    console.error(JSON.stringify({ event: 'content-damaged', key, message: String(error) }))
    return undefined
  }
}
