/** Running the wrangler that is installed here, as a process of its own. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const PACKAGE = createRequire(import.meta.url).resolve('wrangler/package.json')

/** To be run by `process.execPath`, which is the Node that Ridge brings. */
export const WRANGLER = join(dirname(PACKAGE), 'bin', 'wrangler.js')

/** No questions, no usage reports, no look-up of where this machine is. */
export const WRANGLER_ENVIRONMENT = {
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CI: '1',
}

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
