/** Which section of the site an old post's categories are. */
import type { Section, Site } from '../../article/site.ts'
import { type FoldTable, fold } from '../../related/fold.ts'
import { flatTexts } from './lists.ts'

export type Placed = {
  /** Path such as `academy/rankings`; undefined when no section has one of the names. */
  section: string | undefined
  /** Categories that no section on that path is named after. */
  left: string[]
}

/** The deepest section of which most steps are named, by slug or title, whatever the case and the script. */
export function sectionOf(categories: unknown, site: Site, table: FoldTable): Placed {
  const named = [
    ...new Set(
      flatTexts(categories)
        .flatMap((text) => text.split(/[,，、/]/))
        .map((one) => one.trim()),
    ),
  ].filter(Boolean)
  const names = new Map(named.map((name) => [fold(name, table), name]))
  const candidates = pathsOf(site.sections).map((path) => {
    const steps = path.map(({ slug, title }) => [fold(slug, table), fold(title, table)])
    return { path, steps, hits: steps.filter((step) => step.some((one) => names.has(one))).length }
  })
  const [best] = candidates
    .filter(({ steps }) => steps.at(-1)?.some((one) => names.has(one)))
    .toSorted((a, b) => b.hits - a.hits || b.path.length - a.path.length)
  if (!best) return { section: undefined, left: named }
  const used = new Set(best.steps.flat())
  return {
    section: best.path.map(({ slug }) => slug).join('/'),
    left: [...names].flatMap(([folded, name]) => (used.has(folded) ? [] : [name])),
  }
}

/** Every section with those around it, from the outermost. */
const pathsOf = (sections: Section[], around: Section[] = []): Section[][] =>
  sections.flatMap((section) => {
    const path = [...around, section]
    return [path, ...pathsOf(section.children, path)]
  })

/** Paths of all sections, as `section:` has them. */
export const sectionPaths = (site: Site): string[] =>
  pathsOf(site.sections).map((path) => path.map(({ slug }) => slug).join('/'))
