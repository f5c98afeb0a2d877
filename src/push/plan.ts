/** What a push will do, as a value that can be printed before anything is written. */
import { hashOf } from '../article/hash.ts'
import { ARTICLE_PREFIX, MEDIA_PREFIX, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import type { Revision } from '../article/lists.ts'
import type { Content, Entry } from './content.ts'

/** A key that CONTENT holds now, with the hash in its metadata. */
export type StoredKey = { key: string; hash: string | undefined }

export type PushPlan = {
  add: Entry[]
  change: Entry[]
  remove: string[]
  same: number
  /** Written after everything else; undefined when nothing changes. */
  revision: Entry | undefined
}

const isOwnKey = (key: string): boolean =>
  key === SITE_KEY || key.startsWith(ARTICLE_PREFIX) || key.startsWith(MEDIA_PREFIX)

/** Compares by content hash. Keys that the push does not own are never touched; pictures are never removed. */
export async function planPush(content: Content, stored: StoredKey[], now: Date): Promise<PushPlan> {
  const hashes = new Map(stored.filter(({ key }) => isOwnKey(key)).map(({ key, hash }) => [key, hash]))
  const wanted = new Set(content.entries.map((entry) => entry.key))
  const add = content.entries.filter((entry) => !hashes.has(entry.key))
  const change = content.entries.filter((entry) => hashes.has(entry.key) && hashes.get(entry.key) !== entry.metadata.hash)
  const remove = [...hashes.keys()].filter((key) => key.startsWith(ARTICLE_PREFIX) && !wanted.has(key))
  const same = content.entries.length - add.length - change.length

  const revision = await revisionOf(content, now)
  const known = stored.find(({ key }) => key === REVISION_KEY)?.hash
  const isNew = add.length + change.length + remove.length > 0 || known !== revision.metadata.hash
  return { add, change, remove, same, revision: isNew ? revision : undefined }
}

/** The hash covers the whole content, so a push that was cut off before its revision is finished by the next one. */
async function revisionOf(content: Content, now: Date): Promise<Entry> {
  const hash = await hashOf(content.entries.map((entry) => `${entry.key}\t${entry.metadata.hash}\n`).join(''))
  const at = now.toISOString()
  const revision: Revision = { id: `${at}-${hash}`, at, articles: content.articles, digest: content.digest }
  return { key: REVISION_KEY, value: JSON.stringify(revision), metadata: { hash } }
}

/** The plan in words, a line a change. */
export function planLines(plan: PushPlan): string[] {
  const { add, change, remove, same } = plan
  return [
    ...add.map((entry) => `+ ${entry.key}`),
    ...change.map((entry) => `~ ${entry.key}`),
    ...remove.map((key) => `- ${key}`),
    `新增 ${add.length}，修改 ${change.length}，移除 ${remove.length}，不变 ${same}`,
  ]
}
