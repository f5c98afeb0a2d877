/** What a request asks for: the script that is the prefix of its path, and the path behind that; the language of JSON. */
import * as v from 'valibot'

import { type Script, splitPrefix } from '../article/editions.ts'
import { LangSchema } from '../article/record.ts'
import type { C } from './page-answer.ts'

/** As it was asked for: `c.req.path` is decoded here and there. */
export const askedOf = (c: C): { script: Script | undefined; path: string } => splitPrefix(new URL(c.req.url).pathname)

/** `?lang=` of the JSON. */
export const AskedLangSchema = v.picklist(LangSchema.options, 'must be zh-Hans, zh-Hant or en')
