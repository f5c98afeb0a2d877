/** `npm run check`, `push` and the others: one of the editors' commands, in a process of its own. */
import { enableCompileCache } from 'node:module'

import { CODE_CACHE } from './code-cache.ts'

/** After a fault. */
const ENDED_WITHIN_MS = 3000

enableCompileCache(CODE_CACHE)
// For the threads that it starts.
process.env['NODE_COMPILE_CACHE'] ??= CODE_CACHE

const { run } = await import('./program.ts')
await run(process.argv.slice(2), process.env)
// A simulator that failed may leave something open; it holds nobody up.
if (process.exitCode === 1) setTimeout(() => process.exit(), ENDED_WITHIN_MS).unref()
