/** The editors' commands, as an editor runs them: each in a process of its own. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type Said = { status: number; output: string; errors: string }

export const ridge = (...parameters: string[]): Promise<Said> => ridgeIn({ LC_ALL: 'zh_CN.UTF-8' }, ...parameters)

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
