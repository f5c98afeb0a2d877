/** In which section an article stands: the one that it names, else the one of its categories, else the site's first. */
import { type Section, sectionsTo, type Site } from '../../article/site.ts'
import { type Finding, finding } from '../problem.ts'
import { sectionOf, sectionPaths } from './category.ts'
import { foldingTable } from './folding.ts'
import { type Known, pathOf } from './keys.ts'
import { nearest, type Raw } from './raw.ts'

/** `left` holds the categories that are no section: they are tags. */
type Placing = { section: Section[] | undefined; left: string[] }

/** Undefined, with an error, for a section that the site has not. */
export function sectionFor(named: string | undefined, known: Known, site: Site, raw: Raw, found: Finding[]): Placing {
  const categories = (known.given.get('categories') ?? []).map(({ value }) => value)
  const table = foldingTable()
  if (named !== undefined) {
    const section = sectionsTo(site, named.replaceAll(/^\/+|\/+$/g, ''))
    if (!section) {
      const paths = sectionPaths(site)
      const like = nearest(named, paths) ?? sectionOf(named, site, table).section
      const place = raw.placeOf(pathOf(known, 'section'))
      const values = { section: named, known: paths.join(', ') }
      found.push(
        like === undefined
          ? finding('error', 'section-unknown', place, values)
          : finding('error', 'section-unknown-like', place, { section: named, like }),
      )
    }
    return { section, left: sectionOf(categories, site, table).left }
  }
  const { section, left } = sectionOf(categories, site, table)
  if (section !== undefined) return { section: sectionsTo(site, section), left }
  const [first] = site.sections
  const place = raw.placeOf(pathOf(known, 'categories'))
  const values = { section: first?.slug ?? '', known: sectionPaths(site).join(', ') }
  if (left.length > 0)
    found.push(finding('warning', 'category-unknown', place, { ...values, categories: left.join(', ') }))
  else found.push(finding('warning', 'section-missing', place, values))
  return { section: first && [first], left }
}
