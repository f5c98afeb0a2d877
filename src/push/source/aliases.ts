/** The old addresses of an article: those that it names, and the one that its old program gave it. */
import { redirectPathOf } from '../../article/redirects.ts'
import { articlePath } from '../../article/slug.ts'
import { type Finding, finding, type Place } from '../problem.ts'
import type { Known } from './keys.ts'
import { flatTexts } from './lists.ts'
import type { Raw } from './raw.ts'

/** `path` is decoded, begins with `/` and has no slash at its end. */
export type Alias = { path: string } & Place

/** From `aliases`, `redirect_from`, `permalink` and the like. The article's own address is none. */
export function aliasesOf(known: Known, raw: Raw, slug: string | undefined, found: Finding[]): Alias[] {
  const own = slug === undefined ? undefined : redirectPathOf(articlePath(slug))
  const aliases = new Map<string, Alias>()
  for (const key of ['aliases', 'permalink'] as const) {
    for (const { typed, value } of known.given.get(key) ?? []) {
      for (const written of flatTexts(value)) {
        const place = raw.placeOf([typed])
        const path = aliasPath(written)
        if (hasQuery(written)) found.push(finding('warning', 'alias-query', place, { alias: written }))
        else if (path === undefined) found.push(finding('warning', 'alias-wrong', place, { alias: written }))
        else if (path !== own && path !== '') aliases.set(path, { path, ...place })
      }
    }
  }
  return [...aliases.values()]
}

/** The path of `/2020/01/old/`, `old.html` or `https://old.example/x`; empty for the home page; undefined for a pattern. */
function aliasPath(written: string): string | undefined {
  const typed = written.trim()
  // Jekyll's and Hugo's patterns, such as `/:year/:title/`, are no addresses.
  if (/(?:^|\/):[a-z_]+/i.test(typed) || /^[/\\]{2}/.test(typed)) return undefined
  try {
    const { protocol, pathname } = new URL(typed, 'https://old.invalid/')
    if (!/^https?:$/.test(protocol)) return undefined
    return pathname === '/' ? '' : redirectPathOf(pathname)
  } catch {
    return undefined
  }
}

/** `/?p=123`: two such addresses have one path. */
const hasQuery = (written: string): boolean => /^[^#]*\?\S/.test(written.trim())
