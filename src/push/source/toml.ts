/** TOML, in which Hugo's settings may be: the same text and places as of YAML. */
import { parse, TomlDate, TomlError } from 'smol-toml'

import { finding } from '../problem.ts'
import type { Path, RawResult } from './raw.ts'

/** Levels of nesting beyond these say nothing to anybody. */
const DEPTH_MAX = 20

/** `firstLine` is the line of the file at which the text begins. */
export function readToml(text: string, firstLine: number): RawResult {
  try {
    const value = textual(parse(text), 0) as Record<string, unknown>
    return { raw: { value, placeOf: (path) => placeOf(text, firstLine, path) }, findings: [] }
  } catch (error) {
    const place =
      error instanceof TomlError
        ? { line: firstLine + error.line - 1, column: error.column }
        : { line: firstLine, column: 1 }
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    return { raw: undefined, findings: [finding('error', 'toml-fault', place, { why })] }
  }
}

/** Every scalar as text, dates as they are written. */
function textual(value: unknown, depth: number): unknown {
  if (depth > DEPTH_MAX) throw new Error('nested too deeply')
  if (value instanceof TomlDate) return value.toISOString()
  if (Array.isArray(value)) return value.map((one) => textual(one, depth + 1))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, textual(inner, depth + 1)]))
  }
  return String(value)
}

/** The line at which the outermost key of the path stands; TOML's parser does not tell more. */
function placeOf(text: string, firstLine: number, path: Path): { line: number; column: number } {
  const lines = text.split('\n')
  let at = 0
  for (const step of path.filter((one) => typeof one === 'string')) {
    const key = step.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    const pattern = new RegExp(`^\\s*(?:\\[+\\s*)?(?:[\\w."'-]+\\.)?["']?${key}["']?\\s*(?:[=\\].]|$)`)
    const found = lines.findIndex((line, index) => index >= at && pattern.test(line))
    if (found === -1) break
    at = found
  }
  const line = lines[at] ?? ''
  return { line: firstLine + at, column: line.length - line.trimStart().length + 1 }
}
