/** Compiling many files at once, on all cores; a few are compiled here, for a thread takes half a second to start. */
import { availableParallelism } from 'node:os'

import { Tinypool } from 'tinypool'

import type { Batch, SourceFile } from './batch.ts'
import type { CompileContext } from './compiled.ts'
import type { ShelfRow } from './shelf.ts'

/** Up to so many files are compiled in this thread. */
const ALONE = 40

/** Files a batch: small enough for a smooth progress bar. */
const BATCH = 16

export type Pool = {
  /** Hands each batch's rows to `take` as they come. */
  compile: (context: CompileContext, files: SourceFile[], take: (rows: ShelfRow[]) => void) => Promise<void>
  close: () => Promise<void>
}

/** Threads are started when many files come for the first time. */
export function openPool(): Pool {
  let threads: Tinypool | undefined
  return {
    compile: async (context, files, take) => {
      const batches: Batch[] = []
      for (let at = 0; at < files.length; at += BATCH) batches.push({ context, files: files.slice(at, at + BATCH) })
      if (files.length > ALONE) threads ??= startThreads()
      const pool = threads
      if (pool) await Promise.all(batches.map(async (batch) => take((await pool.run(batch)) as ShelfRow[])))
      else await compileHere(batches, take)
    },
    close: async () => threads?.destroy(),
  }
}

async function compileHere(batches: Batch[], take: (rows: ShelfRow[]) => void): Promise<void> {
  if (batches.length === 0) return
  const { default: compileBatch } = await import('./batch.ts')
  for (const batch of batches) take(await compileBatch(batch))
}

function startThreads(): Tinypool {
  const threads = availableParallelism()
  return new Tinypool({
    filename: new URL('./batch.ts', import.meta.url).href,
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
  })
}
