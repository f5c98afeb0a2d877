/**
 * Old addresses, once all articles are known. An alias leads to an article, never to an alias, and none may be the address of
 * anything that is there: so there can be no chain and no loop.
 */
import { sectionsTo, type Site } from '../../article/site.ts'
import type { CompiledArticle } from '../compile/compiled.ts'
import { finding, inFile, type Problem } from '../problem.ts'

export function aliasFindings(site: Site, articles: CompiledArticle[]): Problem[] {
  const pages = new Map(articles.map(({ slug, file }) => [`/articles/${slug}`, file]))
  const owners = new Map<string, string>()
  return articles.flatMap(({ file, aliases }) =>
    aliases.flatMap((alias): Problem[] => {
      const { path } = alias
      const page = pages.get(path)
      if (page !== undefined) return [inFile(file)(finding('error', 'alias-article', alias, { path, owner: page }))]
      if (isStanding(site, path)) return [inFile(file)(finding('error', 'alias-page', alias, { path }))]
      const owner = owners.get(path)
      owners.set(path, owner ?? file)
      return owner === undefined || owner === file
        ? []
        : [inFile(file)(finding('error', 'alias-taken', alias, { path, owner }))]
    }),
  )
}

/** Whole trees are of programs and staff; of the others only the pages that there are. */
const STANDING =
  /^\/(?:(?:api|cdn-cgi|desk|media|zh-hans|zh-hant)(?:\/|$)|(?:archive|contact|healthz|privacy|questions|search|tags)$|questions\/(?:ask|feed\.xml|page\/\d+|receipts\/.*)$|contact\/receipts\/)/

/** Addresses that Ridge answers itself; those of articles that are no more are not among them. */
function isStanding(site: Site, path: string): boolean {
  return STANDING.test(path) || sectionsTo(site, path.slice(1)) !== undefined
}
