/** A real Chromium: the machine's own, or the one that comes from npm for Linux x64 with its libraries. */
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Browser, chromium } from 'playwright-core'

/** Where Debian, Alpine, macOS and Windows keep it. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** No sandbox: tests also run as root in containers. No background requests: the network may be closed. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? INSTALLED.find((path) => existsSync(path)) ?? (await packaged())
  return chromium.launch({ executablePath, args: FLAGS })
}

/** Unpacks itself and its libraries into a folder of its own; it must be told before it is imported. */
async function packaged(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium found. Install Chrome or Chromium, or set CHROMIUM to its path.')
  }
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'ridge-chromium-'))
  const { default: package_ } = await import('@sparticuz/chromium')
  return package_.executablePath()
}
