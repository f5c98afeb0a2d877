/** Views -> the document `popular`, every hour: only articles that can be read, in the words of their cards. */
import * as v from 'valibot'

import { otherScript } from '../article/editions.ts'
import { hashOf } from '../article/hash.ts'
import { articleKey, POPULAR_KEY, variantKey } from '../article/keys.ts'
import { type Popular, POPULAR_SHOWN, type PopularEntry, PopularSchema } from '../article/popular.ts'
import { isPublished } from '../article/published.ts'
import { type Database, type Statement, statement } from '../inbox/database.ts'
import { parseFigures } from '../inbox/figures.ts'
import { mostReadStatement } from '../inbox/views.ts'
import { storedCard } from './stored-card.ts'

/** Views of so many days count: a list that only ever grows would show the oldest articles. */
const DAYS = 30
const DAY_MS = 86_400_000

/** Articles that are looked at: enough for the lists of a dozen sections. */
const LOOKED_AT = 60

const NOTE = `INSERT INTO upkeep (name, value) VALUES ('popular', ?)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`
const noteStatement = (now: Date): Statement => statement(NOTE, now.toISOString())

/** True when the document was written: it is not while nothing changes. */
export async function rankPopular(content: KVNamespace, database: Database, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - DAYS * DAY_MS).toISOString().slice(0, 10)
  const [rows = []] = await database.run([mostReadStatement(since, LOOKED_AT)])
  const cards: Known[] = []
  for (const { name } of parseFigures(rows)) {
    const known = await knownOf(content, name, now)
    if (known) cards.push(known)
  }
  const lists = {
    all: cards.slice(0, POPULAR_SHOWN).map(({ entry }) => entry),
    sections: bySection(cards),
  }
  const hash = await hashOf(JSON.stringify(lists))
  const before = v.safeParse(v.pipe(v.string(), v.parseJson(), PopularSchema), await content.get(POPULAR_KEY))
  // While nothing has been read yet there is nothing to say; a list that was there is not emptied by a fault either.
  const isNews = cards.length > 0 && !(before.success && before.output.hash === hash)
  if (isNews) await content.put(POPULAR_KEY, JSON.stringify({ hash, ...lists } satisfies Popular))
  await database.run([noteStatement(now)])
  return isNews
}

type Known = { entry: PopularEntry; sections: string[] }

async function knownOf(content: KVNamespace, slug: string, now: Date): Promise<Known | undefined> {
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
    sections: steps.map((_, at) => steps.slice(0, at + 1).join('/')),
  }
}

function bySection(cards: Known[]): Popular['sections'] {
  const found = new Map<string, PopularEntry[]>()
  for (const { entry, sections } of cards) {
    for (const section of sections) {
      const list = found.get(section) ?? []
      if (list.length < POPULAR_SHOWN) found.set(section, [...list, entry])
    }
  }
  return Object.fromEntries(found)
}
