/** The push: compile, compare, show, write. Articles are visible as they are written; `revision` last tells the tick. */
import { type Content, compileContent } from './content.ts'
import { planLines, planPush, type PushPlan } from './plan.ts'
import { hasErrors, printed } from './problem.ts'
import type { Store } from './store.ts'

export type PushResult = { state: 'refused'; content: Content } | { state: 'done' | 'unchanged'; plan: PushPlan }

/** Compiles `folder` and brings the store to it. Nothing is written when the content has errors. */
export async function pushFolder(folder: string, store: Store, now: Date): Promise<PushResult> {
  const content = await compileContent(folder, now)
  if (hasErrors(content.problems)) return { state: 'refused', content }
  const plan = await planPush(content, await store.list(), now)
  return { state: await carryOut(plan, store), plan }
}

/** Pictures, articles, site, removals, then the revision. Running it again after a break does the rest. */
export async function carryOut(plan: PushPlan, store: Store): Promise<'done' | 'unchanged'> {
  if (!plan.revision) return 'unchanged'
  await store.put([...plan.add, ...plan.change])
  await store.remove(plan.remove)
  await store.put([plan.revision])
  return 'done'
}

/** What an editor reads about a folder's problems. */
export function problemLines(content: Content): string[] {
  const errors = content.problems.filter((problem) => problem.severity === 'error').length
  return [
    ...content.problems.map(printed),
    ...content.withheld.map(({ file, why }) => `${file}: 暂不发布：${why}`),
    `${content.articles} 篇文章可发布，${errors} 个错误，${content.problems.length - errors} 个提醒`,
  ]
}

export { planLines }
