/** Whether the feeds that a hub hands on have changed: those of the whole site, made of the newest page of all articles. */
import * as v from 'valibot'

import { type Edition, editionOf, langsOf } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import { listingKey } from '../article/keys.ts'
import { ListingMetadataSchema } from '../article/lists.ts'
import { documentOf } from '../article/prepared.ts'
import { parseBytes, readStream } from '../article/read.ts'
import type { Site } from '../article/site.ts'

const NoteSchema = v.object({
  /** Of the site document and of the list: while both are the same, so are the feeds. */
  basis: v.string(),
  /** Of what the feeds say. */
  hash: v.string(),
})
export type FeedsNote = v.InferOutput<typeof NoteSchema>

export function parseFeedsNote(text: string): FeedsNote | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), NoteSchema), text)
  return result.success ? result.output : undefined
}

/** In all scripts and both formats: exactly those that name the hub. */
export const feedUrls = (site: Site): string[] =>
  editionOf(site, site.lang).prefixes.flatMap(({ prefix }) =>
    ['feed.xml', 'feed.json'].map((file) => `${site.url}${prefix}/${file}`),
  )

const ALL_KEY = listingKey('all')
const ItemsSchema = v.object({ items: v.array(v.unknown()) })

/** Undefined while there is nothing new to note, and where there is no such list: it may be away by a fault. */
export async function feedsNow(
  content: KVNamespace,
  site: Site,
  noted: FeedsNote | undefined,
): Promise<FeedsNote | undefined> {
  const stored = await readStream(content, ALL_KEY)
  const parsed = v.safeParse(ListingMetadataSchema, stored?.metadata)
  const basis = parsed.success ? `${site.hash} ${parsed.output.hash}` : undefined
  if (!stored || !parsed.success || basis === undefined || basis === noted?.basis) {
    await stored?.body.cancel()
    return undefined
  }
  const bytes = new Uint8Array(await new Response(stored.body).arrayBuffer())
  const contents = langsOf(site).map((lang) => {
    const document = parseBytes(ItemsSchema, ALL_KEY, documentOf(bytes, parsed.output, lang))
    return document && [headOf(editionOf(site, lang)), document.items]
  })
  return contents.includes(undefined) ? undefined : { basis, hash: await hashOf(JSON.stringify(contents)) }
}

/** What feeds say of the site. */
const headOf = ({ site: { url, title, description, company }, prefix }: Edition): string[] => [
  url,
  prefix,
  title,
  description,
  company,
]
