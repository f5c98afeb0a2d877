/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'

import { browser, site } from './world.ts'

const ARTICLE = '/articles/what-is-omnimedia-operations'

let context: BrowserContext
afterEach(() => context.close())

/** A desktop; which addresses are asked for is collected, and what the console complains of. */
async function openDesktop(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; asked: string[]; complaints: string[] }> {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  return { page, asked, complaints }
}

describe('a reader who passes an article on', () => {
  test('copies its address with one click, and that of a question with another', async () => {
    const { page, complaints } = await openDesktop({ permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(`${site.address}${ARTICLE}?utm_source=x#main`)
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
    await page.getByRole('button', { name: '复制链接' }).click()
    await page.getByRole('button', { name: '已复制' }).waitFor()
    expect(await copied()).toBe(`${site.address}${ARTICLE}`)

    const heading = page.getByRole('heading', { name: '三、怎么转行做全媒体运营？' })
    const link = heading.getByRole('link', { name: '本节网址' })
    const opacity = (): Promise<string> => link.evaluate((element) => getComputedStyle(element).opacity)
    expect(await opacity()).toBe('0')
    await heading.hover()
    expect(await opacity()).toBe('1')
    await link.click()
    await expect.poll(copied).toBe(`${site.address}${ARTICLE}#${encodeURIComponent('怎么转行做全媒体运营')}`)
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#怎么转行做全媒体运营')
    expect(complaints).toEqual([])
  })

  test('shares it the way the device does it', async () => {
    const { page } = await openDesktop()
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'share', {
        value: (what: ShareData) => Promise.resolve(Object.assign(window, { shared: what })),
      })
    })
    await page.goto(`${site.address}${ARTICLE}`)
    await page.getByRole('button', { name: '分享' }).click()
    expect(await page.evaluate(() => (window as unknown as { shared: ShareData }).shared)).toEqual({
      title: '什么是全媒体运营 - 岭上学院',
      url: `${site.address}${ARTICLE}`,
    })
  })

  test('sees no button that does nothing: none without script, no sharing where the device has none', async () => {
    const { page } = await openDesktop({ javaScriptEnabled: false })
    await page.goto(`${site.address}${ARTICLE}`)
    expect(await page.getByRole('group', { name: '分享' }).getByRole('button').count()).toBe(0)
    expect(await page.getByText('微信二维码').first().isVisible()).toBe(true)
    await context.close()
    const scripted = await openDesktop()
    await scripted.page.goto(`${site.address}${ARTICLE}`)
    expect(await scripted.page.getByRole('button', { name: '分享' }).count()).toBe(0)
  })

  test('opens the code for WeChat, which nobody has asked for before', async () => {
    const { page, asked } = await openDesktop()
    await page.goto(`${site.address}${ARTICLE}`)
    const summary = page.getByText('微信二维码').first()
    await summary.scrollIntoViewIfNeeded()
    await page.waitForTimeout(300)
    expect(asked.filter((path) => path.endsWith('/qr.svg'))).toEqual([])
    await summary.click()
    await expect.poll(() => asked).toContain(`${ARTICLE}/qr.svg`)
    const image = page.locator('.share img')
    await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0)
    expect((await image.boundingBox())?.width).toBe(176)
    const svg = await (await fetch(`${site.address}${ARTICLE}/qr.svg`)).text()
    const isSvg = await page.evaluate((text) => {
      const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
      return documentElement.tagName === 'svg' && documentElement.querySelector('parsererror') === null
    }, svg)
    expect(isSvg).toBe(true)
  })

  // Browsers ask for lazy pictures at once where scripts are off: what is scrolled to would tell on the reader.
  test('opens it without script as well', async () => {
    const { page } = await openDesktop({ javaScriptEnabled: false })
    await page.goto(`${site.address}${ARTICLE}`)
    await page.getByText('微信二维码').first().click()
    expect((await page.locator('.share img').boundingBox())?.width).toBe(176)
  })
})

test('the way to the other script keeps the place', async () => {
  const { page } = await openDesktop()
  await page.goto(`${site.address}${ARTICLE}`)
  await page
    .getByRole('navigation', { name: '本文目录' })
    .getByRole('link', { name: '三、怎么转行做全媒体运营？' })
    .click()
  await page.getByRole('link', { name: '繁體' }).click()
  await page.waitForURL('**/zh-hant/articles/**')
  expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#怎么转行做全媒体运营')
  const heading = page.getByRole('heading', { name: '三、怎麼轉行做全媒體運營？' })
  await expect.poll(async () => (await heading.boundingBox())?.y).toBeLessThan(200)
})

