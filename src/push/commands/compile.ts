/** Compiling for a command: with a progress bar where somebody looks on. */
import { compileContent, type Content } from '../compile/content.ts'
import { passingShelf } from '../compile/shelf.ts'
import type { Say } from '../words/commands.ts'
import { progressBar } from './terminal.ts'

/** `cache: false` compiles everything anew, and keeps nothing. */
export async function compiled(folder: string, say: Say, { cache }: { cache: boolean }): Promise<Content> {
  const bar = await progressBar(say('compiling'))
  try {
    return await compileContent(folder, { progress: bar.to, ...(!cache && { shelf: passingShelf(undefined) }) })
  } finally {
    bar.end()
  }
}
