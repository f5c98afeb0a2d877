/**
 * YAML as editors write it, read without executing or guessing anything: every scalar stays the text that was typed
 * (a slug `0123`, a title `2026`), aliases cannot explode, and every value knows its place.
 */
import * as v from 'valibot'
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml'

import { type Code, type Finding, finding, inFile, type Place, type Problem } from '../problem.ts'

/**
 * The value that `schema` makes of the YAML text, and what is wrong with it.
 * `firstLine` is the line of the file at which the text begins. Keys that the schema does not know are warnings.
 */
export function parseYaml<T>(
  text: string,
  schema: v.ObjectSchema<v.ObjectEntries, string> & v.GenericSchema<unknown, T>,
  { file, firstLine }: { file: string; firstLine: number },
): YamlResult<T> {
  const counter = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false })
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { line: firstLine + line - 1, column: col }
  }
  const top = { line: firstLine, column: 1 }
  const failure = (findings: Finding[]): YamlResult<T> => ({
    value: undefined,
    problems: findings.map(inFile(file)),
  })

  if (document.errors.length > 0) {
    return failure(document.errors.map(({ code, message, pos }) => yamlFinding(code, message, placeAt(pos[0]))))
  }
  if (!isMap(document.contents)) {
    return failure([finding('error', text.includes('：') ? 'settings-wide-colon' : 'settings-unreadable', top)])
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 20 })
  } catch (error) {
    return failure([finding('error', 'yaml-bomb', top, { why: String(error) })])
  }

  const places = new Map<string, Place>()
  for (const pair of document.contents.items) {
    if (isPair(pair) && isNode(pair.key) && pair.key.range) places.set(String(pair.key), placeAt(pair.key.range[0]))
  }
  const placeOf = (key: string): Place => places.get(key) ?? top

  const unknown = [...places]
    .filter(([key]) => !(key in schema.entries))
    .map(([key, place]) => finding('warning', 'setting-unknown', place, { key }))
  const result = v.safeParse(schema, value)
  if (result.success) {
    return { value: result.output, placeOf, problems: unknown.map(inFile(file)) }
  }
  const faults = result.issues.map((issue) => {
    const path = v.getDotPath(issue) ?? ''
    return finding('error', 'setting-wrong', placeOf(path.split('.')[0] ?? ''), { path, why: issue.message })
  })
  return failure([...unknown, ...faults])
}

export type YamlResult<T> =
  | { value: T; placeOf: (key: string) => Place; problems: Problem[] }
  | { value: undefined; problems: Problem[] }

const KNOWN: Record<string, Code & `yaml-${string}`> = {
  DUPLICATE_KEY: 'yaml-twice',
  TAB_AS_INDENT: 'yaml-tab',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-colon',
  MULTILINE_IMPLICIT_KEY: 'yaml-colon',
}

const yamlFinding = (code: string, why: string, place: Place): Finding =>
  finding('error', KNOWN[code] ?? 'yaml-fault', place, { why })
