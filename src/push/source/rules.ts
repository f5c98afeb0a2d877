/** Content rules: `rules.yaml`, which editors own. Without the file nothing is held against a text. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

import { finding, inFile, type Problem } from '../problem.ts'
import { readText } from './files.ts'
import { text } from './settings-schema.ts'
import { parseYaml } from './yaml.ts'

const RULES_FILE = 'rules.yaml'

const list = v.optional(v.array(text, 'list'), [])

const RuleSchema = v.object(
  {
    id: v.pipe(text, v.regex(/^[a-z0-9-]+$/, 'rule-id')),
    severity: v.optional(v.picklist(['error', 'warning'], 'severity'), 'warning'),
    /** Why, in the editors' own words. */
    reason: text,
    in: v.optional(v.array(v.picklist(['title', 'summary', 'body'], 'rule-in'), 'list'), ['title', 'summary', 'body']),
    /** What to write instead. */
    use: v.optional(text),
    terms: list,
    /** Regular expressions of JavaScript. */
    patterns: list,
    /** Longer phrases in which a term is no fault. */
    allow: list,
  },
  'rule',
)
export type Rule = v.InferOutput<typeof RuleSchema>

const RulesSchema = v.object({ rules: v.array(RuleSchema, 'list') }, 'missing')

/** Plain data. No rules where there is no file, or a broken one. */
export function readRules(folder: string): { rules: Rule[]; problems: Problem[] } {
  if (!existsSync(join(folder, RULES_FILE))) return { rules: [], problems: [] }
  const source = readText(folder, RULES_FILE)
  if ('code' in source) return { rules: [], problems: [source] }
  const { value, problems, placeOf } = parseYaml(source.text, RulesSchema, RULES_FILE)
  const rules = value?.rules ?? []
  const faults = rules.flatMap(({ id, patterns }, at) => [
    ...(rules.findIndex((other) => other.id === id) === at
      ? []
      : [finding('error', 'rule-twice', placeOf(['rules', at, 'id']), { id })]),
    ...patterns.flatMap((pattern, index) =>
      isPattern(pattern)
        ? []
        : [finding('error', 'rule-pattern', placeOf(['rules', at, 'patterns', index]), { pattern })],
    ),
  ])
  return { rules: faults.length > 0 ? [] : rules, problems: [...problems, ...faults.map(inFile(RULES_FILE))] }
}

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, 'giu'))
  } catch {
    return false
  }
}
