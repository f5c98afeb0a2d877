/** Articles in the other script of Chinese: what is converted, what stays, and what editors decide themselves. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Article } from '../../src/article/record.ts'
import type { Site } from '../../src/article/site.ts'
import { compileContent } from '../../src/push/compile/content.ts'
import { passingShelf } from '../../src/push/compile/shelf.ts'
import { writeSiteFile } from './site-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-script-'))
  mkdirSync(join(folder, 'articles'))
  writeSiteFile(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The values under the keys that begin so. */
async function values(prefix: string): Promise<Map<string, string>> {
  const { entries } = await compileContent(folder, { shelf: passingShelf(undefined) })
  const found = entries.filter(({ key }) => key.startsWith(prefix))
  return new Map(await Promise.all(found.map(async ({ key, load }) => [key, String(await load())] as const)))
}

async function records(body: string, settings = ''): Promise<{ own: Article; variant: Article | undefined }> {
  writeFileSync(
    join(folder, 'articles', 'a.md'),
    `---\ntitle: 软件里的头发\nsection: content\ndate: 2026-03-02\ntags: [运营]\n${settings}---\n${body}\n`,
  )
  const all = await values('article:a')
  const variantKey = [...all.keys()].find((key) => key !== 'article:a')
  const parse = (text = ''): Article => JSON.parse(text) as Article
  return {
    own: parse(all.get('article:a')),
    variant: variantKey === undefined ? undefined : parse(all.get(variantKey)),
  }
}

const html = async (body: string, settings = ''): Promise<string> => (await records(body, settings)).variant?.html ?? ''

describe('the other script of an article', () => {
  test('has all that readers see in it, and the same addresses, anchors and hash', async () => {
    const body =
      '为什么？\n\n## 怎样发展？ {#fazhan}\n\n答案在后面。[^1]\n\n[^1]: [资料](https://example.com/资料) 某报，2026-01-02'
    const { own, variant } = await records(body, 'summary: 简单说明\nauthor: 编辑部\n')
    expect(variant).toMatchObject({
      slug: 'a',
      lang: 'zh-Hant',
      variantOf: 'zh-Hans',
      variants: ['zh-Hans'],
      title: '軟件裡的頭髮',
      summary: '簡單說明',
      author: '編輯部',
      tags: ['運營'],
      section: [{ slug: 'content', title: '內容創作' }],
      toc: [{ id: 'fazhan', text: '怎樣發展？', depth: 2 }],
      questions: [{ id: 'fazhan', question: '怎樣發展？', answer: '答案在後面。' }],
      sources: [{ title: '資料', publisher: '某報', url: own.sources[0]?.url }],
      hash: own.hash,
    })
    expect(own.variants).toEqual(['zh-Hant'])
    expect(variant?.html).toContain('參考資料來源')
    expect(variant?.html).toContain('href="https://example.com/资料"')
  })

  test('changes the hash of the article when only it changes', async () => {
    const before = await records('软件')
    const after = await records('软件', 'script: { zh-Hant: { 软件: 軟體 } }\n')
    expect(after.own.html).toBe(before.own.html)
    expect(after.own.hash).not.toBe(before.own.hash)
  })

  test.each([
    ['`软件`和软件', '<code>软件</code>和軟件'],
    ['```\n软件\n```', '软件'],
    ['<kbd>后退</kbd>', '<kbd>后退</kbd>'],
    ['<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>语', '<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>語'],
    ['<span translate="no">云南白药</span>很好', '<span translate="no">云南白药</span>很好'],
    ['<span lang="ja">会社の歴史</span>和历史', '<span lang="ja">会社の歴史</span>和歷史'],
    [
      '[发展](https://example.com/发展 "发展")',
      '<a href="https://example.com/%E5%8F%91%E5%B1%95" title="發展">發展</a>',
    ],
    ['[发](/articles/other#发)', '<a href="/zh-hant/articles/other#%E5%8F%91">發</a>'],
    ['[站](/contact?from=/a) [首](/)', '<a href="/zh-hant/contact?from=/a">站</a> <a href="/zh-hant/">首</a>'],
    ['[文](/files/a.pdf) [简](/zh-hans/archive)', '<a href="/files/a.pdf">文</a> <a href="/zh-hans/archive">簡</a>'],
    ['皇后在后面，理发的人发展了', '皇后在後面，理髮的人發展了'],
    ['一只干净的面包，干部吃面条', '一隻乾淨的麵包，幹部吃麵條'],
  ])('%j becomes %j', async (body, expected) => {
    expect(await html(body)).toContain(expected)
  })

  test('keeps to the words of the editors: the article’s before the site’s, the longest first, also within a phrase', async () => {
    const site = join(folder, 'site.yaml')
    writeSiteFile(folder)
    writeFileSync(site, 'script: { zh-Hant: { 软件: 軟體, 网络: 網路, 质量: 品質 } }\n', { flag: 'a' })
    const own = 'script: { zh-Hant: { 软件工程: 軟體工程學, 质量: 質素 } }\n'
    expect(await html('软件工程的网络软件质量', own)).toContain('軟體工程學的網路軟體質素')
  })

  test('is Simplified where the article is Traditional', async () => {
    const { variant } = await records('軟體裡的頭髮', 'lang: zh-Hant\n')
    expect(variant).toMatchObject({ lang: 'zh-Hans', variantOf: 'zh-Hant', variants: ['zh-Hant'] })
    expect(variant?.html).toContain('软体里的头发')
  })

  test.each([
    ['an English article', 'lang: en\n'],
    ['one whose editor wants none', 'variants: []\n'],
  ])('does not exist for %s', async (_, settings) => {
    const { own, variant } = await records('Some words. 软件', settings)
    expect([own.variants, variant]).toEqual([[], undefined])
  })

  test('does not exist on a site that wants one script only', async () => {
    writeFileSync(join(folder, 'site.yaml'), 'variants: []\n', { flag: 'a' })
    expect((await records('软件')).variant).toBeUndefined()
  })
})

test('the site says everything in both scripts', async () => {
  await records('文')
  const site = JSON.parse((await values('site')).get('site') ?? '') as Site
  expect(site.variants['zh-Hant']).toMatchObject({
    title: '嶺上學院',
    company: '嶺上創意',
    contact: { hours: '週一至週五 9:00–18:00' },
  })
  expect(JSON.stringify(site.variants['zh-Hant']?.sections)).toContain('增長轉化')
})
