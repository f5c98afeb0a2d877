/** `npm run relate`. */
import { writeFileSync } from 'node:fs'

import { hasErrors, printed } from '../problem.ts'
import { relate as related, relatedJsonl, relatedLines } from '../relate.ts'
import { type Command, Refused } from './command.ts'

export type RelateOptions = { content: string; out?: string; size: string }

export async function relate(options: RelateOptions, { language, say }: Command): Promise<void> {
  const size = Number(options.size)
  if (!Number.isInteger(size) || size < 1 || size > 100) throw new Refused(say('size-wrong'))
  const lists = await related(options.content, size)
  for (const problem of lists.problems) console.error(printed(problem, language))
  if (hasErrors(lists.problems)) throw new Refused(say('relate-refused'))
  if (options.out === undefined) console.log(relatedLines(lists).join('\n'))
  else {
    writeFileSync(options.out, relatedJsonl(lists.lists))
    console.log(say('relate-written', { count: lists.lists.size, file: options.out }))
  }
}
