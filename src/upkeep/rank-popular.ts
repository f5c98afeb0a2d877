/** Views -> the document `popular`, every hour: only articles that can be read, in the words of their cards. */
import * as v from 'valibot'

import { otherScript } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import { articleKey, POPULAR_KEY, SITE_KEY, variantKey } from '../article/keys.ts'
import { type Popular, POPULAR_SHOWN, type PopularEntry, PopularSchema } from '../article/popular.ts'
import { isPublished } from '../article/published.ts'
import { readDocument } from '../article/read.ts'
import { SiteSchema } from '../article/site.ts'
import { sectionPathOf, storedCard } from '../article/stored-card.ts'
import { type Database, type Statement, statement } from '../inbox/database.ts'
import { dayIn } from '../inbox/day.ts'
import { forgetSenders, mostReadBySection, parseRead, type Read } from '../inbox/views.ts'

/** Views of so many days count: a list that only ever grows would show the oldest articles. */
const DAYS = 30
const DAY_MS = 86_400_000

/** Of a section, and of the whole site: more than are shown, as some may be gone. */
const OF_EACH = 40
const ROWS = 1000

/**
 * Articles whose cards are read, two KV operations each: enough for the lists of fifteen sections. Where there are more,
 * their lists are shorter: every isolate reads all of them.
 */
const LOOKED_AT = 120
const AT_ONCE = 8

const NOTE = `INSERT INTO upkeep (name, value) VALUES ('popular', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`
const noteStatement = (now: Date): Statement => statement(NOTE, now.toISOString())

/**
 * True when the document was written: it is not while nothing changes. An article that is gone is left out, be it the last
 * one; when a store does not answer, this throws and the lists stay as they are.
 */
export async function rankPopular(content: KVNamespace, database: Database, now: Date): Promise<boolean> {
  const site = await readDocument(content, SiteSchema, SITE_KEY)
  const timeZone = site?.timeZone ?? 'UTC'
  const since = dayIn(timeZone, new Date(now.getTime() - (DAYS - 1) * DAY_MS))
  const [, rows = []] = await database.run([
    forgetSenders(dayIn(timeZone, now)),
    mostReadBySection(since, OF_EACH, ROWS),
  ])
  const known = await knownAmong(content, parseRead(rows), now)
  const lists = {
    all: known.slice(0, POPULAR_SHOWN).map(({ entry }) => entry),
    sections: bySection(known),
  }
  const hash = await hashOf(JSON.stringify(lists))
  const text = await content.get(POPULAR_KEY)
  const before = v.safeParse(v.pipe(v.string(), v.parseJson(), PopularSchema), text)
  const isSame = before.success ? before.output.hash === hash : text === null && known.length === 0
  if (!isSame) await content.put(POPULAR_KEY, JSON.stringify({ hash, ...lists } satisfies Popular))
  await database.run([noteStatement(now)])
  return !isSame
}

/** An article that can be read. `section` is the path of its own, `sections` are those of all around it as well. */
type Known = { entry: PopularEntry; section: string; sections: string[]; count: number }

/** Most read first: as many of each section as are shown. */
async function knownAmong(content: KVNamespace, read: Read[], now: Date): Promise<Known[]> {
  const known: Known[] = []
  const isFull = (path: string): boolean => known.filter(({ section }) => section === path).length >= POPULAR_SHOWN
  for (let at = 0, looked = 0; at < read.length && looked < LOOKED_AT; at += AT_ONCE) {
    const some = read.slice(at, at + AT_ONCE).filter(({ section }) => !isFull(section))
    looked += some.length
    const found = await Promise.all(some.map((one) => knownOf(content, one, now)))
    known.push(...found.filter((one) => one !== undefined))
  }
  return known.toSorted((a, b) => b.count - a.count || (a.entry.slug < b.entry.slug ? -1 : 1))
}

async function knownOf(content: KVNamespace, { slug, count }: Read, now: Date): Promise<Known | undefined> {
  const card = await storedCard(content, articleKey(slug))
  if (!card || !isPublished(card.publishedAt, now)) return undefined
  const other = otherScript(card.lang)
  const variant = other && (await storedCard(content, variantKey(slug, other)))
  const steps = card.section.map((step) => step.slug)
  return {
    entry: {
      slug,
      lang: card.lang,
      title: card.title,
      ...(variant && { variant: { lang: variant.lang, title: variant.title } }),
    },
    section: sectionPathOf(card),
    sections: steps.map((_, at) => steps.slice(0, at + 1).join('/')),
    count,
  }
}

function bySection(known: Known[]): Popular['sections'] {
  const found = new Map<string, PopularEntry[]>()
  for (const { entry, sections } of known) {
    for (const section of sections) {
      const list = found.get(section) ?? []
      if (list.length < POPULAR_SHOWN) found.set(section, [...list, entry])
    }
  }
  return Object.fromEntries(found)
}
