import fc from 'fast-check'
import * as OpenCC from 'opencc-js'
import { describe, expect, test } from 'vitest'

import type { Article } from '../../src/article/record.ts'
import { foldPairs } from '../../src/push/compile/fold-pairs.ts'
import { fold, foldTable } from '../../src/related/fold.ts'
import { type PinnedDocument, rankAll } from '../../src/related/rank.ts'
import { eachTerm } from '../../src/related/terms.ts'
import { packed, plainText, unpacked, vectorOf } from '../../src/related/vector.ts'

const TABLE = foldTable(foldPairs())

describe('folding', () => {
  test('knows every frequent Traditional character that OpenCC turns into another single one', () => {
    const toSimplified = OpenCC.Converter({ from: 't', to: 'cn' })
    const big5 = new TextDecoder('big5')
    let frequent = ''
    for (let lead = 0xa4; lead <= 0xc6; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const character = big5.decode(Uint8Array.from([lead, trail]))
        if (/^\p{Script=Han}$/u.test(character)) frequent += character
      }
    }
    expect(frequent.length).toBeGreaterThan(5000)
    const expected = [...frequent].map((character) => {
      const simplified = toSimplified(character)
      return simplified.length === 1 ? simplified : character
    })
    expect(fold(frequent, TABLE)).toBe(expected.join(''))
  })

  test('makes both scripts, both widths and both cases one', () => {
    expect(fold('新媒體運營ＡＢＣ', TABLE)).toBe(fold('新媒体运营abc', TABLE))
  })

  test('without a table folds all but the scripts', () => {
    expect(fold('媒體ＡＢＣ', foldTable(''))).toBe('媒體abc')
  })
})

