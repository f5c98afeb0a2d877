import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'

import { articlesOf } from '../../bench/corpus.ts'
import { listingPages } from '../../bench/listings.ts'
import { articleKey, type ListingScope, parseListKey } from '../../src/article/keys.ts'
import type { Listing, Related } from '../../src/article/lists.ts'
import { type Article, type Card, cardOf } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { piecesBasis } from '../../src/page/pieces-basis.ts'
import { BUDGETS } from '../../src/tick/budget.ts'
import { monthOf } from '../../src/tick/month.ts'
import { runTick } from '../../src/tick/tick.ts'
import { countedEnv, rounds } from './counted.ts'
import { emptyStores, listsInContent, putArticle, writeRevision } from './world.ts'

/** Enough for numbered pages of the archive and of a section; short, for there are hundreds of ticks. */
const POOL = articlesOf(90)
const SECTIONS = [['academy'], ['academy', 'rankings'], ['growth']]
const TAGS = ['标签', 'a:2', '100%', 'A/B', '']
const DAY = 86_400_000

/** The clock of the test: editors' future and past are measured by it. */
let now = Date.parse('2026-11-20T00:00:00Z')

function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** What the store should hold, kept by the test itself. */
class Editor {
  readonly articles = new Map<string, Article>()
  private changes = 0
  private readonly pick: (below: number) => number
  constructor(pick: (below: number) => number) {
    this.pick = pick
  }

  async put(article: Article): Promise<void> {
    const changed = { ...article, hash: `h${++this.changes}` }
    this.articles.set(article.slug, changed)
    await putArticle(changed)
  }

  /** One thing that an editor may do. */
  async act(): Promise<void> {
    const { pick } = this
    const slugs = [...this.articles.keys()]
    const old = this.articles.get(slugs[pick(slugs.length)] ?? '')
    const kind = pick(12)
    if (!old || kind < 2) return this.put(this.fresh(POOL[pick(POOL.length)]!))
    if (kind === 2 && slugs.length > 55) {
      this.articles.delete(old.slug)
      return env.CONTENT.delete(articleKey(old.slug))
    }
    if (kind === 3) return this.put({ ...old, title: `${old.title.slice(0, 8)}${this.changes}` })
    if (kind === 4) return this.put({ ...old, html: POOL[pick(POOL.length)]!.html })
    if (kind === 5) return this.put({ ...old, publishedAt: this.date(pick(3) === 0) })
    if (kind === 6) return this.put({ ...old, tags: this.tags() })
    if (kind === 7) return this.put({ ...old, section: this.section() })
    if (kind === 8) return this.put({ ...old, lang: old.lang === 'en' ? 'zh-Hans' : 'en' })
    if (kind === 9) return this.put({ ...old, related: { pin: [slugs[pick(slugs.length)]!], ban: [slugs[0]!] } })
    if (kind === 10) return this.put({ ...old, summary: `摘要${this.changes}` })
    return this.put({ ...old, updatedAt: new Date(now).toISOString() })
  }

  fresh(article: Article): Article {
    return { ...article, section: this.section(), tags: this.tags(), publishedAt: this.date(false) }
  }

  private section(): Card['section'] {
    return SECTIONS[this.pick(SECTIONS.length)]!.map((slug) => ({ slug, title: slug }))
  }

  private tags(): string[] {
    return Array.from({ length: this.pick(3) }, () => TAGS[this.pick(TAGS.length)]!)
  }

  /** Many share one instant. */
  private date(isLater: boolean): string {
    return new Date(now + (isLater ? this.pick(3) : -this.pick(40)) * DAY).toISOString()
  }
}

describe('after any history of pushes, cut-offs and small ticks', () => {
  test.each([1])(
    'listings are those of the articles that are there, and related lists hold only what may be in them (%i)',
    async (seed) => {
      const pick = randomNumbers(seed)
      await emptyStores()
      for (const { key, value, metadata } of env.TEST_SEED) {
        if (!key.startsWith('article:')) await env.CONTENT.put(key, value, { metadata })
      }
      const editor = new Editor(pick)
      for (const article of POOL.slice(0, 70)) await editor.put(editor.fresh(article))
      for (let round = 0; round < rounds(24); round++) {
        for (let actions = 1 + pick(4); actions > 0; actions--) await editor.act()
        await writeRevision(new Date(now))
        await ticks(pick)
        await check(editor)
        now += pick(2) * DAY
      }
      expect(editor.articles.size).toBeGreaterThan(40)
    },
    120_000,
  )
})

