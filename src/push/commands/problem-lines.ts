/** What an editor reads about a folder: its problems, its drafts, what is to appear later, and how many of each. */
import { join, relative } from 'node:path'

import { isPublished } from '../../article/published.ts'
import type { Content } from '../compile/content.ts'
import { printed } from '../problem.ts'
import type { Say } from '../words/commands.ts'
import type { Language } from '../words/wording.ts'

export function problemLines(content: Content, language: Language, say: Say, now: Date): string[] {
  const fromHere = (file: string): string => relative('.', join(content.folder, file))
  const { problems, articles, drafts, shelfFault } = content
  const errors = problems.filter((problem) => problem.severity === 'error').length
  const later = articles.filter(({ publishedAt }) => !isPublished(publishedAt, now))
  return [
    ...problems.map((problem) => printed({ ...problem, file: fromHere(problem.file) }, language)),
    ...drafts.map(({ file }) => say('draft', { file: fromHere(file) })),
    ...later.map(({ file, publishedAt }) => say('scheduled', { file: fromHere(file), at: publishedAt })),
    ...(shelfFault === undefined ? [] : [say('shelf-fault', { why: shelfFault })]),
    say('summary', { articles: articles.length, errors, warnings: problems.length - errors }),
  ]
}
