/** `npm run check`. */
import type { Content } from '../compile/content.ts'
import { hasErrors, asJson } from '../problem.ts'
import type { WeakList } from '../relate.ts'
import type { Command } from './command.ts'
import { compiled } from './compile.ts'
import { problemLines } from './problem-lines.ts'

export type CheckOptions = { content: string; json?: true; related?: true; strict?: true; cache: boolean }

export async function check(options: CheckOptions, { language, say }: Command): Promise<void> {
  const content = await compiled(options.content, say, options)
  const { problems, articles, drafts } = content
  const weak = options.related ? await weakIn(content) : []
  if (options.json) {
    const report = {
      articles: articles.length,
      drafts: drafts.map(({ file }) => file),
      problems: problems.map((problem) => asJson(problem, language)),
      ...(options.related && { weak }),
    }
    console.log(JSON.stringify(report, undefined, 2))
  } else {
    const weakLines = weak.map((list) => say('weak-list', list))
    console.log([...problemLines(content, language, say, new Date()), ...weakLines].join('\n'))
  }
  if (hasErrors(problems) || (options.strict && problems.length > 0)) process.exitCode = 1
}

/** The ranker is loaded only for those who ask. */
async function weakIn(content: Content): Promise<WeakList[]> {
  const { relateContent, weakLists } = await import('../relate.ts')
  return weakLists(relateContent(content))
}