/** The terms of a text, cut out with a regular expression: what the numbers stand for. */
function termsOf(text: string): string[] {
  const wide = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー`
  const runs = new RegExp(`([${wide}]+)|([[\\p{L}\\p{N}]--[${wide}]]+)`, 'gv')
  return [...fold(text, TABLE).matchAll(runs)].flatMap(([, run, word]) => {
    if (word !== undefined) return [word]
    const characters = (run ?? '').split('')
    return characters.length === 1 ? characters : characters.slice(1).map((one, at) => `${characters[at]}${one}`)
  })
}

function numbersOf(text: string): number[] {
  const numbers: number[] = []
  eachTerm(text.normalize('NFKC').toLowerCase(), TABLE, (term) => numbers.push(term))
  return numbers
}

describe('terms', () => {
  test('are bigrams of Chinese and words of the rest', () => {
    expect(termsOf('全媒體运营，SEO 优化')).toEqual(['全媒', '媒体', '体运', '运营', 'seo', '优化'])
    expect(numbersOf('全媒體运营，SEO 优化')).toEqual(termsOf('全媒體运营，SEO 优化').flatMap(numbersOf))
    expect(numbersOf('做A/B测试')).toEqual(['做', 'a', 'b', '测试'].flatMap(numbersOf))
    expect(numbersOf('做A/B测试')).toHaveLength(4)
  })

  test('are the same whether cut out or numbered while reading, for any text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'全媒體a1é, 。ーの々я-🔥ㄅ가', '👉🏻', '❤️', '1️⃣') })
    fc.assert(
      fc.property(text, (one) => {
        expect(numbersOf(one)).toEqual(termsOf(one).flatMap(numbersOf))
      }),
    )
  })

  test('are none for emoji, and one for a rare character', () => {
    expect(numbersOf('🔥👉🏻❤️📌')).toEqual([])
    expect(numbersOf('火🔥')).toEqual(numbersOf('火'))
    expect(numbersOf('𠮷')).toHaveLength(1)
  })

  test('come from what is said, not from code, addresses, tags or sources', () => {
    const html =
      '<p>正文<a href="https://x.example/路">链接</a> https://y.example/z</p><pre><code>代码</code></pre><section class="sources" aria-labelledby="sources"><h2>来源</h2></section>'
    expect(termsOf(plainText(html))).toEqual(['正文', '链接'])
  })

  test('survive packing', () => {
    const vector = vectorOf(
      {
        title: '标题标题',
        toc: [],
        html: `<p>${'正文内容，'.repeat(50)}</p>`,
      } as unknown as Article,
      TABLE,
    )
    expect(unpacked(packed(vector))).toEqual(vector)
    expect(vector.ids).toEqual(vector.ids.toSorted())
  })
})

describe('ranking', () => {
  const DAY = 86_400_000
  const document = (slug: string, text: string, more: Partial<PinnedDocument> = {}): PinnedDocument => ({
    slug,
    group: 'zh',
    section: 'content',
    tags: [],
    publishedAt: Date.UTC(2026, 0, 1),
    vector: vectorOf({ title: text.slice(0, 6), toc: [], html: text } as unknown as Article, TABLE),
    pin: [],
    ban: [],
    ...more,
  })
  const BAKING = '社区烘焙店怎样做面包，面粉发酵与烤箱温度'
  const VIDEO = '短视频脚本怎样写开头，镜头分镜与字幕'
  const slugs = (documents: PinnedDocument[], of: string, size = 3): string[] =>
    (rankAll(documents, size).get(of) ?? []).map(({ slug }) => slug)

  const library = [
    document('bread-1', `${BAKING}一`),
    document('bread-2', `${BAKING}二`),
    document('bread-3', `${BAKING}三`),
    document('video-1', `${VIDEO}一`),
    document('video-2', `${VIDEO}二`),
    document('video-3', `${VIDEO}三`),
  ]

  test('puts articles on the same subject first, and marks what only fills up', () => {
    expect(slugs(library, 'bread-1', 2).toSorted()).toEqual(['bread-2', 'bread-3'])
    const list = rankAll(library, 5).get('bread-1') ?? []
    expect(list.slice(2).every(({ score, reasons }) => score === 0 && reasons[0] === 'newest-in-section')).toBe(true)
  })

  test('is the same in any order of input', () => {
    expect(rankAll(library.toReversed(), 3)).toEqual(rankAll(library, 3))
  })

  test('prefers what appeared about the same time', () => {
    const old = document('bread-0-old', `${BAKING}四`, { publishedAt: Date.UTC(2026, 0, 1) - 900 * DAY })
    const near = document('bread-9-near', `${BAKING}五`)
    expect(slugs([old, near, ...library], 'bread-1', 4).indexOf('bread-9-near')).toBeLessThan(
      slugs([old, near, ...library], 'bread-1', 4).indexOf('bread-0-old'),
    )
  })

  test('relates Traditional articles to Simplified ones and never across languages', () => {
    const traditional = document('bread-hant', '社區烘焙店怎樣做麵包，麵粉發酵與烤箱溫度')
    const english = document('bread-en', `${BAKING} bread`, { group: 'en' })
    const all = [...library, traditional, english]
    expect(slugs(all, 'bread-hant', 3).every((slug) => slug.startsWith('bread-'))).toBe(true)
    expect(slugs(all, 'bread-1', 7)).not.toContain('bread-en')
    expect(slugs(all, 'bread-en', 3)).toEqual([])
  })

  test('obeys pins and bans, and never lists the article itself', () => {
    const editor = document('bread-1', BAKING, { pin: ['video-2', 'bread-1', 'gone'], ban: ['bread-2'] })
    const list = slugs([editor, ...library.slice(1)], 'bread-1', 6)
    expect(list[0]).toBe('video-2')
    expect(list).not.toContain('bread-2')
    expect(list).not.toContain('bread-1')
    expect(new Set(list).size).toBe(list.length)
  })

  test('of one article or none is empty', () => {
    expect(rankAll([], 6)).toEqual(new Map())
    expect(rankAll([document('a', BAKING)], 6)).toEqual(new Map([['a', []]]))
  })
})
