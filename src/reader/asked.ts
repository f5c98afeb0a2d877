/** What a request's path asks for: the script that is its prefix, and the path behind that. */
import { type Script, splitPrefix } from '../article/editions.ts'
import type { C } from './page-answer.ts'

/** As it was asked for: `c.req.path` is decoded here and there. */
export const askedOf = (c: C): { script: Script | undefined; path: string } => splitPrefix(new URL(c.req.url).pathname)
