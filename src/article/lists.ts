/** What the tick writes: listings and related lists; and the revision, by which the push tells it that something changed. */
import * as v from 'valibot'

import { LayoutSchema } from './prepared.ts'
import { CardSchema, LangSchema } from './record.ts'

/** Cards on one page of a listing. A full page keeps its cards when newer articles come. */
export const LISTING_PAGE_SIZE = 20

/** The home page as its editor arranged it; no article stands there twice. */
const ArrangedSchema = v.object({
  lead: v.array(CardSchema),
  /** The newest of sections, by their paths; none is empty. */
  blocks: v.array(v.object({ section: v.string(), items: v.array(CardSchema) })),
  /** The newest of what is in none of them. */
  rest: v.array(CardSchema),
})
export type Arranged = v.InferOutput<typeof ArrangedSchema>

/** A month of the site's time zone such as `2026-11`, and how many articles it has. */
const MonthCountSchema = v.object({ month: v.string(), count: v.number() })
export type MonthCount = v.InferOutput<typeof MonthCountSchema>

export const ListingSchema = v.object({
  items: v.array(CardSchema),
  /** Of the home page, where it is arranged. */
  arranged: v.optional(ArrangedSchema),
  /** Number of the next older page, as text. */
  next: v.optional(v.string()),
  /** Number of the next newer page, or `newest`; absent on the newest page. */
  previous: v.optional(v.string()),
  /** Articles in the whole listing; on the newest page only, so that older pages need not be written again. */
  total: v.optional(v.number()),
  /** Of all articles: the months that have some, the newest first; on the newest page only. */
  months: v.optional(v.array(MonthCountSchema)),
  /** Of a month: the months before and after it that have articles; on the newest page only, absent at the ends. */
  olderMonth: v.optional(v.string()),
  newerMonth: v.optional(v.string()),
  hash: v.string(),
})
export type Listing = v.InferOutput<typeof ListingSchema>

const RelatedItemSchema = v.object({
  ...CardSchema.entries,
  /** Similarity, best first; 0 for an entry that only fills up the list. */
  score: v.number(),
  /** Why it stands here: `pinned`, `text`, `tag:…`, `section`, `date`, or `newest-in-section`, `newest` for a fill-up. */
  reasons: v.array(v.string()),
})
export type RelatedItem = v.InferOutput<typeof RelatedItemSchema>

/** An article that stands beside another one in its section: enough for a link. */
const StepSchema = v.object({
  slug: v.string(),
  title: v.string(),
  lang: LangSchema,
  variantOf: v.optional(LangSchema),
})
export type Step = v.InferOutput<typeof StepSchema>

export const RelatedSchema = v.object({
  slug: v.string(),
  /** When the list last changed, ISO 8601 UTC. */
  builtAt: v.string(),
  items: v.array(RelatedItemSchema),
  /** The articles before and after it in its section and language, by date; absent at the ends. */
  older: v.optional(StepSchema),
  newer: v.optional(StepSchema),
})
export type Related = v.InferOutput<typeof RelatedSchema>

export const RevisionSchema = v.object({
  id: v.string(),
  /** When the push wrote it, ISO 8601 UTC. */
  at: v.string(),
  /** `digestOf` all article keys that the push left in CONTENT: a tick that lists something else sees a stale state. */
  digest: v.string(),
  /** Hash of the site document of this push. */
  site: v.string(),
  /** Hash of the fold document of this push. */
  fold: v.optional(v.string(), ''),
  /** Greater with each push, whatever the editors' clocks say. 0, as `fold` is empty, from a push that did not tell. */
  serial: v.optional(v.number(), 0),
  /** `serial` of the push with which the site document last became another one. */
  siteSerial: v.optional(v.number(), 0),
  /**
   * Articles that the latest pushes changed, newest first: key without its prefix; hash, or null for a removed one;
   * `serial` of the push.
   */
  changed: v.array(v.tuple([v.string(), v.nullable(v.string()), v.optional(v.number(), 0)])),
  /** Every change after this time is in `changed`, ISO 8601 UTC. */
  since: v.string(),
  /** The same by `serial`: every change of a later push is there. Beyond all from a push that did not tell. */
  sinceSerial: v.optional(v.number(), Number.MAX_SAFE_INTEGER),
})
export type Revision = v.InferOutput<typeof RevisionSchema>

/** What a tick writes when all lists and prepared pages of a revision are done. */
export const RelistedSchema = v.object({
  /** `id` and `at` of the revision. */
  revision: v.string(),
  at: v.string(),
  /** `basis` of the pieces, with the site document and the deployment that it was reckoned with. */
  basis: v.optional(v.string(), ''),
  site: v.optional(v.string(), ''),
  version: v.optional(v.string(), ''),
})
export type Relisted = v.InferOutput<typeof RelistedSchema>

/** KV metadata of a related list, whose value carries the pieces of the article's page. */
export const RelatedMetadataSchema = v.object({
  hash: v.string(),
  /** Hash of the article that the pieces show. */
  article: v.string(),
  /** `piecesBasis` with which they were made. */
  basis: v.string(),
  /** The article's own. */
  lang: LangSchema,
  /** Slug of the outermost section. */
  section: v.string(),
  ...LayoutSchema.entries,
})
export type RelatedMetadata = v.InferOutput<typeof RelatedMetadataSchema>

/** KV metadata of a listing, whose value carries its piece of the page. */
export const ListingMetadataSchema = v.object({
  hash: v.string(),
  basis: v.string(),
  /** How the tag that the listing is of is written in the other script, where it is another word. */
  name: v.optional(v.string()),
  ...LayoutSchema.entries,
})
export type ListingMetadata = v.InferOutput<typeof ListingMetadataSchema>
