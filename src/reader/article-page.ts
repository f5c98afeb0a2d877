/**
 * `/articles/{slug}`, and the same in the other script: one KV read gives the prepared pieces of both; only an article
 * changed since the last tick is rendered here.
 */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { addressOf, addressTags, editionOf, type Pair } from '../article/editions.ts'
import { relatedKey } from '../article/keys.ts'
import { type RelatedMetadata, RelatedMetadataSchema, RelatedSchema } from '../article/lists.ts'
import { documentOf, isWithin, piecesOf, pieceText } from '../article/prepared.ts'
import { isPublished } from '../article/published.ts'
import { hasPinned, questionsFor } from '../article/questions.ts'
import { parseBytes, readArticle, readBytes, type StoredBytes } from '../article/read.ts'
import type { Article, Lang } from '../article/record.ts'
import { slugOfSegment } from '../article/slug.ts'
import { articlePieces, articleShell } from '../page/article-template.ts'
import { notFound } from '../page/failures.ts'
import { movedTo } from '../page/one-address.ts'
import { askedOf } from './asked.ts'
import { isCurrent, type Memory, memoryOf, shellNamed } from './memory.ts'
import { type C, knownNotModified, pageAnswer, type PageParts } from './page-answer.ts'

export async function articlePage(c: C): Promise<Response> {
  const { script, path } = askedOf(c)
  const segment = path.slice('/articles/'.length)
  const slug = slugOfSegment(segment)
  if (slug === undefined) return notFound(c)
  if (segment !== slug && decodeURIComponent(segment) !== slug) {
    // Which script is the article's own is not known yet: the prefix stays.
    return movedTo(c.req.url, addressOf({ slug, lang: script ?? 'en', variantOf: script }))
  }
  const key = relatedKey(slug)
  const known = knownNotModified(c, key)
  if (known) return known

  const [memory, stored] = await Promise.all([memoryOf(c.env), readBytes(c.env.CONTENT, key)])
  const found =
    preparedParts(memory, slug, stored, script) ?? (await renderedParts(c, memory, { slug, script, stored }))
  if (found === undefined) return notFound(c, cacheTagOf(key))
  // The script that is its own has no prefix.
  return 'ownAddress' in found ? movedTo(c.req.url, found.ownAddress) : pageAnswer(c, memory, key, found)
}

type Found = PageParts | { ownAddress: string }

/** `script` is that of the address, undefined for the article's own. */
function preparedParts(
  memory: Memory,
  slug: string,
  stored: StoredBytes | undefined,
  script: Lang | undefined,
): Found | undefined {
  const metadata = metadataOf(stored)
  if (!stored || !metadata || !isCurrent(memory, slug, metadata)) return undefined
  const { lang: own, face, section, hash } = metadata
  if (script === own) return { ownAddress: addressOf({ slug, lang: own }) }
  if (script !== undefined && face?.lang !== script) return undefined
  const lang = script ?? own
  return { shell: shellFor(memory, { slug, lang, section }), pieces: piecesOf(stored.bytes, metadata, lang), hash }
}

/** Undefined when there is no such article, or not yet. One that is not in that script is at its own address. */
async function renderedParts(
  c: C,
  memory: Memory,
  { slug, script, stored }: { slug: string; script: Lang | undefined; stored: StoredBytes | undefined },
): Promise<Found | undefined> {
  const { own, variant } = await readPair(c, slug, script)
  if (!own || !isPublished(own.publishedAt, new Date())) return undefined
  const article = script === undefined ? own : variant
  // Also where the script is its own: links of an edition do not ask which articles it has.
  if (!article || script === own.lang) return { ownAddress: addressOf({ slug, lang: own.lang }) }
  const metadata = metadataOf(stored)
  const document = stored && metadata && documentOf(stored.bytes, metadata, article.lang)
  const related = document && parseBytes(RelatedSchema, relatedKey(slug), document)
  const encoder = new TextEncoder()
  const tags = addressTags({ own, variant }, memory.site)
  const pieces = articlePieces(editionOf(memory.site, article.lang), article, related, tags)
  return {
    shell: shellFor(memory, { slug, lang: article.lang, section: article.section[0]?.slug ?? '' }),
    pieces: pieces.map((piece) => encoder.encode(pieceText(piece))),
    hash: `${article.hash}-${metadata?.hash ?? ''}`,
  }
}

/** The variant only where the page or its tags need it. */
async function readPair(c: C, slug: string, script: Lang | undefined): Promise<Partial<Pair<Article>>> {
  const own = await readArticle(c.env.CONTENT, slug)
  const [other] = own?.variants ?? []
  if (!own || other === undefined || (script === undefined && own.tags.length === 0)) return { ...(own && { own }) }
  return { own, variant: await readArticle(c.env.CONTENT, slug, other) }
}

function metadataOf(stored: StoredBytes | undefined): RelatedMetadata | undefined {
  const result = v.safeParse(RelatedMetadataSchema, stored?.metadata)
  return stored && result.success && isWithin(stored.bytes, result.output) ? result.output : undefined
}

/** One shell for all articles of a section, but for those with questions of their own. */
function shellFor(
  memory: Memory,
  { slug, lang, section }: { slug: string; lang: Lang; section: string },
): Uint8Array[] {
  const { site, questions } = memory
  const name = hasPinned(questions, slug) ? `article ${lang} ${section} ${slug}` : `article ${lang} ${section}`
  return shellNamed(memory, name, () =>
    articleShell(editionOf(site, lang), lang, section, questionsFor(questions, slug, section)),
  )
}
