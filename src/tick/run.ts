/** What all steps of one run have in common. */
import type { Site } from '../article/site.ts'
import type { Budget, Meter } from './budget.ts'
import type { Folding } from './catalogue.ts'
import type { Content, Index } from './stores.ts'

export type Run = {
  content: Content
  index: Index
  meter: Meter
  budget: Budget
  now: Date
  site: Site
  /** `piecesBasis` of the site. */
  basis: string
  folding: Folding
  /** Time of the revision, so that two runs for one revision write the same bytes. */
  builtAt: string
  /** True when a cache in front of the Worker is to be told what becomes stale. */
  hasCache: boolean
}

export function chunksOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
