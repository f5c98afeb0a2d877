/// <reference lib="dom" />
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import { browser, site } from './world.ts'

/** A phone, without JavaScript unless asked; what the console complains of and what other hosts are asked is collected. */
async function openPhone(options: {
  javaScriptEnabled: boolean
  colorScheme?: 'dark'
  deviceScaleFactor?: number
}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => request.url().startsWith(site.address) || complaints.push(`asks ${request.url()}`))
  return { page, complaints }
}

describe('a reader', () => {
  test('goes from home to a section, an article, a related article, the form and the receipt, without JavaScript', async () => {
    const { page, complaints } = await openPhone({ javaScriptEnabled: false })
    await page.goto(site.address)
    await page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name: '创意学院' }).click()
    expect(new URL(page.url()).pathname).toBe('/academy/')
    await page.getByRole('link', { name: '什么是全媒体运营' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('什么是全媒体运营')
    expect(await page.title()).toBe('什么是全媒体运营 - 岭上学院')

    await page
      .getByRole('navigation', { name: '本文目录' })
      .getByRole('link', { name: '三、怎么转行做全媒体运营？' })
      .click()
    const heading = page.getByRole('heading', { name: '三、怎么转行做全媒体运营？' })
    await expect.poll(async () => (await heading.boundingBox())?.y).toBeLessThan(200)

    await page.getByRole('region', { name: '推荐阅读' }).getByRole('link').first().click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('全媒体运营师是什么职业')
    await page.getByRole('link', { name: '在线留言' }).first().click()

    await page.getByRole('button', { name: '提交留言' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('还有 4 处需要改')
    await page.getByLabel('称呼').fill('王小明')
    await page.getByLabel('微信号').fill('wx_123')
    await page.getByLabel('留言').fill('想转行做运营，\n从哪里开始？')
    await page.getByLabel('我同意').check()
    await page.getByRole('button', { name: '提交留言' }).click()

    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('留言已收到')
    const receipt = await page.locator('.receipt dd').textContent()
    const stored = `SELECT id, name, wechat, message, came_from FROM contact_messages WHERE id = '${receipt}'`
    const rows = await site.query(stored)
    expect(rows).toEqual([
      {
        id: receipt,
        name: '王小明',
        wechat: 'wx_123',
        message: '想转行做运营，\n从哪里开始？',
        came_from: '/articles/omnimedia-operator-occupation',
      },
    ])
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
  })

  test.each([
    { path: '/', scheme: 'light' },
    { path: '/articles/what-is-omnimedia-operations', scheme: 'dark' },
    { path: '/articles/subscription-or-service-account', scheme: 'light' },
    { path: '/contact', scheme: 'dark' },
  ] as const)(
    'finds $path within a phone’s width, its style allowed, its picture loaded ($scheme)',
    async ({ path, scheme }) => {
      const dark = scheme === 'dark' ? { colorScheme: 'dark' as const } : {}
      const { page, complaints } = await openPhone({ javaScriptEnabled: true, ...dark })
      await page.goto(`${site.address}${path}`)
      const { width, background, pictures } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        background: getComputedStyle(document.body).backgroundColor,
        pictures: [...document.images].filter((image) => image.checkVisibility()).map((image) => image.naturalWidth),
      }))
      expect(width).toBeLessThanOrEqual(390)
      expect(background).toBe(scheme === 'dark' ? 'rgb(20, 24, 27)' : 'rgb(247, 244, 238)')
      expect(pictures.every((size) => size > 0)).toBe(true)
      expect(complaints).toEqual([])
    },
  )
})

test('a picture is asked for in the format and the width that the screen wants', async () => {
  for (const [deviceScaleFactor, asked] of [
    [1, '720w'],
    [3, '1200w'],
  ] as const) {
    const { page, complaints } = await openPhone({ javaScriptEnabled: true, deviceScaleFactor })
    await page.goto(`${site.address}/articles/what-is-omnimedia-operations`)
    const shown = await page.locator('figure img').evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      const sources = [...(image.parentElement?.querySelectorAll('source') ?? [])]
      return {
        chosen: new URL(image.currentSrc).pathname,
        offered: sources.map(({ type, srcset }) => [type, srcset] as const),
        overflow: image.getBoundingClientRect().right - document.documentElement.clientWidth,
        ratio: image.width / image.height,
      }
    })
    const [type, srcset] = shown.offered[0] ?? []
    expect([type, shown.offered[1]?.[0]]).toEqual(['image/avif', 'image/webp'])
    expect(srcset).toContain(`${shown.chosen} ${asked}`)
    expect(shown.overflow).toBeLessThan(0)
    expect(shown.ratio).toBeCloseTo(1200 / 640, 2)
    expect(complaints).toEqual([])
  }
})

test('a page with a wide table, a long line of code and a long address stays within a phone’s width', async () => {
  const body = `${'https://example.com/' + 'a'.repeat(150)}\n\n\`\`\`\n${'x = 1; '.repeat(40)}\n\`\`\`\n\n|${'一列|'.repeat(12)}\n|${'---|'.repeat(12)}\n|${'内容内容|'.repeat(12)}\n`
  const file = join(site.content, 'articles', 'wide.md')
  writeFileSync(file, `---\ntitle: ${'Very'.repeat(40)}\nsection: brand\ndate: 2026-11-20\n---\n${body}`)
  await expect.poll(async () => (await fetch(`${site.address}/articles/wide`)).status, { timeout: 20_000 }).toBe(200)
  const { page } = await openPhone({ javaScriptEnabled: true })
  await page.goto(`${site.address}/articles/wide`)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  rmSync(file)
})

