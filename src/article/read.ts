/**
 * Reading what readers see from CONTENT: one round trip for a page, every value parsed.
 * A missing value is `undefined`; a failing KV or a value of the wrong shape throws `ContentUnavailable`.
 */
import * as v from 'valibot'

import {
  articleKey,
  POPULAR_KEY,
  QUESTIONS_RECENT_KEY,
  redirectKey,
  RELISTED_KEY,
  REVISION_KEY,
  SITE_KEY,
  variantKey,
} from './keys.ts'
import { type Relisted, RelistedSchema, type Revision, RevisionSchema } from './lists.ts'
import { type Popular, PopularSchema } from './popular.ts'
import { type RecentQuestions, RecentQuestionsSchema } from './questions.ts'
import { type Article, ArticleSchema, type Lang } from './record.ts'
import { type Redirect, RedirectSchema } from './redirects.ts'
import { type Site, SiteSchema } from './site.ts'

/** KV does not answer, or a value in it is damaged. `message` names the key, for the operator's log. */
export class ContentUnavailable extends Error {}

/** The article of a slug, as an object; with `variant`, in that script. */
export async function readArticle(content: KVNamespace, slug: string, variant?: Lang): Promise<Article | undefined> {
  const key = variant === undefined ? articleKey(slug) : variantKey(slug, variant)
  const [text] = await readAll(content, [key])
  return optional(ArticleSchema, key, text)
}

/** What a page needs to know of the whole site, in one round trip. */
export async function readSiteState(content: KVNamespace): Promise<SiteState> {
  const keys = [SITE_KEY, REVISION_KEY, RELISTED_KEY, QUESTIONS_RECENT_KEY, POPULAR_KEY]
  const [site, revision, relisted, questions, popular] = await readAll(content, keys)
  return {
    questions: optionalOrNone(RecentQuestionsSchema, QUESTIONS_RECENT_KEY, questions),
    popular: optionalOrNone(PopularSchema, POPULAR_KEY, popular),
    site: parsed(SiteSchema, SITE_KEY, site),
    revision: optionalOrNone(RevisionSchema, REVISION_KEY, revision),
    relisted: optionalOrNone(RelistedSchema, RELISTED_KEY, relisted),
  }
}
export type SiteState = {
  site: Site
  revision: Revision | undefined
  relisted: Relisted | undefined
  questions: RecentQuestions | undefined
  popular: Popular | undefined
}

/** A document that the tick wrote; undefined when there is none. */
export async function readDocument<T>(
  content: KVNamespace,
  schema: v.GenericSchema<unknown, T>,
  key: string,
): Promise<T | undefined> {
  const [text] = await readAll(content, [key])
  return optional(schema, key, text)
}

/** Several documents of one shape in one round trip; those that are not there are undefined. */
export async function readDocuments<T>(
  content: KVNamespace,
  schema: v.GenericSchema<unknown, T>,
  keys: string[],
): Promise<(T | undefined)[]> {
  const texts = await readAll(content, keys)
  return keys.map((key, at) => optional(schema, key, texts[at]))
}

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

/** For an address without a page: where these paths lead now, and the site, in one operation. Both only if CONTENT answers. */
export async function readOldAddresses(
  content: KVNamespace,
  paths: string[],
): Promise<{ site?: Site | undefined; redirects: (Redirect | undefined)[] }> {
  const keys = paths.map(redirectKey)
  try {
    const [site, ...redirects] = await readAll(content, [SITE_KEY, ...keys])
    return {
      site: optionalOrNone(SiteSchema, SITE_KEY, site),
      redirects: keys.map((key, at) => optionalOrNone(RedirectSchema, key, redirects[at])),
    }
  } catch {
    return { redirects: [] }
  }
}

/** One value as a stream of the bytes that were written, with its metadata; undefined when there is none. */
export async function readStream(content: KVNamespace, key: string): Promise<StoredStream | undefined> {
  const { value, metadata } = await orUnavailable(key, () => content.getWithMetadata(key, 'stream'))
  return value === null ? undefined : { body: value, metadata }
}
export type StoredStream = { body: ReadableStream; metadata: unknown }

/** One value as bytes, with its metadata; undefined when there is none. */
export async function readBytes(content: KVNamespace, key: string): Promise<StoredBytes | undefined> {
  const { value, metadata } = await orUnavailable(key, () => content.getWithMetadata(key, 'arrayBuffer'))
  return value === null ? undefined : { bytes: new Uint8Array(value), metadata }
}
export type StoredBytes = { bytes: Uint8Array<ArrayBuffer>; metadata: unknown }

/** Every key that begins with `prefix`, with its metadata, in pages of up to 1,000. Throws when KV does not answer. */
export async function* keyPages(
  content: Pick<KVNamespace, 'list'>,
  prefix: string,
): AsyncGenerator<KVNamespaceListKey<unknown>[]> {
  let cursor: string | undefined
  do {
    const page: KVNamespaceListResult<unknown> = await content.list({ prefix, ...(cursor && { cursor }) })
    yield page.keys
    cursor = page.list_complete ? undefined : page.cursor
  } while (cursor)
}

/** The same, all at once: for what is not the request path. */
export async function listKeys(
  content: Pick<KVNamespace, 'list'>,
  prefix = '',
): Promise<KVNamespaceListKey<unknown>[]> {
  const keys: KVNamespaceListKey<unknown>[] = []
  for await (const page of keyPages(content, prefix)) keys.push(...page)
  return keys
}

/** A JSON document among bytes; undefined when it is not of the shape. */
export function parseBytes<T>(schema: v.GenericSchema<unknown, T>, key: string, bytes: Uint8Array): T | undefined {
  return optionalOrNone(schema, key, new TextDecoder().decode(bytes))
}

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
  if (!result.success)
    throw new ContentUnavailable(
      `${key} is damaged: ${result.issues[0].message}; push it again (npm run push -- --force)`,
    )
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
