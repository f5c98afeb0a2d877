/** What `site.yaml` puts on the home page, once all articles are known: which of it is not there. */
import { sectionsTo, type Site } from '../../article/site.ts'
import type { CompiledArticle } from '../compile/compiled.ts'
import { type Finding, finding, inFile, type Place, type Problem } from '../problem.ts'
import { sectionPaths } from '../source/category.ts'
import { nearest, type Path } from '../source/raw.ts'

/** `others` are drafts and articles with errors. `placeOf` is that of `site.yaml`. */
export function homeFindings(
  site: Site,
  ready: CompiledArticle[],
  others: CompiledArticle[],
  placeOf: (path: Path) => Place,
): Problem[] {
  const slugs = new Set(ready.map(({ slug }) => slug))
  const later = new Set(others.map(({ slug }) => slug))
  const paths = sectionPaths(site)
  // Where none of them is there, the list came with the sample and is for other articles: home leaves it out.
  const known = [...slugs, ...later]
  const isForOthers = site.home.lead.every((slug) => !known.includes(slug) && nearest(slug, known) === undefined)
  const findings = [
    ...site.home.lead.flatMap((slug, at): Finding[] => {
      if (slugs.has(slug) || isForOthers) return []
      const place = placeOf(['home', 'lead', at])
      if (later.has(slug)) return [finding('warning', 'home-lead-draft', place, { slug })]
      const like = nearest(slug, [...slugs])
      return like === undefined
        ? [finding('warning', 'home-lead', place, { slug })]
        : [finding('warning', 'home-lead-like', place, { slug, like })]
    }),
    ...site.home.sections.flatMap((section, at): Finding[] => {
      if (sectionsTo(site, section)) return []
      const place = placeOf(['home', 'sections', at])
      const like = nearest(section, paths)
      return like === undefined
        ? [finding('error', 'section-unknown', place, { section, known: paths.join(', ') })]
        : [finding('error', 'section-unknown-like', place, { section, like })]
    }),
  ]
  return findings.map(inFile('site.yaml'))
}
