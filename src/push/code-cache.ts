/** Where Node keeps what it made of the sources, so that the next process starts sooner. It may be lost or fail at any time. */
import { fileURLToPath } from 'node:url'

export const CODE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/ridge/code', import.meta.url))
