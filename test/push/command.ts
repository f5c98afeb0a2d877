/** The editors' commands, as an editor runs them: each in a process of its own; or the same code here, which takes no second to start. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { type MockInstance, vi } from 'vitest'

import type { Stores } from '../../src/push/commands/command.ts'
import { run } from '../../src/push/program.ts'

export type Said = { status: number; output: string; errors: string }

const CHINESE = { LC_ALL: 'zh_CN.UTF-8' }

export const ridge = (...parameters: string[]): Promise<Said> => ridgeIn(CHINESE, ...parameters)

/** With other variables of the environment. */
export async function ridgeIn(environment: Record<string, string>, ...parameters: string[]): Promise<Said> {
  const env = { ...process.env, ...environment }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['src/push/cli.ts', ...parameters], { env })
    return { status: 0, output: stdout, errors: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { status: code, output: stdout, errors: stderr }
  }
}

/** One command in this process, and never two at a time: what it prints is caught. */
export async function ridgeHere(parameters: string[], stores?: Stores): Promise<Said> {
  const said: Said = { status: 0, output: '', errors: '' }
  const spies: MockInstance[] = [
    vi.spyOn(console, 'log').mockImplementation((text) => void (said.output += `${String(text)}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text) => void (said.errors += `${String(text)}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said.output += String(text)))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said.errors += String(text)))),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    await run(parameters, CHINESE, stores)
    return { ...said, status: process.exitCode }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}
