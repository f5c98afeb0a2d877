/** What a push will do, as a value that can be printed before anything is written. */
import { digestOf, hashOf } from '../article/hash.ts'
import { ARTICLE_PREFIX, REVISION_KEY, SITE_KEY } from '../article/keys.ts'
import type { Revision } from '../article/lists.ts'
import type { Content, Entry } from './content.ts'

/** A key that CONTENT holds now, with the hash in its metadata. */
export type StoredKey = { key: string; hash: string | undefined }

export type PushPlan = {
  add: Entry[]
  change: Entry[]
  remove: string[]
  /** Articles that are there but not here, and stay. */
  keep: string[]
  same: number
  /** Written after everything else; undefined when the store is up to date. */
  revision: Entry | undefined
}

/** What happens to articles that the store has and the folder has not. */
export type Missing = 'keep' | 'remove'

/** Compares by content hash. Keys that the push does not own are never touched; pictures are never removed. */
export async function planPush(content: Content, stored: StoredKey[], missing: Missing, now: Date): Promise<PushPlan> {
  const hashes = new Map(stored.map(({ key, hash }) => [key, hash]))
  const wanted = new Set(content.entries.map((entry) => entry.key))
  const add = content.entries.filter((entry) => !hashes.has(entry.key))
  const change = content.entries.filter(
    (entry) => hashes.has(entry.key) && hashes.get(entry.key) !== entry.metadata.hash,
  )
  const others = [...hashes.keys()].filter((key) => key.startsWith(ARTICLE_PREFIX) && !wanted.has(key))
  const [keep, remove] = missing === 'keep' ? [others, []] : [[], others]

  const kept = keep.map((key) => [key, hashes.get(key) ?? ''] as const)
  const revision = await revisionOf(content, kept, now)
  const isStored = hashes.get(REVISION_KEY) === revision.metadata.hash
  const isSame = isStored && add.length + change.length + remove.length === 0
  const same = content.entries.length - add.length - change.length
  return { add, change, remove, keep, same, revision: isSame ? undefined : revision }
}

/** The hash covers the whole state after the push, so one that was cut off before its revision is finished by the next. */
async function revisionOf(content: Content, kept: (readonly [string, string])[], now: Date): Promise<Entry> {
  const own = content.entries.map((entry) => [entry.key, entry.metadata.hash] as const)
  const digest = await digestOf([...own.filter(([key]) => key.startsWith(ARTICLE_PREFIX)), ...kept])
  const site = own.find(([key]) => key === SITE_KEY)?.[1] ?? ''
  const hash = await hashOf(`${digest}\n${site}`)
  const at = now.toISOString()
  const revision: Revision = { id: `${at}-${hash}`, at, digest }
  return { key: REVISION_KEY, value: JSON.stringify(revision), metadata: { hash } }
}

/** The plan in words, a line a change. */
export function planLines(plan: PushPlan): string[] {
  const { add, change, remove, keep, same } = plan
  return [
    ...add.map((entry) => `+ ${entry.key}`),
    ...change.map((entry) => `~ ${entry.key}`),
    ...remove.map((key) => `- ${key}`),
    ...keep.map((key) => `? ${key} 只在那边有，已保留（要移除请加 --prune）`),
    `新增 ${add.length}，修改 ${change.length}，移除 ${remove.length}，不变 ${same}`,
  ]
}
