/** `GET /api/…`: the stored JSON, byte for byte. */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { articleKey, relatedKey, SITE_KEY, variantKey } from '../article/keys.ts'
import { RelatedMetadataSchema } from '../article/lists.ts'
import { ArticleMetadataSchema, isPublishedBy } from '../article/metadata.ts'
import { documentOf, isWithin } from '../article/prepared.ts'
import { readBytes, readStream, type StoredBytes } from '../article/read.ts'
import type { Lang } from '../article/record.ts'
import { siteIn } from '../article/site.ts'
import { slugOfSegment } from '../article/slug.ts'
import { notFound } from '../page/failures.ts'
import { problem } from '../page/problem.ts'
import { AskedLangSchema } from './asked.ts'
import { storedJson } from './json-answer.ts'
import { memoryOf } from './memory.ts'
import type { C } from './page-answer.ts'

const HashedSchema = v.object({ hash: v.string() })

/** `?lang=` asks for a script; the site's own is as good as none, and so is one that it has not. */
export async function siteJson(c: C): Promise<Response> {
  const lang = askedLang(c)
  if (lang instanceof Response) return lang
  if (lang === undefined) return answer(c, SITE_KEY, await readStream(c.env.CONTENT, SITE_KEY))
  const { site } = await memoryOf(c.env)
  return answer(c, SITE_KEY, { body: JSON.stringify(siteIn(site, lang)), metadata: { hash: `${site.hash}-${lang}` } })
}

/** An answer that says which there are where it is none. */
function askedLang(c: C): Lang | Response | undefined {
  const asked = c.req.query('lang')
  if (asked === undefined) return undefined
  const lang = v.safeParse(AskedLangSchema, asked)
  if (lang.success) return lang.output
  const [{ message }] = lang.issues
  return problem(400, 'Unknown language', { errors: [{ path: 'lang', message }] })
}

/** `?lang=` asks for a script; the article's own is as good as none. */
export async function articleJson(c: C): Promise<Response> {
  const slug = slugOfSegment(c.req.path.split('/')[3] ?? '')
  if (slug === undefined) return notFound(c)
  const stored = await readStream(c.env.CONTENT, articleKey(slug))
  const lang = askedLang(c)
  if (lang instanceof Response) {
    await stored?.body.cancel()
    return lang
  }
  const key = relatedKey(slug)
  if (stored && !isPublishedBy(stored.metadata, new Date())) {
    await stored.body.cancel()
    return notFound(c, cacheTagOf(key))
  }
  if (!stored || lang === undefined) return answer(c, key, stored)
  const metadata = v.safeParse(ArticleMetadataSchema, stored.metadata)
  if (metadata.success && metadata.output.card.lang === lang) return answer(c, key, stored)
  await stored.body.cancel()
  return answer(c, key, await readStream(c.env.CONTENT, variantKey(slug, lang)))
}

/** An article that the tick has not seen yet has an empty list; an unknown article is not found. `?lang=` as above. */
export async function relatedJson(c: C): Promise<Response> {
  const slug = slugOfSegment(c.req.path.split('/')[3] ?? '')
  if (slug === undefined) return notFound(c)
  const key = relatedKey(slug)
  const [memory, related] = await Promise.all([memoryOf(c.env), readBytes(c.env.CONTENT, key)])
  if (memory.changed.get(slug) === null) return notFound(c, cacheTagOf(key))
  const lang = askedLang(c)
  if (lang instanceof Response) return lang
  const list = listOf(related, lang)
  const changed = memory.changed.get(slug)
  const isAsListed = list && (changed === undefined || changed === list.article)
  if (!isAsListed && !(await isThere(c, slug))) return notFound(c, cacheTagOf(key))
  if (list) return answer(c, key, list)
  return answer(c, key, { body: JSON.stringify({ slug, builtAt: null, items: [] }), metadata: undefined })
}

/** The document of a related list, and the hash of the article that it was made for. */
function listOf(
  stored: StoredBytes | undefined,
  lang: Lang | undefined,
): { body: Uint8Array<ArrayBuffer>; metadata: unknown; article: string } | undefined {
  const metadata = v.safeParse(RelatedMetadataSchema, stored?.metadata)
  if (!stored || !metadata.success || !isWithin(stored.bytes, metadata.output)) return undefined
  const { hash, article } = metadata.output
  const tag = lang === undefined ? hash : `${hash}-${lang}`
  return { body: documentOf(stored.bytes, metadata.output, lang), metadata: { hash: tag }, article }
}

async function isThere(c: C, slug: string): Promise<boolean> {
  const article = await readStream(c.env.CONTENT, articleKey(slug))
  await article?.body.cancel()
  return article !== undefined && isPublishedBy(article.metadata, new Date())
}

/** `listKey` is the key that is written anew, or read, whenever the answer changes. */
function answer(
  c: C,
  listKey: string,
  stored: { body: BodyInit; metadata: unknown } | undefined,
): Response | Promise<Response> {
  const cacheTag = cacheTagOf(listKey)
  if (!stored) return notFound(c, cacheTag)
  const metadata = v.safeParse(HashedSchema, stored.metadata)
  return storedJson(c, cacheTag, { body: stored.body, hash: metadata.success ? metadata.output.hash : undefined })
}
