/** Old addresses: what `redirect:{path}` holds, and how the path of an address is written there. */
import * as v from 'valibot'

import { isKey, redirectKey } from './keys.ts'

/** A path of this site, percent-encoded. Two slashes, or a backslash, would lead to another one. */
const OWN_PATH = /^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/

/** Where an old address leads, or since when there is nothing any more. */
export const RedirectSchema = v.union([
  v.object({
    to: v.pipe(v.string(), v.regex(OWN_PATH)),
    /** Before then nothing may tell of what it leads to, ISO 8601. */
    from: v.optional(v.string()),
  }),
  v.object({ gone: v.string() }),
])
export type Redirect = v.InferOutput<typeof RedirectSchema>

/**
 * The path as a redirect's key has it: decoded, in NFC, without `index.html` and without a slash at its end, so that one
 * redirect serves every spelling. Undefined for the home page, for what is no path, and for what is too long for a key.
 */
export function redirectPathOf(pathname: string): string | undefined {
  if (!pathname.startsWith('/')) return undefined
  try {
    const path = decodeURIComponent(pathname)
      .normalize('NFC')
      .replace(/\/index\.html?$/i, '')
      .replace(/\/+$/, '')
    return path !== '' && isKey(redirectKey(path)) ? path : undefined
  } catch {
    return undefined
  }
}
