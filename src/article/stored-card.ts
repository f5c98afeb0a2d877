/** What the metadata of an article's key says of it: enough to link to the article without reading its text. */
import * as v from 'valibot'

import { LangSchema } from './record.ts'

const MetadataSchema = v.object({
  card: v.object({
    title: v.string(),
    lang: LangSchema,
    publishedAt: v.string(),
    /** Left out, or only its last step, where the metadata had no room for more. */
    section: v.optional(v.array(v.object({ slug: v.string() })), []),
  }),
})
export type StoredCard = v.InferOutput<typeof MetadataSchema>['card']

/** Undefined where there is no such article. Throws when KV does not answer. */
export async function storedCard(content: KVNamespace, key: string): Promise<StoredCard | undefined> {
  const { value, metadata } = await content.getWithMetadata(key, 'stream')
  await value?.cancel()
  const parsed = v.safeParse(MetadataSchema, metadata)
  return value && parsed.success ? parsed.output.card : undefined
}

/** The path of its section, such as `academy/rankings`; empty where the metadata had no room for it. */
export const sectionPathOf = ({ section }: StoredCard): string => section.map(({ slug }) => slug).join('/')
