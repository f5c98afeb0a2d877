import * as OpenCC from 'opencc-js'
import { describe, expect, test } from 'vitest'

import { subjectsOf } from '../../bench/corpus.ts'
import { type Article, cardOf } from '../../src/article/record.ts'
import { foldPairs } from '../../src/push/compile/fold-pairs.ts'
import { foldTable } from '../../src/related/fold.ts'
import { described } from '../../src/related/likeness.ts'
import { rankAll } from '../../src/related/rank.ts'
import { vectorOf } from '../../src/related/vector.ts'

const TABLE = foldTable(foldPairs())
const SHOWN = 5

/** Ten subjects, with few words of their own: one in ten. */
const CORPUS = subjectsOf(400, 0.1)

/** Share of the first five of all lists that are about the same subject; by chance it is one in ten. */
function precision(change: (article: Article, at: number) => Article): number {
  const subjects = new Map(CORPUS.map(({ article, subject }) => [article.slug, subject]))
  const documents = CORPUS.map(({ article }, at) => {
    const changed = change(article, at)
    // Neither dates nor tags tell the subject.
    return { ...described({ ...cardOf(changed), tags: [] }, [], TABLE), pin: [], vector: vectorOf(changed, TABLE) }
  })
  let right = 0
  for (const [slug, list] of rankAll(documents, SHOWN)) {
    right += list.filter((one) => subjects.get(one.slug) === subjects.get(slug)).length
  }
  return right / (CORPUS.length * SHOWN)
}

describe('related lists', () => {
  const plain = precision((article) => article)

  test('find what is about the same subject, where one word in ten tells', () => {
    expect(plain).toBeGreaterThan(0.9)
  })

  test('hardly lose anything when every second article is in the other script', () => {
    const toTraditional = OpenCC.Converter({ from: 'cn', to: 'tw' })
    const mixed = precision((article, at) =>
      at % 2 === 0
        ? article
        : {
            ...article,
            title: toTraditional(article.title),
            html: toTraditional(article.html) as Article['html'],
            lang: 'zh-Hant',
          },
    )
    expect(mixed / plain).toBeGreaterThan(0.95)
  })
})
