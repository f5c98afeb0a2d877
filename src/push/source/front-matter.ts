/** The settings at the head of an article file. */
import * as v from 'valibot'

import { LangSchema } from '../../article/record.ts'
import { finding } from '../problem.ts'
import { parseYaml, type YamlResult } from './yaml.ts'

const text = v.pipe(v.string('text'), v.trim(), v.nonEmpty('not-empty'))
const texts = v.union(
  [
    v.array(text),
    v.pipe(
      text,
      v.transform((one) => [one]),
    ),
  ],
  'list',
)
const flag = v.pipe(
  v.picklist(['true', 'false'], 'flag'),
  v.transform((word) => word === 'true'),
)

const SourceSchema = v.object(
  {
    title: text,
    publisher: v.optional(text),
    url: v.pipe(text, v.regex(/^https?:\/\/[^\s]+$/, 'url')),
    seen: v.optional(v.pipe(text, v.isoDate('day'))),
  },
  'source',
)

const FrontMatterSchema = v.object(
  {
    title: v.pipe(text, v.maxLength(200, 'title-long')),
    slug: v.optional(text),
    section: text,
    tags: v.optional(texts, []),
    author: v.optional(text),
    date: text,
    updated: v.optional(text),
    lang: v.optional(v.pipe(text, LangSchema)),
    summary: v.optional(text),
    draft: v.optional(flag, 'false'),
    sources: v.optional(v.array(SourceSchema), []),
    related: v.optional(v.object({ pin: v.optional(texts, []), ban: v.optional(texts, []) }, 'related')),
  },
  'missing',
)
export type FrontMatter = v.InferOutput<typeof FrontMatterSchema>

export type ArticleFile = {
  matter: YamlResult<FrontMatter>
  body: string
  /** Line of the file at which the body begins. */
  bodyLine: number
}

/** Splits `---` settings from the body. The body keeps its own line numbers through `bodyLine`. */
export function splitFrontMatter(file: string, content: string): ArticleFile {
  const lines = content.split('\n')
  const end = lines[0]?.trimEnd() === '---' ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---') : -1
  if (end === -1) {
    const problem = { ...finding('error', 'settings-missing', { line: 1, column: 1 }), file }
    return { matter: { value: undefined, problems: [problem] }, body: content, bodyLine: 1 }
  }
  return {
    matter: parseYaml(lines.slice(1, end).join('\n'), FrontMatterSchema, { file, firstLine: 2 }),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  }
}
