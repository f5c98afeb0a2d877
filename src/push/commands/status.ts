/** `npm run status`. */
import { readSeen } from '../live/seen.ts'
import { statusLines } from '../live/status-lines.ts'
import { statusOf } from '../live/status.ts'
import { hasErrors } from '../problem.ts'
import type { Command } from './command.ts'
import { compiled } from './compile.ts'
import { storeOf, type StoreOptions } from './open-store.ts'

export type StatusOptions = StoreOptions & { content: string; json?: true }

export async function status(options: StatusOptions, command: Command): Promise<void> {
  const { say } = command
  const open = storeOf(options, command)
  const content = await compiled(options.content, say, { cache: true })
  const store = await open()
  try {
    const seen = store.notes === undefined ? undefined : readSeen(store.notes, options.content)
    const is = await statusOf(content, store, { now: new Date(), seen })
    if (options.json) return console.log(JSON.stringify(is, undefined, 2))
    if (hasErrors(content.problems)) console.log(say('status-has-errors'))
    console.log([say(options.remote ? 'status-remote' : 'status-here'), ...statusLines(is, say)].join('\n'))
  } finally {
    await store.close()
  }
}
