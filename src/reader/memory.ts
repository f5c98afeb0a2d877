/**
 * What an isolate remembers between requests: the site, what has changed since the lists were made, the shells of pages,
 * and ETags. All of it is of one revision and is thrown away with it; nothing here is ever written anywhere.
 */
import type { RelatedMetadata, Relisted } from '../article/lists.ts'
import { type Popular, withoutRemoved } from '../article/popular.ts'
import type { RecentQuestions } from '../article/questions.ts'
import { readSiteState, type SiteState } from '../article/read.ts'
import type { Site } from '../article/site.ts'
import type { Env } from '../env.ts'
import { pageTemplate } from '../page/headers.ts'
import { piecesBasis } from '../page/pieces-basis.ts'

export type Memory = {
  site: Site
  /** Readers' questions that articles and the home page show. */
  questions: RecentQuestions | undefined
  popular: Popular | undefined
  /** Stands for both in ETags. */
  extras: string
  basis: string
  /** Headers of pages, but for their tags. */
  headers: Headers
  /** Hash of each article that changed lately; null for a removed one. */
  changed: Map<string, string | null>
  /** True when every prepared page shows its article as of a time after which all changes are in `changed`. */
  isChangedComplete: boolean
  shells: Map<string, Uint8Array[]>
  /** ETag of an address, and when its page was last read. */
  etags: Map<string, { tag: string; readAt: number }>
}

type Kept = { readAt: number; state: string; memory: Memory }

const kept = new WeakMap<KVNamespace, Kept>()

/** ETags of so many addresses are remembered: at most about 200 KB. */
const ETAGS_MAX = 1000

/** The memory if it is still young enough to be used without asking. */
export function youngMemory(env: Env): Memory | undefined {
  const own = kept.get(env.CONTENT)
  return own && Date.now() - own.readAt < Number(env.MEMORY_MS) ? own.memory : undefined
}

/** The memory, read again (one KV operation) when it is too old. */
export async function memoryOf(env: Env): Promise<Memory> {
  const young = youngMemory(env)
  if (young) return young
  const read = await readSiteState(env.CONTENT)
  const { site, revision, relisted, questions, popular } = read
  const state = JSON.stringify([site.hash, revision?.id, relisted, questions?.hash, popular?.hash])
  const known = kept.get(env.CONTENT)
  const memory = known?.state === state ? known.memory : await freshMemory(env, read)
  kept.set(env.CONTENT, { readAt: Date.now(), state, memory })
  return memory
}

async function freshMemory(env: Env, { site, revision, relisted, questions, ...read }: SiteState): Promise<Memory> {
  const changed = new Map(revision?.changed.map(([name, hash]) => [name, hash]))
  const popular = read.popular && (await withoutRemoved(read.popular, changed))
  return {
    site,
    questions,
    popular,
    extras: `${questions?.hash ?? ''}${popular?.hash ?? ''}`,
    basis: isReckonedFor(relisted, env, site) ? relisted.basis : await piecesBasis(site),
    headers: await pageTemplate(),
    changed,
    isChangedComplete: revision !== undefined && relisted !== undefined && relisted.at >= revision.since,
    shells: new Map(),
    etags: new Map(),
  }
}

/** The tick of this deployment has reckoned the basis already: a new isolate's first reader need not wait for it. */
const isReckonedFor = (relisted: Relisted | undefined, env: Env, site: Site): relisted is Relisted =>
  relisted?.version === env.VERSION.id && relisted.site === site.hash

/** True when the pieces show the article as it is now. */
export function isCurrent(memory: Memory, slug: string, pieces: RelatedMetadata): boolean {
  if (pieces.basis !== memory.basis) return false
  const hash = memory.changed.get(slug)
  return hash === undefined ? memory.isChangedComplete : hash === pieces.article
}

/** The shell of that name, made once. */
export function shellNamed(memory: Memory, name: string, make: () => Uint8Array[]): Uint8Array[] {
  const known = memory.shells.get(name)
  if (known) return known
  const shell = make()
  memory.shells.set(name, shell)
  return shell
}

export function rememberETag(memory: Memory, path: string, tag: string): void {
  if (memory.etags.size >= ETAGS_MAX) memory.etags.clear()
  memory.etags.set(path, { tag, readAt: Date.now() })
}

/** The ETag of an address whose page was read a moment ago. */
export function rememberedETag(env: Env, path: string): { memory: Memory; tag: string } | undefined {
  const memory = youngMemory(env)
  const known = memory?.etags.get(path)
  if (!memory || !known || Date.now() - known.readAt >= Number(env.MEMORY_MS)) return undefined
  return { memory, tag: known.tag }
}
