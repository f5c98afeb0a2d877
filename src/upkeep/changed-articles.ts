/**
 * Which articles are in CONTENT in another version than engines know of. Found by what the revision names; where that no
 * longer reaches back to the push that was told last, by all that CONTENT lists. Reads only, and never takes a stale
 * listing for what was pushed.
 */
import * as v from 'valibot'

import { digestOf } from '../article/hash.ts'
import { ARTICLE_PREFIX, articleKey } from '../article/keys.ts'
import type { Revision } from '../article/lists.ts'
import { ArticleMetadataSchema } from '../article/metadata.ts'
import { keyPages } from '../article/read.ts'
import { storedCard } from '../article/stored-card.ts'
import { parseVersions, type Version, versionsAfter, versionsNamed } from '../inbox/announced.ts'
import type { Database } from '../inbox/database.ts'

/** Names are keys without `article:`, so that each stands for one address. */
export type Changes = {
  /** `publishedAt` in ISO 8601; undefined where nothing says it. */
  there: { name: string; publishedAt: string | undefined }[]
  gone: string[]
  /** What engines know of when they have been told these. */
  known: Version[]
  /** False when there are more. */
  isAll: boolean
}

/** Each costs a read of its article's metadata; a run has 1,000 operations, which the lists need more. */
const NAMED_AT_ONCE = 50

/** KV shows a change within "60 seconds or more" (developers.cloudflare.com/kv/concepts/how-kv-works). */
const PATIENCE_MS = 15 * 60_000

/** What pushes after `serial` named. Only where the revision names all of it. */
export async function namedChanges(
  content: KVNamespace,
  database: Database,
  { revision, serial, now }: { revision: Revision; serial: number; now: Date },
): Promise<Changes> {
  const named = revision.changed.filter((change) => change[2] > serial)
  const [rows = []] = await database.run([versionsNamed(named.map(([name]) => name))])
  const before = new Map(parseVersions(rows))
  const different = named.filter(([name, hash]) => (before.get(name) ?? null) !== hash)
  const some = different.slice(0, NAMED_AT_ONCE)
  const versions = some.flatMap(([name, hash]): Version[] => (hash === null ? [] : [[name, hash]]))
  const times = await publicationTimes(content, versions)
  const hidden = versions.filter(([name]) => !times.has(slugOf(name)))
  const mayAppear = now.getTime() - Date.parse(revision.at) < PATIENCE_MS
  if (hidden.length > 0 && !mayAppear) {
    // Nothing can be told of what CONTENT does not give.
    console.error(JSON.stringify({ event: 'articles-not-announced', names: hidden.map(([name]) => name) }))
  }
  return {
    there: versions.flatMap(([name]) => {
      const publishedAt = times.get(slugOf(name))
      return publishedAt === undefined ? [] : [{ name, publishedAt }]
    }),
    gone: some.flatMap(([name, hash]) => (hash === null ? [name] : [])),
    known: mayAppear ? versions.filter((one) => !hidden.includes(one)) : versions,
    isAll: different.length === some.length && (hidden.length === 0 || !mayAppear),
  }
}

/** By slug, of the articles that CONTENT gives. */
async function publicationTimes(content: KVNamespace, versions: Version[]): Promise<Map<string, string>> {
  const slugs = [...new Set(versions.map(([name]) => slugOf(name)))]
  const cards = await Promise.all(slugs.map((slug) => storedCard(content, articleKey(slug))))
  return new Map(
    slugs.flatMap((slug, at) => {
      const card = cards[at]
      return card ? [[slug, card.publishedAt] as const] : []
    }),
  )
}

const slugOf = (name: string): string => name.split(':')[0] ?? name

/** What is different, at most so many. Undefined while CONTENT does not list what the revision promises. */
export async function listedChanges(
  content: KVNamespace,
  database: Database,
  { revision, most }: { revision: Revision; most: number },
): Promise<Changes | undefined> {
  const listed = new Map<string, { hash: string; publishedAt: string | undefined }>()
  for await (const page of keyPages(content, ARTICLE_PREFIX)) {
    for (const { name, metadata } of page) {
      const parsed = v.safeParse(ArticleMetadataSchema, metadata)
      const { hash, card } = parsed.success ? parsed.output : { hash: '', card: {} }
      listed.set(name.slice(ARTICLE_PREFIX.length), { hash, publishedAt: card.publishedAt })
    }
  }
  const digest = await digestOf([...listed].map(([name, { hash }]) => [`${ARTICLE_PREFIX}${name}`, hash]))
  if (digest !== revision.digest) return undefined
  const before = await allVersions(database)
  const there = [...listed].filter(([name, { hash }]) => before.get(name) !== hash)
  const gone = [...before.keys()].filter((name) => !listed.has(name))
  const some = there.slice(0, most)
  const someGone = gone.slice(0, most - some.length)
  return {
    there: some.map(([name, { publishedAt }]) => ({ name, publishedAt })),
    gone: someGone,
    known: some.map(([name, { hash }]) => [name, hash]),
    isAll: some.length === there.length && someGone.length === gone.length,
  }
}

const READ_AT_ONCE = 20_000

async function allVersions(database: Database): Promise<Map<string, string>> {
  const all: Version[] = []
  for (;;) {
    const [rows = []] = await database.run([versionsAfter(all.at(-1)?.[0] ?? '', READ_AT_ONCE)])
    const some = parseVersions(rows)
    all.push(...some)
    if (some.length < READ_AT_ONCE) return new Map(all)
  }
}
