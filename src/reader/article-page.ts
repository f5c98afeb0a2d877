/** `/articles/{slug}`: one KV read gives the prepared pieces; only an article changed since the last tick is rendered here. */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { relatedKey } from '../article/keys.ts'
import { type RelatedMetadata, RelatedMetadataSchema, RelatedSchema } from '../article/lists.ts'
import { documentOf, isWithin, jsonSafe, piecesOf } from '../article/prepared.ts'
import { isPublished } from '../article/published.ts'
import { parseBytes, readArticle, readBytes, type StoredBytes } from '../article/read.ts'
import { articlePath, slugOfSegment } from '../article/slug.ts'
import { articlePieces, articleShell } from '../page/article-template.ts'
import { notFound } from '../page/failures.ts'
import { movedTo } from '../page/one-address.ts'
import { isCurrent, type Memory, memoryOf, shellNamed } from './memory.ts'
import { type C, knownNotModified, pageAnswer, type PageParts } from './page-answer.ts'

export async function articlePage(c: C): Promise<Response> {
  const segment = c.req.path.slice('/articles/'.length)
  const slug = slugOfSegment(segment)
  if (slug === undefined) return notFound(c)
  if (segment !== slug && decodeURIComponent(segment) !== slug) {
    return movedTo(c.req.url, articlePath(slug))
  }
  const key = relatedKey(slug)
  const known = knownNotModified(c, key)
  if (known) return known

  const [memory, stored] = await Promise.all([memoryOf(c.env), readBytes(c.env.CONTENT, key)])
  const parts = preparedParts(memory, slug, stored) ?? (await renderedParts(c, memory, slug, stored))
  return parts ? pageAnswer(c, memory, key, parts) : notFound(c, cacheTagOf(key))
}

function preparedParts(memory: Memory, slug: string, stored: StoredBytes | undefined): PageParts | undefined {
  const metadata = metadataOf(stored)
  if (!stored || !metadata || !isCurrent(memory, slug, metadata)) return undefined
  return {
    shell: shellFor(memory, metadata.lang, metadata.section),
    pieces: piecesOf(stored.bytes, metadata.ranges),
    hash: metadata.hash,
  }
}

/** Undefined when there is no such article, or not yet. */
async function renderedParts(
  c: C,
  memory: Memory,
  slug: string,
  stored: StoredBytes | undefined,
): Promise<PageParts | undefined> {
  const article = await readArticle(c.env.CONTENT, slug)
  if (!article || !isPublished(article.publishedAt, new Date())) return undefined
  const metadata = metadataOf(stored)
  const related =
    stored && metadata && parseBytes(RelatedSchema, relatedKey(slug), documentOf(stored.bytes, metadata.ranges))
  const encoder = new TextEncoder()
  return {
    shell: shellFor(memory, article.lang, article.section[0]?.slug ?? ''),
    pieces: articlePieces(memory.site, article, related?.items).map((piece) => encoder.encode(jsonSafe(piece))),
    hash: `${article.hash}-${metadata?.hash ?? ''}`,
  }
}

function metadataOf(stored: StoredBytes | undefined): RelatedMetadata | undefined {
  const result = v.safeParse(RelatedMetadataSchema, stored?.metadata)
  return stored && result.success && isWithin(stored.bytes, result.output.ranges) ? result.output : undefined
}

const shellFor = (memory: Memory, lang: RelatedMetadata['lang'], section: string): Uint8Array[] =>
  shellNamed(memory, `article ${lang} ${section}`, () => articleShell(memory.site, lang, section))
