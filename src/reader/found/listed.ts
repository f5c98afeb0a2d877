/** The newest page of a listing as a document, for what is made of it at request time: feeds, `llms.txt`. */
import { cacheTagOf } from '../../article/cache-tags.ts'
import { type Edition, editionOf, type Script } from '../../article/editions.ts'
import { listingKey, type ListingScope, scopeName } from '../../article/keys.ts'
import { type Listing, ListingSchema } from '../../article/lists.ts'
import { documentOf } from '../../article/prepared.ts'
import { ContentUnavailable, parseBytes, readBytes } from '../../article/read.ts'
import { listingMetadata } from '../listing-pages.ts'
import { memoryOf } from '../memory.ts'
import type { C } from '../page-answer.ts'

export type Listed = {
  edition: Edition
  /** Empty where the trigger wrote none yet. */
  items: Listing['items']
  /** Stands for all that an answer is made of. */
  hash: string
  cacheTag: string
}

/** `script` is that of the address. */
export async function readListed(c: C, scope: ListingScope, script: Script | undefined): Promise<Listed> {
  const key = listingKey(scope)
  const [{ site }, stored] = await Promise.all([memoryOf(c.env), readBytes(c.env.CONTENT, key)])
  const edition = editionOf(site, script ?? site.lang)
  const metadata = listingMetadata(stored, scope)
  const listed = { edition, hash: `${site.hash}-${metadata?.hash ?? ''}`, cacheTag: cacheTagOf(key) }
  if (!stored || !metadata) return { ...listed, items: [] }
  const listing = parseBytes(ListingSchema, key, documentOf(stored.bytes, metadata, edition.site.lang))
  // Whoever follows a feed would take none for a site that has emptied.
  if (!listing)
    throw new ContentUnavailable(`the listing ${scopeName(scope)} is damaged; delete its key and run a tick`)
  return { ...listed, items: listing.items }
}
