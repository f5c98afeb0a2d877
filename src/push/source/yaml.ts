/**
 * YAML as editors write it, read without executing or guessing anything: every scalar stays the text that was typed
 * (a slug `0123`, a title `2026`), aliases cannot explode, and every value knows its line.
 */
import * as v from 'valibot'
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml'

import type { Problem } from '../problem.ts'

/**
 * The value that `schema` makes of the YAML text, and what is wrong with it.
 * `firstLine` is the line of the file at which the text begins. Keys that the schema does not know are warnings.
 */
export function parseYaml<T>(
  text: string,
  schema: v.ObjectSchema<v.ObjectEntries, string> & v.GenericSchema<unknown, T>,
  place: { file: string; firstLine: number },
): YamlResult<T> {
  const counter = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false })
  const lineAt = (offset: number): number => place.firstLine + counter.linePos(offset).line - 1
  const problem = (severity: Problem['severity'], line: number, message: string): Problem => ({
    severity,
    file: place.file,
    line,
    message,
  })

  if (document.errors.length > 0) {
    return failure(document.errors.map((error) => problem('error', lineAt(error.pos[0]), yamlMessage(error))))
  }
  if (!isMap(document.contents)) {
    const hint = text.includes('：')
      ? '这里有全角冒号“：”，请改成半角冒号加空格，例如 `title: 标题`'
      : '应为 `键: 值` 的形式'
    return failure([problem('error', place.firstLine, `读不出设置项：${hint}`)])
  }

  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 20 })
  } catch (error) {
    return failure([problem('error', place.firstLine, `YAML 别名太多：${String(error)}`)])
  }

  const keyLines = new Map<string, number>()
  for (const pair of document.contents.items) {
    if (isPair(pair) && isNode(pair.key) && pair.key.range) keyLines.set(String(pair.key), lineAt(pair.key.range[0]))
  }
  const lineOf = (key: string): number => keyLines.get(key) ?? place.firstLine

  const problems = [...keyLines]
    .filter(([key]) => !(key in schema.entries))
    .map(([key, line]) => problem('warning', line, `不认识的设置项 \`${key}\`，已忽略`))
  const result = v.safeParse(schema, value)
  if (!result.success) {
    const faults = result.issues.map((issue) => {
      const path = v.getDotPath(issue) ?? ''
      return problem('error', lineOf(path.split('.')[0] ?? ''), `\`${path}\`：${issue.message}`)
    })
    return failure([...problems, ...faults])
  }
  return { value: result.output, lineOf, problems }
}

export type YamlResult<T> =
  | { value: T; lineOf: (key: string) => number; problems: Problem[] }
  | { value: undefined; problems: Problem[] }

const failure = (problems: Problem[]): { value: undefined; problems: Problem[] } => ({ value: undefined, problems })

function yamlMessage(error: { code: string; message: string }): string {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return '同一个设置项写了两次，请删去一个'
    case 'TAB_AS_INDENT':
      return '缩进用了制表符，请改成空格'
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return '值里含有冒号，请用引号括起来，例如 `title: "标题：副标题"`'
    default:
      return `YAML 有误：${error.message}`
  }
}
