/** Home, sections, tags and archive: what the tick wrote, newest first; older pages keep their addresses. */
import * as v from 'valibot'

import { cacheTagOf } from '../article/cache-tags.ts'
import { type Edition, editionOf } from '../article/editions.ts'
import { listingKey, type ListingScope, scopeName, tagOf } from '../article/keys.ts'
import { type Listing, type ListingMetadata, ListingMetadataSchema, ListingSchema } from '../article/lists.ts'
import { popularOf } from '../article/popular.ts'
import { documentOf, isWithin, piecesOf, pieceText } from '../article/prepared.ts'
import { ContentUnavailable, parseBytes, readBytes, type StoredBytes } from '../article/read.ts'
import { sectionsTo } from '../article/site.ts'
import { listingPath, textOfSegment } from '../article/slug.ts'
import { notFound } from '../page/failures.ts'
import { archiveShell, homeShell, listingPieces, sectionShell } from '../page/listing-template.ts'
import { movedTo } from '../page/one-address.ts'
import { popularBlock } from '../page/popular-part.ts'
import { askedOf } from './asked.ts'
import { type Memory, memoryOf, shellNamed, youngMemory } from './memory.ts'
import { type C, knownNotModified, pageAnswer } from './page-answer.ts'

export const homePage = (c: C): Promise<Response> =>
  listingPage(c, { scope: 'home', number: undefined }, (memory, edition) =>
    shellNamed(memory, `home ${edition.prefix}`, () =>
      homeShell(edition, memory.questions?.home, popularBlock(edition, popularOf(memory.popular))),
    ),
  )

/** A KV key holds 512 bytes; six sections of the longest name fit here. */
const SECTION_PATH_MAX = 400

/** `/{section}/…/` and `/{section}/…/page/{n}/`. Anything else that no other route took is not found here. */
export async function sectionPage(c: C): Promise<Response> {
  const match = /^\/((?:[a-z0-9-]+\/)*?[a-z0-9-]+)(?:\/page\/([1-9]\d{0,5}))?\/?$/.exec(askedOf(c).path)
  if (!match?.[1] || match[1].length > SECTION_PATH_MAX) return notFound(c)
  const section = match[1]
  const address = { scope: { section }, number: numberOf(match[2]) }

  // Most of what is asked for here by mistake or malice is no section: it should cost no read of its own.
  const young = youngMemory(c.env)
  if (young && !sectionsTo(young.site, section)) return notFound(c)
  return listingPage(c, address, (memory, edition) => {
    const sections = sectionsTo(edition.site, section)
    if (!sections) return undefined
    const popular = address.number === undefined ? popularOf(memory.popular, section) : []
    const make = (): Uint8Array[] => sectionShell(edition, sections, address.number, popularBlock(edition, popular))
    // Older pages are many and seldom asked for: only the newest page's shell is worth remembering.
    return address.number === undefined ? shellNamed(memory, `section ${edition.prefix} ${section}`, make) : make()
  })
}

/** `/tags/{tag}` and `/tags/{tag}/page/{n}`. */
export function tagPage(c: C): Promise<Response> | Response {
  const [, , segment = '', , number] = askedOf(c).path.split('/')
  const tag = tagOf(textOfSegment(segment) ?? '')
  if (tag === undefined) return notFound(c)
  return archiveAnswer(c, { scope: { tag }, number: numberOf(number) })
}

/** `/archive`, `/archive/{year}-{month}` and their older pages. */
export function archivePage(c: C): Promise<Response> | Response {
  const { path } = askedOf(c)
  const [, month, number] = /^\/archive(?:\/(\d{4}-(?:0[1-9]|1[0-2])))?(?:\/page\/([1-9]\d{0,5}))?$/.exec(path) ?? []
  if (month === undefined && number === undefined && path !== '/archive') return notFound(c)
  return archiveAnswer(c, { scope: month === undefined ? 'all' : { month }, number: numberOf(number) })
}

const archiveAnswer = (c: C, address: Address): Promise<Response> =>
  listingPage(c, address, (_, edition, tag) => archiveShell(edition, address.scope, address.number, tag))

type Address = { scope: ListingScope; number: number | undefined }

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

/** `shellOf` gives nothing for a listing that the site does not have; `tag` is how the listing's tag is written there. */
async function listingPage(
  c: C,
  { scope, number }: Address,
  shellOf: (memory: Memory, edition: Edition, tag: string | undefined) => Uint8Array[] | undefined,
): Promise<Response> {
  const key = listingKey(scope, number)
  const known = knownNotModified(c, key)
  if (known) return known
  const [memory, stored] = await readListing(c, key)
  const { script } = askedOf(c)
  const edition = editionOf(memory.site, script ?? memory.site.lang)
  const metadata = listingMetadata(stored, scope)
  const shell = shellOf(memory, edition, edition.prefix === '' ? undefined : metadata?.name)
  if (!shell) return notFound(c)
  // A section without articles is one all the same; a tag, a month or an older page is nothing without them.
  if (!stored && (number !== undefined || !isStanding(scope))) return notFound(c, cacheTagOf(key))
  // Also a script that the site has not, or that is its own.
  const canonical = `${edition.prefix}${listingPath(scope, number)}`
  if (new URL(c.req.url).pathname !== canonical) return movedTo(c.req.url, canonical)
  return pageAnswer(c, memory, key, { shell, ...pieceOf(memory, edition, { scope, stored, metadata }) })
}

const isStanding = (scope: ListingScope): boolean => typeof scope === 'string' || 'section' in scope

const readListing = (c: C, key: string): Promise<[Memory, StoredBytes | undefined]> =>
  Promise.all([memoryOf(c.env), readBytes(c.env.CONTENT, key)])

/** Where in a stored listing what lies. */
export function listingMetadata(stored: StoredBytes | undefined, scope: ListingScope): ListingMetadata | undefined {
  if (!stored) return undefined
  const metadata = v.safeParse(ListingMetadataSchema, stored.metadata)
  if (!metadata.success || !isWithin(stored.bytes, metadata.output)) {
    throw new ContentUnavailable(`the listing ${scopeName(scope)} is damaged; delete its key and run a tick`)
  }
  return metadata.output
}

function pieceOf(
  memory: Memory,
  edition: Edition,
  listed: { scope: ListingScope; stored: StoredBytes | undefined; metadata: ListingMetadata | undefined },
): { pieces: Uint8Array[]; hash: string } {
  const encoder = new TextEncoder()
  const { scope, stored, metadata } = listed
  const rendered = (listing: Omit<Listing, 'hash'>): Uint8Array[] =>
    listingPieces(edition, listing, scope).map((piece) => encoder.encode(pieceText(piece)))
  if (!stored || !metadata) return { pieces: rendered({ items: [] }), hash: '' }
  const { basis, hash } = metadata
  const { lang } = edition.site
  if (basis === memory.basis) return { pieces: piecesOf(stored.bytes, metadata, lang), hash }

  const listing = parseBytes(ListingSchema, scopeName(scope), documentOf(stored.bytes, metadata, lang))
  return { pieces: rendered(listing ?? { items: [] }), hash: `${hash}-${basis}` }
}
