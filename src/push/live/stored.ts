/** What CONTENT holds, as a listing of its keys tells it. */
import * as v from 'valibot'

import { type Revision, RevisionSchema } from '../../article/lists.ts'

export type StoredKey = {
  key: string
  /** Undefined for a key that no push wrote as it should. */
  hash: string | undefined
  /** Short hashes of the versions before, newest first. */
  was: string[]
  /** Of a redirect: the path that it leads to, decoded. */
  to?: string
  /** True for an address that an article names as its alias. */
  isAlias?: true
  /** Of an article, as far as its metadata tells. */
  title?: string
  publishedAt?: string
}

/** With the revision of the last push. */
export type StoredState = { keys: StoredKey[]; revision: Revision | undefined }

const MetadataSchema = v.object({
  hash: v.optional(v.string()),
  was: v.optional(v.array(v.string()), []),
  to: v.optional(v.string()),
  alias: v.optional(v.boolean(), false),
  card: v.optional(v.object({ title: v.optional(v.string()), publishedAt: v.optional(v.string()) })),
})

/** One key of a listing. Metadata of another shape than the push's tells nothing. */
export function storedKey(key: string, metadata: unknown): StoredKey {
  const parsed = v.safeParse(MetadataSchema, metadata)
  if (!parsed.success) return { key, hash: undefined, was: [] }
  const { hash, was, to, alias, card } = parsed.output
  return {
    key,
    hash,
    was,
    ...(to !== undefined && { to }),
    ...(alias && { isAlias: true }),
    ...(card?.title !== undefined && { title: card.title }),
    ...(card?.publishedAt !== undefined && { publishedAt: card.publishedAt }),
  }
}

/** A revision of another shape than today's counts as none: readers then take the longer way until the next tick. */
export function revisionIn(text: string | null | undefined): Revision | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), RevisionSchema), text)
  return result.success ? result.output : undefined
}
