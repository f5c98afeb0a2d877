/** Home and section listings: what the tick wrote, newest first; older pages keep their addresses. */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { listingKey } from '../article/keys.ts'
import { ListingMetadataSchema, ListingSchema } from '../article/lists.ts'
import { documentOf, isWithin, jsonSafe, piecesOf } from '../article/prepared.ts'
import { ContentUnavailable, parseBytes, readBytes, type StoredBytes } from '../article/read.ts'
import { sectionsTo } from '../article/site.ts'
import { sectionPath } from '../article/slug.ts'
import { notFound } from '../page/failures.ts'
import { emptyPiece, homeShell, listingPiece, sectionShell } from '../page/listing-template.ts'
import { movedTo } from '../page/one-address.ts'
import { type Memory, memoryOf, shellNamed, youngMemory } from './memory.ts'
import { type C, knownNotModified, pageAnswer } from './page-answer.ts'

export async function homePage(c: C): Promise<Response> {
  const key = listingKey('home')
  const known = knownNotModified(c, key)
  if (known) return known
  const [memory, stored] = await readListing(c, key)
  const shell = shellNamed(memory, 'home', () => homeShell(memory.site))
  return pageAnswer(c, memory, key, { shell, ...pieceOf(memory, 'home', stored) })
}

/** A KV key holds 512 bytes; six sections of the longest name fit here. */
const SECTION_PATH_MAX = 400

/** `/{section}/…/` and `/{section}/…/page/{n}/`. Anything else that no other route took is not found here. */
export async function sectionPage(c: C): Promise<Response> {
  const address = addressOf(c.req.path)
  if (!address) return notFound(c)
  const { section, number } = address
  const key = listingKey({ section }, number)
  const known = knownNotModified(c, key)
  if (known) return known

  // Most of what is asked for here by mistake or malice is no section: it should cost no read of its own.
  const young = youngMemory(c.env)
  if (section.length > SECTION_PATH_MAX || (young && !sectionsTo(young.site, section))) return notFound(c)
  const [memory, stored] = await readListing(c, key)
  const sections = sectionsTo(memory.site, section)
  if (!sections) return notFound(c)
  if (number !== undefined && !stored) return notFound(c, cacheTagOf(key))
  const canonical = sectionPath(section, number)
  if (c.req.path !== canonical) {
    return movedTo(c.req.url, canonical)
  }
  const make = (): Uint8Array[] => sectionShell(memory.site, sections, number)
  // Older pages are many and seldom asked for: only the newest page's shell is worth remembering.
  const shell = number === undefined ? shellNamed(memory, `section ${section}`, make) : make()
  return pageAnswer(c, memory, key, { shell, ...pieceOf(memory, section, stored) })
}

const readListing = (c: C, key: string): Promise<[Memory, StoredBytes | undefined]> =>
  Promise.all([memoryOf(c.env), readBytes(c.env.CONTENT, key)])

/** `scope` is `home` or a section path. */
function pieceOf(
  memory: Memory,
  scope: string,
  stored: StoredBytes | undefined,
): { pieces: Uint8Array[]; hash: string } {
  const encoder = new TextEncoder()
  const metadata = v.safeParse(ListingMetadataSchema, stored?.metadata)
  if (!stored) return { pieces: [encoder.encode(emptyPiece(memory.site))], hash: '' }
  if (!metadata.success || !isWithin(stored.bytes, metadata.output.ranges))
    throw new ContentUnavailable(`the listing of ${scope} is damaged; delete its key and run a tick`)
  const { ranges, basis, hash } = metadata.output
  if (basis === memory.basis) return { pieces: piecesOf(stored.bytes, ranges), hash }

  const listing = parseBytes(ListingSchema, scope, documentOf(stored.bytes, ranges))
  const path = scope === 'home' ? undefined : scope
  const piece = listing ? listingPiece(memory.site, listing, path) : emptyPiece(memory.site)
  return { pieces: [encoder.encode(jsonSafe(piece))], hash: `${hash}-${basis}` }
}

type Address = { section: string; number: number | undefined }

/** The section path and page number that a URL path names, with or without the slash at its end. */
function addressOf(path: string): Address | undefined {
  const match = /^\/((?:[a-z0-9-]+\/)*?[a-z0-9-]+)(?:\/page\/([1-9]\d{0,5}))?\/?$/.exec(path)
  if (!match?.[1]) return undefined
  return { section: match[1], number: match[2] === undefined ? undefined : Number(match[2]) }
}
