/** `npm run new`: a new article file with its settings, as a draft. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { stringify } from 'yaml'

import { sectionsTo } from '../../article/site.ts'
import { isSlug } from '../../article/slug.ts'
import { printed } from '../problem.ts'
import { sectionPaths } from '../source/category.ts'
import { parseDate } from '../source/date.ts'
import { slugFrom } from '../source/file-name.ts'
import { articleFolders } from '../source/files.ts'
import { compileSite } from '../source/site.ts'
import { type Command, Refused } from './command.ts'

export type NewOptions = { content: string; slug?: string; section?: string }

/** Never writes over a file. */
export async function newArticle(title: string, options: NewOptions, { language, say }: Command): Promise<void> {
  const { site, problems } = await compileSite(options.content)
  if (!site) throw new Refused(problems.map((problem) => printed(problem, language)).join('\n'))
  const slug = options.slug ?? slugFrom(title)
  if (title.trim() === '' || slug === undefined || !isSlug(slug)) throw new Refused(say('new-no-slug'))
  // Most file systems take 255 bytes; `check` takes titles of 200 characters.
  if (Buffer.byteLength(slug) > 200 || [...title.trim()].length > 200) throw new Refused(say('new-long'))
  const section = options.section ?? site.sections[0]?.slug ?? ''
  if (!sectionsTo(site, section)) {
    throw new Refused(say('new-no-section', { section, known: sectionPaths(site).join(', ') }))
  }

  const now = parseDate(String(Math.floor(Date.now() / 1000)), site.timeZone) ?? ''
  const settings = stringify(
    { title: title.trim(), section, tags: [], date: now.slice(0, 16).replace('T', ' '), summary: '', draft: true },
    { lineWidth: 0 },
  )
  const folder = articleFolders(options.content)[0] ?? 'articles'
  const path = join(options.content, folder, `${slug}.md`)
  if (existsSync(path)) throw new Refused(say('new-taken', { file: path }))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `---\n${settings}---\n\n`, { flag: 'wx' })
  console.log(say('new-made', { file: path }))
}
