/** KV metadata of an article: its hash and its card, so that listing the prefix is enough to see what changed. */
import * as v from 'valibot'

import { isPublished } from './published.ts'
import { type Article, type Card, cardOf, LangSchema } from './record.ts'

/**
 * developers.cloudflare.com/kv/platform/limits: 1,024 bytes of JSON a key. A hundred are left for the names of earlier
 * versions, which the push adds.
 */
const METADATA_MAX_BYTES = 923

/** What Ridge itself reads of it; the rest of the card is for whoever lists the keys. */
export const ArticleMetadataSchema = v.object({
  hash: v.string(),
  card: v.object({ lang: v.optional(LangSchema), publishedAt: v.optional(v.string()) }),
})
export type ArticleMetadata = { hash: string; card: Partial<Card> }

/** False when the metadata is that of an article of the future. */
export function isPublishedBy(metadata: unknown, now: Date): boolean {
  const parsed = v.safeParse(ArticleMetadataSchema, metadata)
  const at = parsed.success ? parsed.output.card.publishedAt : undefined
  return at === undefined || isPublished(at, now)
}

/**
 * Metadata within the limit. A card that is too large loses first the end of its summary, then its picture,
 * tags and the titles of its outer sections; what is left out can be read from the record.
 */
export function metadataOf(article: Article): ArticleMetadata {
  const card: Partial<Card> = cardOf(article)
  const attempts: (() => void)[] = [
    () => (card.summary = shorten(article.summary, 60)),
    () => delete card.image,
    () => (card.summary = shorten(article.summary, 20)),
    () => delete card.tags,
    () => (card.section = article.section.slice(-1)),
    () => delete card.summary,
    () => delete card.section,
    () => (card.title = shorten(article.title, 40)),
  ]
  for (const attempt of attempts) {
    if (bytes({ hash: article.hash, card }) <= METADATA_MAX_BYTES) break
    attempt()
  }
  return { hash: article.hash, card }
}

/** At most `max` code points, with an ellipsis where something was cut. */
export function shorten(text: string, max: number): string {
  const points = [...text]
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`
}

const bytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length