describe('an editor', () => {
  const article = (name: string): string => join(site.content, 'articles', `${name}.md`)
  const heading = async (slug: string): Promise<string> =>
    /<h1>(.*?)<\/h1>/.exec(await (await fetch(`${site.address}/articles/${slug}`)).text())?.[1] ?? ''

  test('sees a changed article, a new one and a removed one while npm start runs, in pages and lists', async () => {
    const text = readFileSync(article('content-calendar'), 'utf8')
    for (const title of ['改过一次', '改过两次', '改过的内容日历']) {
      // As editors save: a new file in the place of the old one.
      writeFileSync(`${article('content-calendar')}~`, text.replace(/^title: .*$/m, `title: ${title}`))
      renameSync(`${article('content-calendar')}~`, article('content-calendar'))
      await expect.poll(() => heading('content-calendar'), { timeout: 20_000 }).toBe(title)
    }
    await expect
      .poll(async () => (await fetch(`${site.address}/operations/`)).text(), { timeout: 20_000 })
      .toContain('改过的内容日历')

    writeFileSync(article('brand-new'), '---\ntitle: 全新的文章\nsection: brand\ndate: 2026-11-20\n---\n一段话。\n')
    await expect.poll(() => heading('brand-new'), { timeout: 20_000 }).toBe('全新的文章')
    await expect.poll(async () => (await fetch(site.address)).text(), { timeout: 20_000 }).toContain('全新的文章')

    rmSync(article('brand-new'))
    await expect
      .poll(async () => (await fetch(`${site.address}/articles/brand-new`)).status, { timeout: 20_000 })
      .toBe(410)
  })

  test('sees a draft and an article to come in the preview, marked, and reloaded when the file is saved; readers see neither', async () => {
    const preview = /http:\/\/localhost:\d+(?=\/~articles)/.exec(site.output())?.[0] ?? ''
    writeFileSync(
      article('unfinished'),
      '---\ntitle: 没写完\nsection: brand\ndate: 2026-11-20\ndraft: true\n---\n软件,第一稿。\n\n![图](new-media-forms.png)\n',
    )
    writeFileSync(article('to-come'), '---\ntitle: 还没到\nsection: brand\ndate: 2099-11-20 08:30\n---\n到时候见。\n')
    await expect.poll(async () => (await fetch(`${preview}/articles/to-come`)).status, { timeout: 20_000 }).toBe(200)

    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${preview}/~articles`)
    const rows = page.getByRole('row')
    expect(await rows.nth(0).innerText()).toMatch(/没写完\s+草稿，不会发布\s+1 个问题/)
    expect(await rows.nth(1).innerText()).toMatch(/还没到\s+定时，2099-11-20 08:30 发布/)
    await page.getByRole('link', { name: '没写完' }).click()
    const bar = page.locator('.preview-bar')
    expect(await bar.innerText()).toContain('草稿，不会发布')
    await bar.getByText('1 个问题').click()
    expect(await bar.innerText()).toMatch(/articles\/unfinished\.md:7:3: 提醒：汉字后面用了半角标点/)
    const picture = page.getByRole('img', { name: '图', exact: true })
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(0)

    writeFileSync(
      article('unfinished'),
      readFileSync(article('unfinished'), 'utf8').replace('软件,第一稿', '软件，第二稿'),
    )
    await expect.poll(() => page.locator('.body').innerText(), { timeout: 20_000 }).toContain('软件，第二稿')
    await page.goto(`${preview}/zh-hant/articles/unfinished`)
    expect(await page.locator('.body').innerText()).toContain('軟件，第二稿')
    await page.goto(`${preview}/contact`)
    await page.getByRole('button', { name: '提交留言' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('还有 4 处需要改')
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
    await page.close()

    for (const path of ['unfinished', 'to-come', '../zh-hant/articles/unfinished', '../~articles', '../~changes']) {
      expect((await fetch(`${site.address}/articles/${path}`)).status, path).toBe(404)
    }
    rmSync(article('unfinished'))
    rmSync(article('to-come'))
  })

  test('has a preview that answers only under names of this machine', async () => {
    const { port } = new URL(/http:\/\/localhost:\d+(?=\/~articles)/.exec(site.output())?.[0] ?? '')
    const status = await new Promise((answer, refuse) => {
      const headers = { Host: `attacker.example:${port}` }
      get({ host: 'localhost', port, path: '/~articles', headers }, (response) => {
        response.resume()
        answer(response.statusCode)
      }).on('error', refuse)
    })
    expect(status).toBe(421)
  })

  test('is told what is wrong with a file, and the site stays as it was', async () => {
    writeFileSync(article('wrong'), '---\ntitle: 没有栏目\ndate: 2026-11-20\n---\n一段话。\n')
    await expect.poll(() => site.output(), { timeout: 20_000 }).toMatch(/articles\/wrong\.md:\d+:\d+: .*section/)
    expect((await fetch(site.address)).status).toBe(200)
    rmSync(article('wrong'))
  })
})