/** Ticks of all sorts, some cut off, until one says that all is complete. */
async function ticks(pick: (below: number) => number): Promise<void> {
  for (let runs = 0; runs < 400; runs++) {
    now += 120_000
    const isCutOff = runs < 6 && pick(3) === 0
    const { bindings } = countedEnv(isCutOff ? { at: 3 + pick(25), when: 'dead' } : undefined)
    const budget = runs < 12 && pick(2) === 0 ? { ...BUDGETS.free, writesADay: 9999 } : BUDGETS.paid
    const report = await runTick(bindings, budget, new Date(now)).catch(() => undefined)
    if (report?.state === 'complete' || report?.state === 'unchanged') return
  }
  throw new Error('the ticks do not come to an end')
}

async function check({ articles }: Editor): Promise<void> {
  const live = [...articles.values()].filter(({ publishedAt }) => Date.parse(publishedAt) <= now)
  const cards = live.map(cardOf).toSorted(newestFirst)
  const lists = await listsInContent()
  const expected = await expectedListings(cards)
  const listings = [...lists].filter(([key]) => key.startsWith('listing:'))
  expect(listings.map(([key]) => key).toSorted()).toEqual([...expected.keys()].toSorted())
  for (const [key, value] of listings) {
    const { items, next, previous, total } = JSON.parse(value ?? '') as Listing
    expect({ key, items, next, previous, total }).toEqual({ key, ...expected.get(key) })
  }
  const bySlug = new Map(cards.map((card) => [card.slug, card]))
  const related = [...lists].filter(([key]) => key.startsWith('related:'))
  expect(related.map(([key]) => key.slice('related:'.length)).toSorted()).toEqual([...bySlug.keys()].toSorted())
  for (const [, value] of related) checkRelated(JSON.parse(value ?? '') as Related, articles, bySlug)
  const counted = await env.INDEX.prepare('SELECT sum(documents) AS documents FROM kinds').first('documents')
  expect(counted).toBe(live.length)
}

function checkRelated({ slug, items }: Related, articles: Map<string, Article>, live: Map<string, Card>): void {
  const { pin = [], ban = [] } = articles.get(slug)?.related ?? {}
  const kindOf = (one: string): string => (live.get(one)?.lang === 'en' ? 'en' : 'zh')
  const others = [...live.keys()].filter((one) => one !== slug)
  const allowed = others.filter((one) => pin.includes(one) || (kindOf(one) === kindOf(slug) && !ban.includes(one)))
  const slugs = items.map((item) => item.slug)
  expect(new Set(slugs).size, slug).toBe(slugs.length)
  expect(
    slugs.filter((one) => !allowed.includes(one)),
    slug,
  ).toEqual([])
  expect(slugs.length, slug).toBe(Math.min(6, allowed.length))
  for (const { score: _, reasons: __, ...card } of items) expect(card).toEqual(live.get(card.slug))
}

const newestFirst = (a: Card, b: Card): number =>
  Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.slug < b.slug ? -1 : 1)

/** Every listing that there should be, reckoned from nothing. */
async function expectedListings(cards: Card[]): Promise<Map<string, Omit<Listing, 'hash'>>> {
  const site = (await env.CONTENT.get<Site>('site', 'json'))!
  const scopes = new Map<string, { scope: ListingScope; cards: Card[] }>()
  const add = (scope: ListingScope, card: Card): void => {
    const name = JSON.stringify(scope)
    const known = scopes.get(name) ?? { scope, cards: [] }
    known.cards.push(card)
    scopes.set(name, known)
  }
  for (const card of cards) {
    add('home', card)
    add('all', card)
    for (const [at] of card.section.entries()) {
      add(
        {
          section: card.section
            .slice(0, at + 1)
            .map(({ slug }) => slug)
            .join('/'),
        },
        card,
      )
    }
    for (const tag of new Set(card.tags)) if (tag) add({ tag }, card)
    add({ month: monthOf(card.publishedAt, site.timeZone) }, card)
  }
  const making = { site, basis: await piecesBasis(site), builtAt: '' }
  const lists = await Promise.all([...scopes.values()].map((one) => listingPages(one.scope, one.cards, making)))
  return new Map(
    lists.flat().map(({ key, make }) => {
      expect(parseListKey(key)).toBeDefined()
      const { items, next, previous, total } = JSON.parse(make().value) as Listing
      return [key, { items, next, previous, total } as Omit<Listing, 'hash'>]
    }),
  )
}
