/** The address of the article that a link to a Markdown file means. */
import { dirname, join } from 'node:path/posix'

import type { Site } from '../../article/site.ts'
import { articlePath } from '../../article/slug.ts'
import { lookAt, type Looked } from '../pictures/find.ts'
import { readText } from '../source/files.ts'
import { readSettings } from '../source/settings.ts'

/** `path` is relative to `file`, or as Hugo and Jekyll write it. What was looked at is added: the answer changes with it. */
export function articleAt(
  { folder, site, file }: { folder: string; site: Site; file: string },
  path: string,
  looked: Looked[],
): string | undefined {
  const place = join(dirname(file), decoded(path))
  // Inside the folder by its name already: nobody is told what lies outside.
  if (place.startsWith('..')) return undefined
  looked.push(lookAt(folder, place))
  const source = readText(folder, place)
  if ('code' in source) return undefined
  const { settings } = readSettings(source, site)
  return settings && articlePath(settings.slug)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
