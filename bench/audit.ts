/** `npm run audit`: Lighthouse on the pages of a running Ridge, as on a phone, three times each. Its own packages: bench/lighthouse. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { median, row } from './measure.ts'

const LIGHTHOUSE = 'bench/lighthouse/node_modules/lighthouse/cli/index.js'
const RUNS = 3
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const

const PAGES = {
  article: '/articles/what-is-omnimedia-operations',
  home: '/',
  section: '/operations/',
  contact: '/contact',
  questions: '/questions',
}

type Report = {
  categories: Record<string, { score: number | null }>
  audits: Record<string, { score: number | null; numericValue?: number; scoreDisplayMode: string }>
}

const site = process.argv[2] ?? 'http://localhost:8787'
if (!existsSync(LIGHTHOUSE)) {
  console.error('Lighthouse is not installed: npm --prefix bench/lighthouse install')
  process.exit(1)
}
try {
  await fetch(site)
} catch {
  console.error(
    `Nothing answers at ${site}: run npm start in another terminal, or give its address: npm run audit -- http://localhost:8787`,
  )
  process.exit(1)
}

console.log(row('page', ...CATEGORIES, 'FCP ms', 'LCP ms', 'CLS', 'KB', 'requests', 'below full marks'))
console.log(row(...Array.from({ length: 10 }, () => '---')))
for (const [name, path] of Object.entries(PAGES)) {
  const reports: Report[] = []
  for (let run = 0; run < RUNS; run++) reports.push(await audited(`${site}${path}`))
  const score = (category: string): string =>
    String(Math.round(median(reports.map(({ categories }) => categories[category]?.score ?? 0)) * 100))
  const value = (audit: string): number =>
    median(reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN))
  const failing = Object.entries(reports[0]?.audits ?? {}).filter(
    ([, { score: one, scoreDisplayMode }]) => scoreDisplayMode === 'binary' && one !== null && one < 1,
  )
  console.log(
    row(
      name,
      ...CATEGORIES.map(score),
      value('first-contentful-paint').toFixed(0),
      value('largest-contentful-paint').toFixed(0),
      value('cumulative-layout-shift').toFixed(3),
      (value('total-byte-weight') / 1000).toFixed(1),
      String(requestsOf(reports[0])),
      failing.map(([audit]) => audit).join(', ') || 'none',
    ),
  )
}

function requestsOf(report: Report | undefined): number {
  const details = (report?.audits['network-requests'] as { details?: { items: unknown[] } } | undefined)?.details
  return details?.items.length ?? Number.NaN
}

async function audited(url: string): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ridge-audit-'))
  try {
    const output = join(folder, 'report.json')
    const flags = [
      '--quiet',
      '--output=json',
      `--output-path=${output}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ]
    await promisify(execFile)(process.execPath, [LIGHTHOUSE, url, ...flags], {
      env: {
        ...process.env,
        CHROME_PATH: process.env['CHROMIUM'] ?? process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
      },
      maxBuffer: 1e9,
    })
    return JSON.parse(readFileSync(output, 'utf8')) as Report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
