/** How the commands talk to a person at a terminal, and to none: progress, colours and questions only where somebody looks. */
import { styleText } from 'node:util'

import { type Paint, PLAIN } from '../live/difference.ts'

/** A question to which silence, Esc and Ctrl+C mean no; without a terminal nobody is asked. */
export async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  const { confirm } = await import('@clack/prompts')
  return (await confirm({ message: question, initialValue: false })) === true
}

export type ProgressBar = { to: (done: number, total: number) => void; end: () => void }

/** Below so many items nobody waits long enough to read a bar. */
const ITEMS_MIN = 20

/** A bar on the error stream of a terminal, so that what is printed can be piped; silent elsewhere. */
export async function progressBar(label: string): Promise<ProgressBar> {
  if (!process.stderr.isTTY) return { to: () => undefined, end: () => undefined }
  const { progress } = await import('@clack/prompts')
  let bar: ReturnType<typeof progress> | undefined
  let shown = 0
  return {
    to: (done, total) => {
      if (total < ITEMS_MIN) return
      if (!bar) {
        bar = progress({ max: total, output: process.stderr })
        bar.start(label)
      }
      bar.advance(done - shown, `${label} ${done}/${total}`)
      shown = done
    },
    end: () => bar?.stop(label),
  }
}

/** Marks with colours where the terminal has them (NO_COLOR is heeded); always with signs, for eyes that see no colours. */
export const paintOf = (stream: NodeJS.WriteStream): Paint =>
  stream.isTTY
    ? {
        removed: (text) => styleText('red', PLAIN.removed(text), { stream }),
        added: (text) => styleText('green', PLAIN.added(text), { stream }),
      }
    : PLAIN
