/** The settings at the head of an article file. */
import * as v from 'valibot'

import { LangSchema } from '../../article/record.ts'
import type { Problem } from '../problem.ts'
import { parseYaml, type YamlResult } from './yaml.ts'

const text = v.pipe(v.string('应为文字'), v.trim(), v.nonEmpty('不能为空'))
const texts = v.union(
  [
    v.array(text),
    v.pipe(
      text,
      v.transform((one) => [one]),
    ),
  ],
  '应为列表，例如 `[运营, 内容]`',
)
const flag = v.pipe(
  v.picklist(['true', 'false'], '应为 true 或 false'),
  v.transform((word) => word === 'true'),
)

const SourceSchema = v.object(
  {
    title: text,
    publisher: v.optional(text),
    url: v.pipe(text, v.regex(/^https?:\/\/[^\s]+$/, '应为 http:// 或 https:// 开头的网址')),
    seen: v.optional(v.pipe(text, v.isoDate('应为日期，例如 2026-11-24'))),
  },
  '每条来源要有 title 和 url',
)

const FrontMatterSchema = v.object(
  {
    title: v.pipe(text, v.maxLength(200, '标题太长')),
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
    related: v.optional(
      v.object({ pin: v.optional(texts, []), ban: v.optional(texts, []) }, '应写成 pin 和 ban 两个列表'),
    ),
  },
  '缺少这一项',
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
    const message = '文件开头缺少设置：第一行写 `---`，接着写 title、section、date，再用一行 `---` 结束'
    const problem: Problem = { severity: 'error', file, line: 1, message }
    return { matter: { value: undefined, problems: [problem] }, body: content, bodyLine: 1 }
  }
  return {
    matter: parseYaml(lines.slice(1, end).join('\n'), FrontMatterSchema, { file, firstLine: 2 }),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  }
}
