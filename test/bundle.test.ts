import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { WRANGLER, WRANGLER_ENVIRONMENT } from '../src/push/live/wrangler.ts'

test('the Worker that is uploaded stays under 160 KiB compressed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-bundle-'))
  try {
    const parameters = [WRANGLER, 'deploy', '--dry-run', '--outdir', folder]
    await promisify(execFile)(process.execPath, parameters, { env: WRANGLER_ENVIRONMENT })
    expect(gzipSync(readFileSync(join(folder, 'worker.js'))).length).toBeLessThan(160 * 1024)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
