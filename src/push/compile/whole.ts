/** What only all articles together show: a slug that two of them want, links and pins to articles that do not exist; and what only the present time shows. */
import type { Site } from '../../article/site.ts'
import { aliasFindings } from '../checks/aliases.ts'
import { linkFindings } from '../checks/links.ts'
import { tagFindings } from '../checks/tags.ts'
import { finding, inFile, type Problem } from '../problem.ts'
import { foldingTable } from '../source/folding.ts'
import type { CompiledArticle } from './compiled.ts'

/** `others` are drafts, and articles that cannot be pushed for their errors. */
export function wholeFindings(site: Site, ready: CompiledArticle[], others: CompiledArticle[]): Problem[] {
  const known = new Set(ready.map(({ slug }) => slug))
  const later = new Set(others.map(({ slug }) => slug))
  return [
    ...slugsTaken([...ready, ...others.filter(({ slug }) => slug !== '')]),
    ...linkFindings(site, ready, others),
    ...aliasFindings(site, ready),
    ...tagFindings(ready, foldingTable()),
    ...unknownPins(ready, known, later),
    ...updatedLater(ready, new Date()),
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

/** Readers and search engines would be told of a change that nobody has made. What an article to come says is its own date. */
const updatedLater = (articles: CompiledArticle[], now: Date): Problem[] =>
  articles.flatMap(({ file, records, publishedAt, updatedPlace }) => {
    const updatedAt = records[0]?.metadata.card.updatedAt ?? publishedAt
    const isLater = Date.parse(updatedAt) > now.getTime() && Date.parse(updatedAt) > Date.parse(publishedAt)
    return isLater ? [inFile(file)(finding('warning', 'updated-late', updatedPlace, { updatedAt }))] : []
  })
