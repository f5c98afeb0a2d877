/** An article's records as they lie on the shelf: the texts of all, compressed. Apart from the compiler, which is large. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

import type { Article } from '../../article/record.ts'

export const packedRecords = (records: Article[]): Uint8Array =>
  zstdCompressSync(JSON.stringify(records.map((record) => JSON.stringify(record))))

/** The values for CONTENT, in the order of the article's records. */
export const unpackedRecords = (values: Uint8Array): string[] =>
  JSON.parse(zstdDecompressSync(values).toString('utf8')) as string[]
