/** The editors' commands, as an editor runs them: each in a process of its own. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export async function ridge(...parameters: string[]): Promise<{ status: number; output: string; errors: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['src/push/cli.ts', ...parameters])
    return { status: 0, output: stdout, errors: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { status: code, output: stdout, errors: stderr }
  }
}
