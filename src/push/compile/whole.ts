/** What only all articles together show: a slug that two of them want, links and pins to articles that do not exist. */
import { slugOfSegment } from '../../article/slug.ts'
import { finding, inFile, type Problem } from '../problem.ts'
import type { CompiledArticle } from './compiled.ts'

export function wholeFindings(ready: CompiledArticle[], drafts: CompiledArticle[]): Problem[] {
  const known = new Set(ready.map(({ slug }) => slug))
  const later = new Set(drafts.map(({ slug }) => slug))
  return [
    ...slugsTaken([...ready, ...drafts]),
    ...brokenLinks(ready, known, later),
    ...unknownPins(ready, known, later),
  ]
}

function slugsTaken(articles: CompiledArticle[]): Problem[] {
  const owners = new Map<string, string>()
  return articles.flatMap(({ file, slug, slugPlace }): Problem[] => {
    const owner = owners.get(slug)
    owners.set(slug, owner ?? file)
    return owner === undefined ? [] : [inFile(file)(finding('error', 'slug-taken', slugPlace, { slug, owner }))]
  })
}

/** A pin that names no article does nothing; the editor should know. */
const unknownPins = (articles: CompiledArticle[], known: Set<string>, later: Set<string>): Problem[] =>
  articles.flatMap(({ file, pins, slugPlace }) =>
    pins
      .filter((slug) => !known.has(slug) && !later.has(slug))
      .map((slug) => finding('warning', 'pin-unknown', slugPlace, { slug }))
      .map(inFile(file)),
  )

const brokenLinks = (articles: CompiledArticle[], known: Set<string>, later: Set<string>): Problem[] =>
  articles.flatMap(({ file, links }) =>
    links.flatMap((link): Problem[] => {
      const slug = slugOfSegment(link.slug)
      if (slug !== undefined && known.has(slug)) return []
      const target = link.slug
      return [
        inFile(file)(
          slug !== undefined && later.has(slug)
            ? finding('warning', 'link-draft', link, { target })
            : finding('error', 'link-no-article', link, { target }),
        ),
      ]
    }),
  )
