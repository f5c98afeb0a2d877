/** `npm run audit`: Lighthouse on the pages of a running Ridge, as on a phone, three times each. Its own packages: bench/lighthouse. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

import { chromiumPath } from '../test/browser/chromium.ts'
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
if (!existsSync(LIGHTHOUSE)) stop('Lighthouse is not installed: npm --prefix bench/lighthouse install')
const browser = await chromiumPath()
const weights = new Map<string, number>()
for (const path of Object.values(PAGES)) weights.set(path, await weightOf(path))

console.log(row('page', ...CATEGORIES, 'FCP ms', 'LCP ms', 'CLS', 'page KB gzip', 'requests', 'below full marks'))
console.log(row(...Array.from({ length: 10 }, () => '---')))
for (const [name, path] of Object.entries(PAGES)) {
  const reports: Report[] = []
  for (let run = 0; run < RUNS; run++) reports.push(await audited(`${site}${path}`))
  const scores = CATEGORIES.map((category) => median(reports.map(({ categories }) => categories[category]?.score ?? 0)))
  const value = (audit: string): number =>
    median(reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN))
  const shift = value('cumulative-layout-shift')
  const failing = [...new Set(reports.flatMap(failingIn))]
  console.log(
    row(
      name,
      ...scores.map((score) => String(Math.round(score * 100))),
      value('first-contentful-paint').toFixed(0),
      value('largest-contentful-paint').toFixed(0),
      shift.toFixed(3),
      ((weights.get(path) ?? Number.NaN) / 1000).toFixed(1),
      String(median(reports.map(requestsOf))),
      failing.join(', ') || 'none',
    ),
  )
  if (scores.some((score) => score < 1) || shift > 0) process.exitCode = 1
}

/** The page itself, with its style and script. Ends the audit where there is none. */
async function weightOf(path: string): Promise<number> {
  const response = await fetch(`${site}${path}`).catch(() => undefined)
  if (!response)
    return stop(
      `Nothing answers at ${site}: run npm start in another terminal, or give its address: npm run audit -- http://localhost:8787`,
    )
  if (response.status !== 200)
    return stop(`${site}${path} answers ${response.status}: the audit is of the seed's pages`)
  return gzipSync(await response.text()).length
}

function stop(why: string): never {
  console.error(why)
  process.exit(1)
}

function failingIn({ audits }: Report): string[] {
  return Object.entries(audits).flatMap(([audit, { score, scoreDisplayMode }]) =>
    scoreDisplayMode === 'binary' && score !== null && score < 1 ? [audit] : [],
  )
}

function requestsOf({ audits }: Report): number {
  const { details } = audits['network-requests'] as { details?: { items: unknown[] } }
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
      env: { ...process.env, CHROME_PATH: browser },
      maxBuffer: 1e9,
    })
    return JSON.parse(readFileSync(output, 'utf8')) as Report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
