import { describe, expect, test } from 'vitest'

import type { SafeHtml } from '../../src/article/record.ts'
import { foldTable } from '../../src/related/fold.ts'
import type { RankedDocument } from '../../src/related/likeness.ts'
import {
  comparison,
  isThin,
  NO_NEIGHBOURS,
  type NeighbourList,
  type OwnLists,
  withoutGone,
  withScore,
} from '../../src/related/neighbours.ts'
import { vectorOf } from '../../src/related/vector.ts'
import { statisticsOf } from '../../src/related/weights.ts'

/** Kept and looked at: small, so that lists run full, lose entries and grow thin all the time. */
const KEPT = 8
const NEEDED = 4
const PAGE = 7

const TABLE = foldTable('')
const WORDS = ['面包', '发酵', '烤箱', '镜头', '字幕', '剪辑', '舆情', '声明', '投诉', '选题', '标题', '数据']
const DAY = 86_400_000

/** A number from 0 to `below`, the same for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    // Numerical Recipes' linear congruential generator; its high bits are good enough here.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function documentOf(slug: string, pick: (below: number) => number): RankedDocument {
  const text = Array.from({ length: 30 }, () => WORDS[pick(WORDS.length)]).join(pick(2) === 0 ? '，' : '')
  return {
    slug,
    group: pick(10) === 0 ? 'en' : 'zh',
    section: `s${pick(3)}`,
    tags: pick(2) === 0 ? [] : [`标签${pick(3)}`],
    publishedAt: pick(12) === 0 ? Number.NaN : Date.UTC(2026, 0, 1) + pick(400) * DAY,
    vector: vectorOf({ title: text.slice(0, 8), html: text as SafeHtml, toc: [] }, TABLE),
    ban: pick(8) === 0 ? [`d${pick(60)}`] : [],
  }
}

/** A site that keeps its lists as the tick does: page by page, for one changed document at a time. */
function site(first: RankedDocument[]) {
  const statistics = statisticsOf(first)
  const documents = new Map(first.map((document) => [document.slug, document]))
  const lists = new Map<string, NeighbourList>()
  const present = (slugs: Iterable<string>) => [...slugs].map((slug) => documents.get(slug) ?? first[0]!)

  const put = (slugs: string[]): void => {
    // Sooner or later every comparison is broken off, and another one goes on.
    let begun: OwnLists | undefined
    const all = [...documents.keys()]
    for (let at = 0; at < all.length; at += PAGE) {
      const { take, own } = comparison(present(slugs), statistics, KEPT, begun)
      const page = all.slice(at, at + PAGE)
      const before = page.map((slug) => lists.get(slug) ?? NO_NEIGHBOURS)
      for (const [place, list] of take(present(page), before).entries()) lists.set(page[place] ?? '', list)
      begun = own()
    }
    for (const [slug, list] of begun ?? []) lists.set(slug, list)
  }
  const mend = (): void => {
    const thin = [...lists].filter(([, list]) => isThin(list, NEEDED)).map(([slug]) => slug)
    if (thin.length > 0) put(thin)
  }
  return {
    slugs: () => [...documents.keys()],
    put: (document: RankedDocument): void => {
      documents.set(document.slug, document)
      put([document.slug])
      mend()
    },
    remove: (slug: string): void => {
      documents.delete(slug)
      lists.delete(slug)
      for (const [other, list] of lists) lists.set(other, withoutGone(list, [slug]))
      mend()
    },
    best: () => new Map([...lists].map(([slug, list]) => [slug, list.entries.slice(0, NEEDED)])),
    /** The same from nothing, all in one go. */
    rebuilt: () => {
      const all = present(documents.keys())
      const { take, own } = comparison(all, statistics, KEPT)
      take(all)
      const rebuilt = own()
      return new Map(all.map(({ slug }) => [slug, (rebuilt.get(slug) ?? NO_NEIGHBOURS).entries.slice(0, NEEDED)]))
    },
  }
}

describe('neighbours kept through changes', () => {
  test.each([1, 2, 3])(
    'are those of a full rebuild after 1,000 inserts, edits, removals and changes of date, tags and bans (%i)',
    (seed) => {
      const pick = random(seed)
      const own = site(Array.from({ length: 40 }, (_, at) => documentOf(`d${at}`, pick)))
      for (const slug of own.slugs()) own.put(documentOf(slug, pick))
      for (let hundred = 0; hundred < 10; hundred++) {
        for (let step = 0; step < 100; step++) {
          const slug = `d${pick(60)}`
          if (pick(3) === 0 && own.slugs().length > 10) own.remove(slug)
          else own.put(documentOf(slug, pick))
        }
        expect(own.best()).toEqual(own.rebuilt())
      }
    },
  )
})

describe('a list', () => {
  const full: NeighbourList = {
    entries: [
      { slug: 'a', score: 3 },
      { slug: 'b', score: 2 },
    ],
    leftOut: { slug: 'c', score: 1 },
  }

  test('stays the same object when nothing in it changes', () => {
    expect(withScore(full, 'z', 0.5, 2)).toBe(full)
    expect(withScore(full, 'z', undefined, 2)).toBe(full)
    expect(withoutGone(full, ['z'])).toBe(full)
  })

  test('takes in what is better, and remembers the best that it left out', () => {
    expect(withScore(full, 'z', 2.5, 2)).toEqual({
      entries: [
        { slug: 'a', score: 3 },
        { slug: 'z', score: 2.5 },
      ],
      leftOut: { slug: 'b', score: 2 },
    })
  })

  test('that lost an entry takes in nothing that may not be the next best', () => {
    const lost = withoutGone(full, ['b'])
    expect(withScore(lost, 'z', 0.5, 2)).toBe(lost)
    expect(isThin(lost, 2)).toBe(true)
    expect(isThin({ entries: lost.entries, leftOut: undefined }, 2)).toBe(false)
  })
})
