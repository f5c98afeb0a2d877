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

/** Hands each batch's rows to `take` as they come. */
export async function compileAll(
  context: CompileContext,
  files: SourceFile[],
  take: (rows: ShelfRow[]) => void,
): Promise<void> {
  if (files.length === 0) return
  const batches: Batch[] = []
  for (let at = 0; at < files.length; at += BATCH) batches.push({ context, files: files.slice(at, at + BATCH) })
  if (files.length <= ALONE) {
    const { default: compileBatch } = await import('./batch.ts')
    for (const batch of batches) take(await compileBatch(batch))
    return
  }
  const threads = availableParallelism()
  const pool = new Tinypool({
    filename: new URL('./batch.ts', import.meta.url).href,
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
  })
  try {
    await Promise.all(batches.map(async (batch) => take((await pool.run(batch)) as ShelfRow[])))
  } finally {
    await pool.destroy()
  }
}
