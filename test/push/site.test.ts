import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { compileContent } from '../../src/push/compile/content.ts'
import { compileSite } from '../../src/push/source/site.ts'
import { writeSiteFile } from './site-file.ts'

const root = mkdtempSync(join(tmpdir(), 'ridge-site-file-'))
afterAll(() => rmSync(root, { recursive: true }))

/** The seed's settings, and what is added to them. */
function siteFolder(added: string): string {
  const folder = mkdtempSync(join(root, 'site-'))
  writeSiteFile(folder)
  appendFileSync(join(folder, 'site.yaml'), `\n${added}\n`)
  return folder
}

describe('site.yaml', () => {
  test('has neither a hub nor filings of its own accord', async () => {
    const { site, problems } = await compileSite(siteFolder(''))
    expect(problems).toEqual([])
    expect(site).not.toHaveProperty('hub')
    expect(site).not.toHaveProperty('filings')
  })

  test('takes both as its comments write them', async () => {
    const commented = readFileSync('kv-seed/site.yaml', 'utf8').matchAll(/^# (?=filings:|hub:)(.*)$/gm)
    const { site, problems } = await compileSite(siteFolder([...commented].map(([, line]) => line).join('\n')))
    expect(problems).toEqual([])
    expect(site).toMatchObject({
      hub: 'https://pubsubhubbub.appspot.com/',
      filings: {
        icp: '京ICP备00000000号',
        police: { text: '京公网安备 00000000000000号', code: '00000000000000' },
      },
    })
  })

  test('has its address in lower case, however it is typed', async () => {
    const folder = siteFolder('')
    const file = join(folder, 'site.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^url: .*$/m, 'url: HTTPS://Academy.Example'))
    expect((await compileSite(folder)).site?.url).toBe('https://academy.example')
  })

  test.each([
    ['hub: http://hub.example/', 'url'],
    ['hub: hub', 'url'],
    ['filings: 京ICP备1号', 'filings'],
    ['filings: { ipc: 京ICP备1号 }', 'filings'],
    ['filings: { police: { text: 京公网安备, code: 1a } }', 'filings'],
    ['filings: { police: { text: 京公网安备 } }', 'filings'],
  ])('says what is wrong with %s', async (added, code) => {
    const { site, problems } = await compileSite(siteFolder(added))
    expect(site).toBeUndefined()
    expect(JSON.stringify(problems)).toContain(code)
  })
})

test('links to feeds, the sitemap and their like lead somewhere', async () => {
  const folder = siteFolder('')
  mkdirSync(join(folder, 'articles'))
  const paths = [
    '/feed.xml',
    '/feed.json',
    '/academy/rankings/feed.xml',
    '/zh-hant/feed.xml',
    '/zh-hant/academy/feed.json',
    '/sitemap.xml',
    '/robots.txt',
    '/llms.txt',
    '/nowhere/feed.xml',
  ]
  const text = paths.map((path) => `- [${path}](${path})`).join('\n')
  writeFileSync(
    join(folder, 'articles', 'a.md'),
    `---\ntitle: 链接\nslug: a\nsection: academy\nauthor: 编辑\ndate: 2026-01-01\nsummary: 一段足够长的摘要，说明这篇文章讲什么，给谁看，看完能做什么。\n---\n正文。\n\n## 有哪些链接？\n\n${text}\n`,
  )
  const { problems } = await compileContent(folder)
  const nowhere = problems.filter(({ code }) => code.startsWith('link'))
  expect(nowhere).toMatchObject([{ code: 'link-nowhere', values: { target: '/nowhere/feed.xml' } }])
})
