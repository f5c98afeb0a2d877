/** A plan in words, before anything is written: what is added, changed word by word, moved, removed, and left alone. */
import { isMediaKey } from '../../article/keys.ts'
import type { Entry } from '../compile/content.ts'
import type { Say } from '../words/commands.ts'
import { articleLines } from './article-lines.ts'
import { ownSlugOf, slugOfKey } from './compare.ts'
import { differences, type Paint } from './difference.ts'
import { type PushPlan, writesOf } from './plan.ts'
import type { Store } from './store.ts'

/** Places of one article, and articles, that are shown word by word. */
const PLACES_SHOWN = 12
const ARTICLES_SHOWN = 20

/** Entries of one kind that are named one by one. */
const NAMED_MAX = 200

/** Reads from the store what changed articles say there. */
export async function planLines(plan: PushPlan, store: Pick<Store, 'read'>, say: Say, paint: Paint): Promise<string[]> {
  const changed = plan.change.filter(({ key }) => ownSlugOf(key) !== undefined)
  const shown = changed.slice(0, ARTICLES_SHOWN)
  const texts = await store.read(shown.map(({ key }) => key))
  const lines = worthNaming(plan.add).map(({ key }) => `+ ${key}`)
  const named = lines.length <= NAMED_MAX ? lines : [...lines.slice(0, NAMED_MAX), `+ … (${lines.length})`]
  for (const entry of worthNaming(plan.change)) {
    named.push(`~ ${entry.key}`)
    if (shown.includes(entry)) named.push(...(await differenceLines(entry, texts.get(entry.key), say, paint)))
  }
  if (changed.length > shown.length) named.push(say('plan-more-articles', { count: changed.length - shown.length }))
  return [
    ...named,
    ...plan.moves.map(({ from, to }) => say('plan-move', { from, to })),
    ...plan.removed.map((name) => say('plan-remove', { name })),
    ...plan.redirects.map(({ key, metadata }) => redirectLine(key.slice('redirect:'.length), metadata['to'], say)),
    ...plan.oldAliases.paths.map((path) =>
      say(plan.oldAliases.fate === 'remove' ? 'plan-unalias' : 'plan-old-alias', { path }),
    ),
    ...plan.keep.map((name) => say(plan.withheld.includes(name) ? 'plan-withheld' : 'plan-keep', { name })),
    ...plan.held.map(({ name, why }) => say(`held-${why}`, { name })),
    ...(plan.held.length > 0 ? [say('held-hint')] : []),
    say('plan-summary', {
      ...plan.articles,
      remove: plan.removed.length,
      moves: plan.moves.length,
      writes: writesOf(plan),
    }),
  ]
}

/** A variant that goes with its article is not named beside it. */
function worthNaming(entries: Entry[]): Entry[] {
  const own = new Set(entries.flatMap(({ key }) => ownSlugOf(key) ?? []))
  return entries.filter(({ key }) => ownSlugOf(key) !== undefined || !own.has(slugOfKey(key) ?? ''))
}

const redirectLine = (path: string, to: unknown, say: Say): string =>
  typeof to === 'string' ? say('plan-redirect', { path, to }) : say('plan-redirect-gone', { path })

async function differenceLines(entry: Entry, stored: string | undefined, say: Say, paint: Paint): Promise<string[]> {
  const before = articleLines(stored)
  const after = isMediaKey(entry.key) ? undefined : articleLines(String(await entry.load()))
  if (!before || !after) return []
  const places = differences(before, after, paint)
  if (places.length === 0) return [say('plan-other')]
  const shown = places.slice(0, PLACES_SHOWN).map((place) => `    ${place}`)
  return places.length > PLACES_SHOWN ? [...shown, say('plan-more', { count: places.length - PLACES_SHOWN })] : shown
}
