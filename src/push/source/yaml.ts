/**
 * YAML, and JSON with it, as editors write it, read without executing or guessing anything: every scalar stays the text
 * that was typed (a slug `0123`, a title `2026`), and aliases cannot explode.
 */
import type * as v from 'valibot'
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'

import { type Code, type Finding, finding, inFile, type Place, type Problem } from '../problem.ts'
import { checked, type Path, type RawResult } from './raw.ts'

/** Aliases beyond these are an attack: a song of "a: [b,b], b: [c,c] …". */
const ALIASES_MAX = 20

/** Levels of nesting beyond these say nothing to anybody, and exhaust the stack. */
const DEPTH_MAX = 20

/** `firstLine` is the line of the file at which the text begins. */
export function readYaml(text: string, firstLine: number): RawResult {
  const counter = new LineCounter()
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    return { line: firstLine + line - 1, column: col }
  }
  const top = { line: firstLine, column: 1 }
  const failure = (...findings: Finding[]): RawResult => ({ raw: undefined, findings })
  const deep = depthOf(text)
  if (deep > DEPTH_MAX) return failure(finding('error', 'yaml-deep', top, { depth: DEPTH_MAX }))

  let document: Document
  try {
    document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false })
  } catch {
    // Lists within lists, `- - - …`, exhaust the stack.
    return failure(finding('error', 'yaml-deep', top, { depth: DEPTH_MAX }))
  }
  if (document.errors.length > 0) {
    return failure(...document.errors.map(({ code, message, pos }) => yamlFinding(code, message, placeAt(pos[0]))))
  }
  if (document.contents === null) return { raw: { value: {}, placeOf: () => top }, findings: [] }
  if (!isMap(document.contents)) {
    return failure(finding('error', text.includes('：') ? 'settings-wide-colon' : 'settings-unreadable', top))
  }
  try {
    const value = document.toJS({ maxAliasCount: ALIASES_MAX }) as Record<string, unknown>
    const pairs: Pairs = new Map()
    return { raw: { value, placeOf: (path) => placeAt(offsetOf(document, path, pairs)) }, findings: [] }
  } catch (error) {
    return failure(finding('error', 'yaml-bomb', top, { why: String(error) }))
  }
}

/** A whole file of settings, such as `site.yaml`. */
export function parseYaml<T>(
  text: string,
  schema: v.GenericSchema<unknown, T>,
  file: string,
): { value: T | undefined; problems: Problem[]; placeOf: (path: Path) => Place } {
  const { raw, findings } = readYaml(text, 1)
  if (!raw) return { value: undefined, problems: findings.map(inFile(file)), placeOf: () => ({ line: 1, column: 1 }) }
  const { value, findings: faults } = checked(schema, raw)
  return { value, problems: faults.map(inFile(file)), placeOf: raw.placeOf }
}

/** How deep brackets nest; a bound from above, for some may stand in quotes. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (const sign of text) {
    if (sign === '[' || sign === '{') most = Math.max(most, ++depth)
    else if ((sign === ']' || sign === '}') && depth > 0) depth--
  }
  return most
}

/** Of the key of a pair, or of an item of a list, as deep as the path leads. */
function offsetOf(document: Document, path: Path, pairs: Pairs): number {
  let node: unknown = document.contents
  let offset = 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = pairsOf(node, pairs).get(String(step))
      if (!pair) break
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else {
      const item: unknown = (node as { items?: unknown[] } | undefined)?.items?.[Number(step)]
      if (item === undefined) break
      offset = startOf(item) ?? offset
      node = item
    }
  }
  return offset
}

/** The pairs of maps by their keys, for those that were asked for. */
type Pairs = Map<YAMLMap, Map<string, Pair>>

function pairsOf(map: YAMLMap, pairs: Pairs): Map<string, Pair> {
  const known =
    pairs.get(map) ?? new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]))
  pairs.set(map, known)
  return known
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? (node as Node).range?.[0] : undefined)

const KNOWN: Record<string, Code & ('yaml-twice' | 'yaml-tab' | 'yaml-colon')> = {
  DUPLICATE_KEY: 'yaml-twice',
  TAB_AS_INDENT: 'yaml-tab',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-colon',
  MULTILINE_IMPLICIT_KEY: 'yaml-colon',
}

const yamlFinding = (code: string, why: string, place: Place): Finding =>
  finding('error', KNOWN[code] ?? 'yaml-fault', place, { why })