test('the contents mark the question that is being read, where the browser can', async () => {
  const { page } = await openDesktop()
  await page.goto(`${site.address}${ARTICLE}`)
  if (!(await page.evaluate(() => CSS.supports('scroll-target-group', 'auto')))) return
  const link = page
    .getByRole('navigation', { name: '本文目录' })
    .getByRole('link', { name: '三、怎么转行做全媒体运营？' })
  const colour = (): Promise<string> => link.evaluate((element) => getComputedStyle(element).color)
  const quiet = await colour()
  await page
    .getByRole('heading', { name: '三、怎么转行做全媒体运营？' })
    .evaluate((element) => element.scrollIntoView())
  await expect.poll(colour).not.toBe(quiet)
})

test('print shows where links lead, and none of the controls', async () => {
  const { page } = await openDesktop()
  await page.goto(`${site.address}${ARTICLE}`)
  await page.emulateMedia({ media: 'print' })
  const shown = await page.evaluate(() =>
    ['.masthead', '.toc', '.share', '.steps', '.cta', '.related', '.foot', '.anchor'].filter((selector) =>
      [...document.querySelectorAll(selector)].some((element) => element.checkVisibility()),
    ),
  )
  expect(shown).toEqual([])
  const source = page.locator('.sources a').first()
  expect(await source.evaluate((element) => getComputedStyle(element, '::after').content)).toContain('https://')
})

describe('a reader with a keyboard only', () => {
  /** Goes on by Tab until the focused element says so, and sees each time where the focus is. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let steps = 0; steps < 150; steps++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        const label = element.id && document.querySelector(`label[for="${element.id}"]`)?.textContent
        const name = label || element.getAttribute('aria-label') || element.textContent
        const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && element.checkVisibility()
        return { name: name?.trim() ?? '', isSeen, isBody: element === document.body }
      })
      if (focused.isBody) continue
      expect(focused).toMatchObject({ isSeen: true })
      if (name.test(focused.name)) return
    }
    throw new Error(`no way by Tab to ${name}`)
  }

  test('goes from home to an article, the form and the receipt, and always sees where the focus is', async () => {
    const { page, complaints } = await openDesktop()
    await page.goto(site.address)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文')
    await page.keyboard.press('Enter')
    await tabTo(page, /^什么是全媒体运营$/)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${ARTICLE}`)
    await tabTo(page, /^在线留言$/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/contact?**')
    await tabTo(page, /^称呼/)
    await page.keyboard.type('王小明')
    await tabTo(page, /^微信号/)
    await page.keyboard.type('wx_123')
    await tabTo(page, /^留言/)
    await page.keyboard.type('从哪里开始？')
    await tabTo(page, /我同意/)
    await page.keyboard.press('Space')
    await tabTo(page, /^提交留言$/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/contact/receipts/**')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('留言已收到')
    expect(complaints).toEqual([])
  })

  test('reaches every control of the article’s row, each large enough for a finger', async () => {
    const { page } = await openDesktop({ permissions: ['clipboard-write'] })
    await page.goto(`${site.address}/articles/chinese-typesetting-basics`)
    await tabTo(page, /^复制链接$/)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '已复制' }).waitFor()
    await tabTo(page, /^微信二维码$/)
    await page.keyboard.press('Enter')
    expect(await page.locator('.share details').getAttribute('open')).not.toBeNull()
    const sizes = await page
      .locator('.share button:visible, .share summary, .steps a, .article-tags a')
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().height))
    expect(sizes.length).toBeGreaterThan(3)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44)
    await tabTo(page, /^上一篇/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/articles/short-video-script')
  })
})

test('no page is wider than its window', async () => {
  const { page } = await openDesktop()
  for (const path of [
    '/',
    '/academy/',
    '/archive',
    '/tags/新媒体',
    ARTICLE,
    '/questions',
    '/contact',
    '/privacy',
    '/nowhere',
    '/articles/two-scripts-one-article',
  ]) {
    await page.goto(`${site.address}${path}`)
    for (const width of [1280, 768, 390]) {
      await page.setViewportSize({ width, height: 900 })
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, width])
    }
  }
})
