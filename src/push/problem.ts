/** What is wrong with the content, said to the editor: where, what, and what to do. */
import { FILES } from './words/files.ts'
import { EXPECTATIONS, FRONT_MATTER } from './words/front-matter.ts'
import { LINKS } from './words/links.ts'
import { MARKDOWN } from './words/markdown.ts'
import { NOT_BROUGHT, PICTURES } from './words/pictures.ts'
import { RULES } from './words/rules.ts'
import { SLIPS } from './words/slips.ts'
import { filled, type Holes, type Language, type Wording } from './words/wording.ts'

const PROBLEMS = { ...FILES, ...FRONT_MATTER, ...MARKDOWN, ...PICTURES, ...LINKS, ...RULES, ...SLIPS }
export type Code = keyof typeof PROBLEMS

export type Severity = 'error' | 'warning'

/** Line and column, counted from 1; the column in UTF-16 units, as editors count. */
export type Place = { line: number; column: number }

/** A problem that does not know its file yet. */
export type Finding = Place & { severity: Severity; code: Code; values: Values }
type Values = Record<string, string | number>

/** `file` is relative to the content folder. */
export type Problem = Finding & { file: string }

/** Says in which file it was found. */
export const inFile =
  (file: string) =>
  (found: Finding): Problem => ({ ...found, file })

/** A finding of a kind, with what stands in the holes of its words. */
export function finding<C extends Code>(
  severity: Severity,
  code: C,
  { line, column }: Place,
  ...[values]: HolesOf<C> extends never ? [] : [Record<HolesOf<C>, string | number>]
): Finding {
  return { severity, code, line, column, values: values ?? {} }
}
type HolesOf<C extends Code> = Holes<
  (typeof PROBLEMS)[C][('zh' | 'hint') & keyof (typeof PROBLEMS)[C]] extends infer W
    ? W extends string
      ? W
      : W extends { zh: infer Hint extends string }
        ? Hint
        : never
    : never
>

/** What an editor reads about it. */
function wordsOf({ code, values }: Finding, language: Language): { message: string; hint?: string } {
  const { hint, ...wording }: Wording = PROBLEMS[code]
  const known = 'why' in values ? { ...values, why: expectation(String(values['why']), language) } : values
  const message = filled(wording[language], known)
  return hint ? { message, hint: filled(hint[language], known) } : { message }
}

/** A reason may be the name of what was expected, or of what went wrong. */
function expectation(why: string, language: Language): string {
  return REASONS[why]?.[language] ?? why
}
const REASONS: Record<string, Wording> = { ...EXPECTATIONS, ...NOT_BROUGHT }

/** `file:line:column: message`, as compilers print it, so that editors can jump to it; the hint on a line of its own. */
export function printed(problem: Problem, language: Language): string {
  const { message, hint } = wordsOf(problem, language)
  const kind = problem.severity === 'warning' ? (language === 'zh' ? '提醒：' : 'warning: ') : ''
  const line = `${problem.file}:${problem.line}:${problem.column}: ${kind}${message}`
  return hint === undefined ? line : `${line}\n    → ${hint}`
}

/** For programs. */
export const asJson = (problem: Problem, language: Language): Record<string, unknown> => {
  const { file, line, column, severity, code } = problem
  return { severity, code, file, line, column, ...wordsOf(problem, language) }
}

export const hasErrors = (problems: Finding[]): boolean => problems.some((problem) => problem.severity === 'error')
