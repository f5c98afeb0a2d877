/** Running the wrangler that is installed here, as a process of its own. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { CODE_CACHE } from '../code-cache.ts'

const PACKAGE = createRequire(import.meta.url).resolve('wrangler/package.json')

/** To be run by `process.execPath`, which is the Node that Ridge brings. */
export const WRANGLER = join(dirname(PACKAGE), 'bin', 'wrangler.js')

/** No questions, no usage reports, no look-up of where this machine is; and a quicker start the next time. */
export const WRANGLER_ENVIRONMENT = {
  NODE_COMPILE_CACHE: CODE_CACHE,
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CI: '1',
}

/** Tries of one call, and the pause before the second one, in milliseconds; it doubles each time. */
const TRIES = 4
const PAUSE_MS = 2000

/** A namespace of 10,000 articles lists as about 10 MB of JSON. */
const OUTPUT_MAX_BYTES = 1e9

/** The output of a wrangler command; a failure throws what wrangler said. */
export async function wrangler(parameters: string[]): Promise<string> {
  const options = { maxBuffer: OUTPUT_MAX_BYTES, env: WRANGLER_ENVIRONMENT }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [WRANGLER, ...parameters], options)
    return stdout
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string }
    throw new Error(`wrangler ${parameters.slice(0, 3).join(' ')}: ${(stderr || stdout || String(error)).trim()}`, {
      cause: error,
    })
  }
}

/** For calls that can be repeated without harm: a network that fails for a moment does not end a command. */
export async function patiently(parameters: string[]): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await wrangler(parameters)
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error
      await sleep(PAUSE_MS * 2 ** (tries - 1))
    }
  }
}

/** Faults that may be gone in a moment: of the network, a server's, or of too many calls. */
const isPassing = (error: unknown): boolean =>
  /fetch failed|ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up|\b(?:429|5\d\d)\b|timed? ?out/i.test(String(error))

/** Hands over a text as a file that is gone afterwards. */
export async function withFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-push-'))
  try {
    const path = join(folder, 'keys.json')
    writeFileSync(path, text)
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
