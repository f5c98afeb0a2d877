/** What a push will do, as a value that can be printed before anything is written. */
import { digestOf, hashOf } from '../../article/hash.ts'
import { ARTICLE_PREFIX, articleKey, FOLD_KEY, REVISION_KEY, SITE_KEY } from '../../article/keys.ts'
import type { Revision } from '../../article/lists.ts'
import type { Content, Entry } from '../compile/content.ts'

/** A key that CONTENT holds now, with the hash in its metadata. */
export type StoredKey = { key: string; hash: string | undefined }

export type PushPlan = {
  add: Entry[]
  change: Entry[]
  remove: string[]
  /** Articles that are there but not here, and stay. */
  keep: string[]
  /** Those of them that are here, but as drafts. */
  withheld: string[]
  same: number
  /** Written after everything else; undefined when the store is up to date. */
  revision: Entry | undefined
}

/** What CONTENT holds: its keys, and the revision of the last push. */
export type StoredState = { keys: StoredKey[]; revision: Revision | undefined }

/** What happens to articles that the store has and the folder has not. */
export type Missing = 'keep' | 'remove'

/** Compares by content hash. Keys that the push does not own are never touched; pictures are never removed. */
export async function planPush(content: Content, stored: StoredState, missing: Missing, now: Date): Promise<PushPlan> {
  const hashes = new Map(stored.keys.map(({ key, hash }) => [key, hash]))
  const wanted = new Set(content.entries.map((entry) => entry.key))
  const add = content.entries.filter((entry) => !hashes.has(entry.key))
  const change = content.entries.filter(
    (entry) => hashes.has(entry.key) && hashes.get(entry.key) !== entry.metadata.hash,
  )
  const others = [...hashes.keys()].filter((key) => key.startsWith(ARTICLE_PREFIX) && !wanted.has(key))
  const [keep, remove] = missing === 'keep' ? [others, []] : [[], others]

  const kept = keep.map((key) => [key, hashes.get(key) ?? ''] as const)
  const own = content.entries.map((entry) => [entry.key, entry.metadata.hash] as const)
  const digest = await digestOf([...own.filter(([key]) => key.startsWith(ARTICLE_PREFIX)), ...kept])
  const site = own.find(([key]) => key === SITE_KEY)?.[1] ?? ''
  const fold = own.find(([key]) => key === FOLD_KEY)?.[1] ?? ''
  const changes: Change[] = [
    ...[...add, ...change].map((entry): Change => [entry.key, entry.metadata.hash]),
    ...remove.map((key): Change => [key, null]),
  ]
  const revision = await revisionOf({
    digest,
    site,
    fold,
    serial: serialAfter(stored.revision, now),
    changes,
    before: await revisionKept(stored),
    now,
  })
  const isStored = hashes.get(REVISION_KEY) === revision.metadata.hash
  const isSame = isStored && changes.length === 0
  const same = content.entries.length - add.length - change.length
  const drafts = new Set(content.drafts.map(({ slug }) => articleKey(slug)))
  const withheld = keep.filter((key) => drafts.has(key))
  return { add, change, remove, keep, withheld, same, revision: isSame ? undefined : revision }
}

/** The revision of the last push, unless another push was cut off since: then it does not tell all that changed. */
async function revisionKept({ keys, revision }: StoredState): Promise<Revision | undefined> {
  const articles = keys.filter(({ key }) => key.startsWith(ARTICLE_PREFIX))
  const digest = await digestOf(articles.map(({ key, hash }) => [key, hash ?? '']))
  return revision?.digest === digest ? revision : undefined
}

type Change = [key: string, hash: string | null]
type Told = Revision['changed'][number]

/** Seconds since 1970, or one more than the last push's where its clock was ahead. */
const serialAfter = (last: Revision | undefined, now: Date): number =>
  Math.max(Math.floor(now.getTime() / 1000), (last?.serial ?? 0) + 1)

/** So many changes are told to readers' isolates with a revision: about 25 KB. Older ones the tick has long seen. */
const CHANGES_MAX = 500

/** The hash covers the whole state after the push, so one that was cut off before its revision is finished by the next. */
async function revisionOf(state: {
  digest: string
  site: string
  fold: string
  serial: number
  changes: Change[]
  before: Revision | undefined
  now: Date
}): Promise<Entry> {
  const { digest, site, fold, serial, before } = state
  const at = state.now.toISOString()
  const hash = await hashOf(`${digest}\n${site}\n${fold}`)
  const news = state.changes
    .filter(([key]) => key.startsWith(ARTICLE_PREFIX))
    .map(([key, value]): Told => [key.slice(ARTICLE_PREFIX.length), value, serial])
  const names = new Set(news.map(([name]) => name))
  const all = [...news, ...(before?.changed ?? []).filter(([name]) => !names.has(name))]
  const isWhole = all.length <= CHANGES_MAX
  const revision: Revision = {
    id: `${at}-${hash}`,
    at,
    digest,
    site,
    fold,
    serial,
    siteSerial: before?.site === site ? before.siteSerial : serial,
    changed: all.slice(0, CHANGES_MAX),
    // What was dropped, or never told, happened before now.
    since: isWhole && before ? before.since : at,
    sinceSerial: isWhole && before ? Math.min(before.sinceSerial, serial) : serial,
  }
  return { key: REVISION_KEY, metadata: { hash }, load: async () => JSON.stringify(revision) }
}

/** The plan in words, a line a change. */
export function planLines(plan: PushPlan): string[] {
  const { add, change, remove, keep, withheld, same } = plan
  return [
    ...add.map((entry) => `+ ${entry.key}`),
    ...change.map((entry) => `~ ${entry.key}`),
    ...remove.map((key) => `- ${key}`),
    ...keep.map(
      (key) =>
        `? ${key} ${withheld.includes(key) ? '这里是草稿，那边仍可见' : '只在那边有，已保留'}（要移除请加 --prune）`,
    ),
    `新增 ${add.length}，修改 ${change.length}，移除 ${remove.length}，不变 ${same}`,
  ]
}
