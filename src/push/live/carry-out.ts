/** Carrying a push out, and what is said about it. `revision`, written last, tells readers' isolates and the tick. */
import { join, relative } from 'node:path'

import type { Content } from '../compile/content.ts'
import { printed } from '../problem.ts'
import type { Language } from '../words/wording.ts'
import type { PushPlan } from './plan.ts'
import type { Store } from './store.ts'

/** Pictures, articles, site, removals, then the revision. Running it again after a break does the rest. */
export async function carryOut(plan: PushPlan, store: Store): Promise<'done' | 'unchanged'> {
  if (!plan.revision) return 'unchanged'
  await store.put([...plan.add, ...plan.change])
  await store.remove(plan.remove)
  await store.put([plan.revision])
  return 'done'
}

/** What an editor reads about a folder's problems. */
export function problemLines(content: Content, folder: string, language: Language): string[] {
  const fromHere = (file: string): string => relative('.', join(folder, file))
  const errors = content.problems.filter((problem) => problem.severity === 'error').length
  return [
    ...content.problems.map((problem) => printed({ ...problem, file: fromHere(problem.file) }, language)),
    ...content.drafts.map(({ file }) => `${fromHere(file)}: 草稿，不发布`),
    `${content.articles.length} 篇文章可发布，${errors} 个错误，${content.problems.length - errors} 个提醒`,
  ]
}
