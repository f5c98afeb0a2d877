/**
 * Installs what is missing, before `npm start` and `npm test`. Plain JavaScript without dependencies:
 * it runs on the Node that the machine has, and brings the Node that Ridge is made for.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** Written after a complete installation; holds the hash of the lock file that was installed. */
const MARK = join(ROOT, 'node_modules', '.ridge-installed')

const lockHash = createHash('sha256')
  .update(readFileSync(join(ROOT, 'package-lock.json')))
  .digest('hex')
const isInstalled = existsSync(MARK) && readFileSync(MARK, 'utf8') === lockHash

if (!isInstalled) {
  console.log('Installing dependencies (npm ci), once …')
  const options = { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' }
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], options)
  if (status !== 0) {
    console.error('npm ci failed; see above. Check the network, then run the same command again.')
    process.exit(status ?? 1)
  }
  writeFileSync(MARK, lockHash)
}
