/** A real Chromium: the machine's own, or the one that comes from npm for Linux x64 with its libraries. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

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

/** The one that `CHROMIUM` names, the machine's own, or the packaged one. */
export const chromiumPath = async (): Promise<string> =>
  process.env['CHROMIUM'] ?? INSTALLED.find((path) => existsSync(path)) ?? (await packaged())

export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await chromiumPath(), args: FLAGS })

/** Unpacked once; the next run finds it there. */
const UNPACKED = resolve('node_modules/.cache/chromium')

/** It unpacks itself, its libraries and a font into the temporary folder, and must be told so before it is imported. */
async function packaged(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium found. Install Chrome or Chromium, or set CHROMIUM to its path.')
  }
  mkdirSync(UNPACKED, { recursive: true })
  const temporary = process.env['TMPDIR']
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  process.env['TMPDIR'] = UNPACKED
  const { default: package_ } = await import('@sparticuz/chromium')
  const path = await package_.executablePath()
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
  writeFileSync(join(UNPACKED, 'fonts', 'fonts.conf'), FONTS)
  return path
}

/** Its own configuration names fixed folders. Without any font, text has no size and nothing can be clicked. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${join(UNPACKED, 'fonts')}</dir>
<dir>/usr/share/fonts</dir>
<cachedir>${join(UNPACKED, 'fonts-cache')}</cachedir>
</fontconfig>
`
