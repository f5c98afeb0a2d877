/**
 * The home page as its editor arranged it: articles at the top, the newest of some sections, then the newest of the rest. Which
 * articles these are is found here, in the tables of INDEX; none stands there twice.
 */
import * as v from 'valibot'

import type { Pair } from '../article/editions.ts'
import { scopeName } from '../article/keys.ts'
import type { Card } from '../article/record.ts'
import type { Site } from '../article/site.ts'
import type { Run } from './run.ts'

/** Articles of a section's block, and of the rest below the blocks. */
const BLOCK_ITEMS = 4
const REST_ITEMS = 8

/** What stands where: slugs, or cards in all scripts. */
type Arranged<T> = { lead: T[]; blocks: { section: string; items: T[] }[]; rest: T[] }
export type ArrangedPairs = Arranged<Pair<Card>>

/** Queries of D1 for the home page beside that for its newest articles. */
export const HOME_QUERIES = 2

const ALL = scopeName('all')

const SELECT_NEWEST = `SELECT value AS scope, (SELECT json_group_array(slug) FROM
  (SELECT slug FROM listed WHERE scope = value ORDER BY published_at DESC, slug LIMIT ?2)) AS slugs FROM json_each(?1)`

const NewestSchema = v.array(
  v.object({ scope: v.string(), slugs: v.pipe(v.string(), v.parseJson(), v.array(v.string())) }),
)

/** Undefined where the editor leaves the page to the newest articles. `cardsOf` gives cards of those that are there. */
export async function arrangedHome(
  run: Run,
  cardsOf: (slugs: string[]) => Promise<Map<string, Pair<Card>>>,
): Promise<ArrangedPairs | undefined> {
  const { lead, sections } = run.site.home
  if (lead.length + sections.length === 0) return undefined
  const scopes = [...sections.map((section) => scopeName({ section })), ALL]
  const enough = lead.length + sections.length * BLOCK_ITEMS + REST_ITEMS
  const [rows] = await run.index.read([SELECT_NEWEST, JSON.stringify(scopes), enough])
  const newest = new Map(v.parse(NewestSchema, rows).map(({ scope, slugs }) => [scope, slugs]))
  const { rest, ...chosen } = arranged(run.site, (scope) => newest.get(scope) ?? [])
  const blocks = chosen.blocks.flatMap(({ items }) => items)
  const cards = await cardsOf([...chosen.lead, ...blocks, ...rest])
  const shown = (slugs: string[]): Pair<Card>[] => slugs.flatMap((slug) => cards.get(slug) ?? [])
  return {
    lead: shown(chosen.lead),
    blocks: chosen.blocks.flatMap(({ section, items }) =>
      items.length === 0 ? [] : [{ section, items: shown(items) }],
    ),
    rest: shown(rest),
  }
}

/** `newestOf` gives the slugs of a listing, newest first. */
function arranged({ home }: Site, newestOf: (scope: string) => string[]): Arranged<string> {
  const taken = new Set<string>()
  const take = (slugs: string[], count: number): string[] => {
    const free = slugs.filter((slug) => !taken.has(slug)).slice(0, count)
    for (const slug of free) taken.add(slug)
    return free
  }
  return {
    lead: take([...new Set(home.lead)], home.lead.length),
    blocks: home.sections.map((section) => ({ section, items: take(newestOf(scopeName({ section })), BLOCK_ITEMS) })),
    rest: take(newestOf(ALL), REST_ITEMS),
  }
}

/** True for a listing of which the newest articles show on the home page. */
export const isOnHome = ({ home }: Site, scope: string): boolean =>
  scope === ALL || home.sections.some((section) => scopeName({ section }) === scope)

/** True for an article that stands at the top of the home page, whatever its age. */
export const isLead = ({ home }: Site, slug: string): boolean => home.lead.includes(slug)

/** Noted as that for which the home page is written or noted as stale. */
export const arrangementOf = ({ home }: Site): string => JSON.stringify(home)
