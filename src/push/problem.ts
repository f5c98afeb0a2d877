/** What is wrong with the content, said to the editor: where, what, and what to do. */

type Severity = 'error' | 'warning'

export type Problem = {
  severity: Severity
  /** Path of the file, relative to the content folder. */
  file: string
  /** Counted from 1. */
  line: number
  message: string
}

/** `file:line: message`, as compilers print it, so that editors can jump to it. */
export const printed = (problem: Problem): string =>
  `${problem.file}:${problem.line}: ${problem.severity === 'warning' ? '提醒：' : ''}${problem.message}`

export const hasErrors = (problems: Problem[]): boolean => problems.some((problem) => problem.severity === 'error')
