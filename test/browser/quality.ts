/// <reference lib="dom" />
/** The whole site as a crawler, a validator and axe see it: every page that can be reached from the home page. */
import { createRequire } from 'node:module'

import type axe from 'axe-core'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'

import { browser, site } from './world.ts'

beforeAll(async () => {
  const asked = await fetch(`${site.address}/api/questions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      question: '账号矩阵要几个人来做？',
      nickname: '阿珍',
      consent: true,
      from: '/articles/account-matrix',
    }),
  })
  const { id } = (await asked.json()) as { id: string }
  await fetch(`${site.address}/desk/questions/${id}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: site.address },
    body: new URLSearchParams({
      answer: '三个人就够。\n\n- **先**从一个账号开始\n- 见[账号矩阵](/articles/account-matrix)',
    }),
  })
  await fetch(`${site.address}/cdn-cgi/handler/scheduled`)
})

type Crawled = { status: number; type: string; text: string; from: string }

/** Every address of the site that links, feeds of the head and pictures lead to, beginning at home. */
async function crawl(): Promise<Map<string, Crawled>> {
  const found = new Map<string, Crawled>()
  const waiting: [path: string, from: string][] = [['/', 'the home page']]
  const seen = new Set(['/'])
  while (waiting.length > 0) {
    await Promise.all(
      waiting.splice(0, 8).map(async ([path, from]) => {
        const response = await fetch(`${site.address}${path}`, { redirect: 'manual' })
        const type = response.headers.get('Content-Type') ?? ''
        const text = type.startsWith('text/') ? await response.text() : (await response.arrayBuffer(), '')
        found.set(path, { status: response.status, type, text, from })
        if (!type.startsWith('text/html')) return
        for (const [, quoted] of text.matchAll(/<(?:a|link|img)\b[^>]*?\s(?:href|src)=["']([^"']+)["']/g)) {
          const url = new URL((quoted ?? '').replaceAll('&amp;', '&'), `${site.address}${path}`)
          const next = `${url.pathname}${url.search}`
          const isOwn = url.origin === site.address || url.origin === 'https://academy.ridge.example'
          // A form for each page that leads to it is the same page.
          if (!isOwn || seen.has(next) || /\/(?:contact|questions\/ask)\?/.test(next)) continue
          seen.add(next)
          waiting.push([next, path])
        }
      }),
    )
  }
  return found
}

const PAGES = [
  '/',
  '/zh-hant/',
  '/operations/',
  '/academy/rankings/',
  '/tags/%E6%96%B0%E5%AA%92%E4%BD%93',
  '/archive',
  '/articles/what-is-omnimedia-operations',
  '/zh-hant/articles/what-is-omnimedia-operations',
  '/articles/what-an-omnimedia-operator-does',
  '/questions',
  '/questions/ask',
  '/contact?from=/articles/account-matrix&cta=top',
  '/zh-hant/contact',
  '/privacy',
  '/articles/there-is-none',
  '/zh-hant/there-is-none/',
]

const DESK = ['/desk/messages', '/desk/questions', '/desk/figures', '/desk/deliveries', '/desk/ticks', '/desk/people']

test('a crawl from the home page finds no broken link, every article, and on each page a title, a description, one canonical and one h1', async () => {
  const pages = await crawl()
  expect(pages.size).toBeGreaterThan(150)
  const broken = [...pages].filter(([, { status }]) => status !== 200 && status !== 301)
  expect(broken.map(([path, { status, from }]) => `${status} ${path} from ${from}`)).toEqual([])
  const faults = [...pages].flatMap(([path, { type, text, status }]) => {
    if (!type.startsWith('text/html') || status !== 200) return []
    const counts = {
      title: [...text.matchAll(/<title>[^<]{2,}<\/title>/g)].length,
      description: [...text.matchAll(/<meta name=["']description["'] content=["'][^"']{5,}/g)].length,
      canonical: [...text.matchAll(/<link rel=["']canonical["']/g)].length,
      h1: [...text.matchAll(/<h1\b/g)].length,
    }
    return Object.entries(counts).flatMap(([what, count]) => (count === 1 ? [] : [`${path}: ${count} ${what}`]))
  })
  expect(faults).toEqual([])
  const slugs = (await site.slugs()).map((slug) => `/articles/${encodeURIComponent(slug)}`)
  expect(slugs.filter((path) => !pages.has(path))).toEqual([])
})

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // Taste, not validity: `data-`, quotes and self-closing as the serialisers write them.
    'attr-quotes': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'no-inline-style': 'error',
    'long-title': 'off',
    'require-sri': 'off',
    'no-raw-characters': 'off',
    'prefer-native-element': 'error',
    'tel-non-breaking': 'off',
  },
})

test('every kind of page is valid HTML', async () => {
  const faults: string[] = []
  const id = await questionId()
  for (const path of [...PAGES, `/questions/${id}`, ...DESK, `/desk/questions/${id}`]) {
    const text = await (await fetch(`${site.address}${path}`)).text()
    const report = await validator.validateString(text)
    for (const { messages } of report.results) {
      for (const { ruleId, message, line, severity } of messages) {
        if (severity === 2) faults.push(`${path}:${line} ${ruleId}: ${message}`)
      }
    }
  }
  expect(faults).toEqual([])
})

const questionId = async (): Promise<string> => {
  const { items } = (await (await fetch(`${site.address}/api/questions`)).json()) as { items: { id: string }[] }
  return items[0]?.id ?? ''
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What depends on colours, which are all that another scheme changes. */
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds on a page, as `rule: elements` each. */
async function faultsOf(page: Page, rules: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly })
    return violations.map(({ id, nodes }) => {
      const targets = nodes.map(({ target }) => target.join(' '))
      return `${id}: ${targets.slice(0, 3).join(', ')}`
    })
  }, rules)
}

/** Where no font has Chinese characters all look alike, which axe takes for icons, whose colours it does not look at. */
async function writeInLetters(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { currentNode } = walker
      currentNode.nodeValue = currentNode.nodeValue?.replaceAll(/\P{ASCII}/gu, 'm') ?? ''
    }
  })
}

test('axe finds nothing, in light and in dark', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true })
  await context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  const page = await context.newPage()
  const faults: string[] = []
  const id = await questionId()
  for (const path of [...PAGES, `/questions/${id}`, `/questions/receipts/${id}`, ...DESK, `/desk/questions/${id}`]) {
    await page.goto(`${site.address}${path}`)
    faults.push(...(await faultsOf(page, RULES)).map((fault) => `${path} ${fault}`))
    await writeInLetters(page)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      faults.push(...(await faultsOf(page, RULES_OF_COLOURS)).map((fault) => `${path} in ${colorScheme} ${fault}`))
    }
  }
  await context.close()
  expect(faults).toEqual([])
})

test('pages do not move while they load, and fit a narrow phone', async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
  const page = await context.newPage()
  const faults: string[] = []
  for (const path of [...PAGES.filter((one) => !one.startsWith('/zh-hant')), '/desk/messages', '/desk/figures']) {
    await page.goto(`${site.address}${path}`)
    const { shift, width } = await page.evaluate(
      () =>
        new Promise<{ shift: number; width: number }>((done) => {
          let shifted = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) shifted += (entry as unknown as { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => done({ shift: shifted, width: document.documentElement.scrollWidth }), 100)
        }),
    )
    if (shift > 0) faults.push(`${path} moves by ${shift}`)
    if (width > 320) faults.push(`${path} is ${width} wide`)
  }
  await context.close()
  expect(faults).toEqual([])
})
