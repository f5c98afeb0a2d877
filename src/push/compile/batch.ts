/** Compiling some article files: what one thread of the pool does at a time. */
import { finding } from '../problem.ts'
import { decoded } from '../source/files.ts'
import { brokenArticle, compileArticle } from './article.ts'
import type { CompileContext, WithRecords } from './compiled.ts'
import { packedRecords } from './packed.ts'
import type { ShelfRow } from './shelf.ts'

/** An article file as it was read, and the key of its outcome. */
export type SourceFile = { file: string; key: string; bytes: Uint8Array }

export type Batch = { context: CompileContext; files: SourceFile[] }

/** One row for the shelf a file, in the order of the files. Never throws for what a file holds. */
export default async function compileBatch({ context, files }: Batch): Promise<ShelfRow[]> {
  const rows: ShelfRow[] = []
  for (const source of files) {
    const { compiled, records } = await compileFile(source, context)
    rows.push({ key: source.key, compiled, values: packedRecords(records) })
  }
  return rows
}

async function compileFile({ file, bytes }: SourceFile, context: CompileContext): Promise<WithRecords> {
  const source = decoded(file, Buffer.from(bytes))
  if ('code' in source) return brokenArticle(file, [source])
  try {
    return await compileArticle(source, context)
  } catch (error) {
    return brokenArticle(file, [finding('error', 'file-too-complex', { line: 1, column: 1 }, { why: String(error) })])
  }
}
