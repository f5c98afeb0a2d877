/** The folding of scripts and cases with which words of one editor are compared with those of another. */
import { type FoldTable, foldTable } from '../../related/fold.ts'
import { foldPairs } from '../compile/fold-pairs.ts'

let table: FoldTable | undefined

/** Made once in a process. */
export const foldingTable = (): FoldTable => (table ??= foldTable(foldPairs()))
