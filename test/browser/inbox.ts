/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { browser, notices, site } from './world.ts'

const phone = (options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, javaScriptEnabled: false, ...options })

const headingOf = (page: Page): Promise<string | null> => page.getByRole('heading', { level: 1 }).textContent()

const tick = (): Promise<Response> => fetch(`${site.address}/cdn-cgi/handler/scheduled`)

test('a question goes from an article to the desk, is answered, and stands on the article, without JavaScript', async () => {
  const reader = await (await phone()).newPage()
  await reader.goto(`${site.address}/articles/account-matrix`)
  await reader.getByRole('link', { name: '我要提问' }).click()
  await reader.getByRole('button', { name: '提交问题' }).click()
  expect(await reader.getByRole('alert').textContent()).toContain('请写下你的问题')
  await reader.getByLabel('问题 必填').fill('一个人运营，多久更新一次？')
  await reader.locator('textarea[name=detail]').fill('只有晚上有空。')
  await reader.getByLabel('怎么称呼你').fill('阿珍')
  await reader.getByLabel('邮箱').fill('zhen@example.com')
  await reader.getByLabel('我同意').check()
  await reader.getByRole('button', { name: '提交问题' }).click()
  expect(await headingOf(reader)).toBe('问题已收到')
  expect(await reader.locator('.receipt').textContent()).toContain('等编辑回答')
  await reader.reload()

  const editor = await (await phone()).newPage()
  await editor.goto(`${site.address}/desk/questions?state=new`)
  await editor.getByRole('link', { name: '一个人运营，多久更新一次？' }).click()
  await editor.getByLabel('写回答').fill('一周一篇。\n\n- **固定**星期几')
  await editor.getByRole('button', { name: '回答并公开' }).click()
  expect(await editor.getByRole('status').textContent()).toContain('已回答')

  // The site's own clock may be running the job at this very moment; then the next run does it.
  await expect
    .poll(
      async () => {
        expect((await tick()).ok).toBe(true)
        await reader.reload()
        return reader.getByRole('link', { name: '去看回答' }).count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  await reader.getByRole('link', { name: '去看回答' }).click()
  expect(await headingOf(reader)).toBe('一个人运营，多久更新一次？')
  const page = await reader.content()
  expect(page).toContain('<strong>固定</strong>')
  expect(page).toContain('"@type":"QAPage"')
  expect(page).not.toContain('zhen@example.com')
  // Another reader: the first one's browser may keep the page for its minute.
  const other = await (await phone()).newPage()
  await other.goto(`${site.address}/articles/account-matrix`)
  const block = other.getByRole('region', { name: '问大家' })
  await block.getByRole('link', { name: '一个人运营，多久更新一次？' }).click()
  expect(await headingOf(other)).toBe('一个人运营，多久更新一次？')
  const asked = "SELECT count(*) AS n FROM questions WHERE question = '一个人运营，多久更新一次？'"
  expect(await site.query(asked)).toEqual([{ n: 1 }])
})

test('a lead is told to the sales group at once, handled at the desk, and exported', async () => {
  const reader = await (await phone()).newPage()
  await reader.goto(`${site.address}/articles/landing-page-and-form`)
  await reader.getByRole('link', { name: '在线留言' }).first().click()
  await reader.getByLabel('称呼').fill('王小明')
  await reader.getByLabel('电话', { exact: true }).fill('138 0000 0000')
  await reader.getByLabel('公司').fill('街角烘焙')
  await reader.getByLabel('留言 必填').fill('想做落地页，多少钱？')
  await reader.getByLabel('我同意').check()
  await reader.getByRole('button', { name: '提交留言' }).click()
  expect(await headingOf(reader)).toBe('留言已收到')
  const receipt = (await reader.locator('.receipt dd').textContent()) ?? ''

  const told = (): string[] => notices.filter((body) => body.includes('想做落地页，多少钱？'))
  await expect.poll(() => told().length, { timeout: 20_000 }).toBe(1)
  const notice = told()[0] ?? ''
  expect(JSON.parse(notice)).toMatchObject({ msgtype: 'markdown' })
  expect(notice).toContain('王小明')
  expect(notice).toContain(`/desk/messages/${receipt}`)

  const sales = await (await phone()).newPage()
  await sales.goto(`${site.address}/desk/messages/${receipt}`)
  expect(await sales.content()).toContain('销售群')
  expect(await sales.getByText('已送达').count()).toBe(1)
  await sales.getByRole('button', { name: '由我负责' }).click()
  await sales.getByLabel('备注').fill('报价发过去了')
  await sales.getByRole('button', { name: '记下备注' }).click()
  await sales.getByRole('button', { name: '处理完了' }).click()
  await sales.getByRole('button', { name: '撤销' }).click()
  await sales.getByRole('button', { name: '处理完了' }).click()
  const stored = `SELECT state, cta, came_from, assignee FROM contact_messages WHERE id = '${receipt}'`
  expect(await site.query(stored)).toEqual([
    { state: 'handled', cta: 'top', came_from: '/articles/landing-page-and-form', assignee: 'editor@localhost' },
  ])
  await tick()
  expect(told()).toHaveLength(1)

  const csv = await (await fetch(`${site.address}/desk/export/messages.csv?state=handled`)).text()
  expect(csv).toContain('"王小明"')
  expect(csv).toContain('"街角烘焙"')
})

test('a click on the phone number and a copied WeChat id are counted for the article, of nobody', async () => {
  const context = await phone({ javaScriptEnabled: true })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${site.address}/zh-hant/articles/account-matrix`)
  await page.locator('.reach .phone').evaluate((link) => {
    link.addEventListener('click', (event) => event.preventDefault())
  })
  await page.locator('.reach .phone').click()
  await page.locator('.reach .copyable').selectText()
  await page.keyboard.press('ControlOrMeta+C')
  await expect
    .poll(() => site.query('SELECT path, kind, count FROM lead_clicks ORDER BY kind'), { timeout: 15_000 })
    .toEqual([
      { path: '/articles/account-matrix', kind: 'phone', count: 1 },
      { path: '/articles/account-matrix', kind: 'wechat', count: 1 },
    ])
  expect(complaints).toEqual([])
  expect(await context.cookies()).toEqual([])
})

test('the form names the question of the article at which its reader was', async () => {
  const page = await (await phone({ javaScriptEnabled: true })).newPage()
  await page.goto(`${site.address}/articles/what-is-omnimedia-operations`)
  await page.getByRole('navigation', { name: '本文目录' }).getByRole('link').nth(1).click()
  const { hash } = new URL(page.url())
  await page.getByRole('link', { name: '在线留言' }).first().click()
  expect(await page.locator('input[name=from]').inputValue()).toBe(`/articles/what-is-omnimedia-operations${hash}`)
})

test('the form can be filled in and sent on a 2G network', async () => {
  const context = await phone()
  const page = await context.newPage()
  const network = await context.newCDPSession(page)
  // DevTools' old preset "Regular 2G": 250 kbit/s down, 50 up, 300 ms.
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 300,
    downloadThroughput: 250_000 / 8,
    uploadThroughput: 50_000 / 8,
  })
  await page.goto(`${site.address}/contact`)
  await page.getByLabel('称呼').fill('慢网')
  await page.getByLabel('微信号').fill('slow_2g')
  await page.getByLabel('留言 必填').fill('在山里，信号不好。')
  await page.getByLabel('我同意').check()
  await page.getByRole('button', { name: '提交留言' }).click()
  expect(await headingOf(page)).toBe('留言已收到')
})
