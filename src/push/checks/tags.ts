/** Tags that are one to a reader and two to a machine: they differ only in case, width or script. */
import { fold, type FoldTable } from '../../related/fold.ts'
import type { CompiledArticle } from '../compile/compiled.ts'
import { finding, inFile, type Problem } from '../problem.ts'

/** Told wherever the rarer spelling stands. Articles in Traditional characters have tags in them as well. */
export function tagFindings(articles: CompiledArticle[], table: FoldTable): Problem[] {
  const keyOf = (lang: string, tag: string): string =>
    `${lang} ${fold(tag.normalize('NFKC'), table).replaceAll(/\s+/g, '')}`
  const spellings = new Map<string, Map<string, number>>()
  for (const { tags, lang } of articles) {
    for (const tag of tags) {
      const key = keyOf(lang, tag)
      const counts = spellings.get(key) ?? new Map<string, number>()
      spellings.set(key, counts.set(tag, (counts.get(tag) ?? 0) + 1))
    }
  }
  return articles.flatMap(({ file, lang, tags, tagsPlace }) =>
    tags.flatMap((tag) => {
      const usual = mostFrequent(spellings.get(keyOf(lang, tag)) ?? new Map<string, number>())
      return usual === tag ? [] : [inFile(file)(finding('warning', 'tag-alike', tagsPlace, { tag, usual }))]
    }),
  )
}

const mostFrequent = (counts: Map<string, number>): string =>
  [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? ''
