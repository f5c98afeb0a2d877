/** The revision: written after everything else, it tells readers' isolates and the tick what a push changed. */
import { digestOf, hashOf } from '../../article/hash.ts'
import { ARTICLE_PREFIX, FOLD_KEY, REVISION_KEY, SITE_KEY } from '../../article/keys.ts'
import type { Revision } from '../../article/lists.ts'
import type { Entry } from '../compile/content.ts'
import type { StoredState } from './stored.ts'

/** Null for a key that is gone. */
export type Change = [key: string, hash: string | null]
type Told = Revision['changed'][number]

/** Hash of what is in CONTENT, by key. */
export type Hashes = Map<string, string>

/** So many changes are told to readers' isolates with a revision: about 25 KB. Older ones the tick has long seen. */
export const CHANGES_MAX = 500

/** Names a state of CONTENT. A push that was cut off before its revision is finished by the next one, for the name differs. */
export async function stateHash(after: Hashes): Promise<string> {
  return hashOf(`${await articlesDigest(after)}\n${after.get(SITE_KEY) ?? ''}\n${after.get(FOLD_KEY) ?? ''}`)
}

const articlesDigest = (hashes: Hashes): Promise<string> =>
  digestOf([...hashes].filter(([key]) => key.startsWith(ARTICLE_PREFIX)))

/** `after` is what is there when all is written, `before` what was there when the push began. */
export async function revisionEntry(after: Hashes, changes: Change[], before: StoredState, now: Date): Promise<Entry> {
  const last = await revisionKept(before)
  const hash = await stateHash(after)
  const [site = '', fold = ''] = [after.get(SITE_KEY), after.get(FOLD_KEY)]
  const serial = serialAfter(before.revision, now)
  const at = now.toISOString()
  const news = changes
    .filter(([key]) => key.startsWith(ARTICLE_PREFIX))
    .map(([key, value]): Told => [key.slice(ARTICLE_PREFIX.length), value, serial])
  const names = new Set(news.map(([name]) => name))
  const all = [...news, ...(last?.changed ?? []).filter(([name]) => !names.has(name))]
  const isWhole = all.length <= CHANGES_MAX
  const revision: Revision = {
    id: `${at}-${hash}`,
    at,
    digest: await articlesDigest(after),
    site,
    fold,
    serial,
    siteSerial: last?.site === site ? last.siteSerial : serial,
    changed: all.slice(0, CHANGES_MAX),
    // What was dropped, or never told, happened before now.
    since: isWhole && last ? last.since : at,
    sinceSerial: isWhole && last ? Math.min(last.sinceSerial, serial) : serial,
  }
  return { key: REVISION_KEY, metadata: { hash }, load: async () => JSON.stringify(revision) }
}

/** The revision of the last push, unless another push was cut off since: then it does not tell all that changed. */
async function revisionKept({ keys, revision }: StoredState): Promise<Revision | undefined> {
  const there = new Map(keys.map(({ key, hash }) => [key, hash ?? '']))
  return revision?.digest === (await articlesDigest(there)) ? revision : undefined
}

/** Seconds since 1970, or one more than the last push's where its clock was ahead. */
const serialAfter = (last: Revision | undefined, now: Date): number =>
  Math.max(Math.floor(now.getTime() / 1000), (last?.serial ?? 0) + 1)
