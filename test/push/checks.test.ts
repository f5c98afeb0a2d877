/** What the check finds in texts, links, tags and addresses: where it stands, and what it leaves alone. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { compileContent } from '../../src/push/compile/content.ts'
import { passingShelf } from '../../src/push/compile/shelf.ts'
import { printed } from '../../src/push/problem.ts'
import { writeSiteFile } from './site-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-checks-'))
  mkdirSync(join(folder, 'articles'))
  writeSiteFile(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The body begins on line 6. */
const write = (name: string, body: string, { title = '题目', settings = '' } = {}): void =>
  writeFileSync(
    join(folder, 'articles', `${name}.md`),
    `---\ntitle: ${title}\nsection: content\ndate: 2026-03-02\n${settings}---\n${body}\n`,
  )

async function problems(): Promise<[code: string, line: number, column: number][]> {
  const { problems: all } = await compileContent(folder, { shelf: passingShelf(undefined) })
  return all.map(({ code, line, column }) => [code, line, column])
}

async function inBody(body: string): Promise<[code: string, line: number, column: number][]> {
  write('a', body)
  return problems()
}

test.each(['#春节# 快到了', '#小红书笔记 怎么写', '＃话题＃来了'])('%j is a tag, no slip', async (body) => {
  expect(await inBody(body)).toEqual([])
})

test('what looks like an article but is not read is named', async () => {
  write('a', '字')
  write('_template', '字')
  writeFileSync(join(folder, 'articles', 'b.mdx'), '字')
  mkdirSync(join(folder, '_posts'))
  writeFileSync(join(folder, '_posts', 'c.md'), '字')
  const { problems: all, articles } = await compileContent(folder, { shelf: passingShelf(undefined) })
  expect(articles.map(({ slug }) => slug)).toEqual(['a'])
  expect(all.map(({ code, file }) => [code, file]).toSorted()).toEqual([
    ['file-mdx', 'articles/b.mdx'],
    ['file-underscore', 'articles/_template.md'],
    ['folder-passed-over', '_posts'],
  ])
})

test('a change that lies in the future is told, unless the article itself does', async () => {
  write('a', '字', { settings: 'updated: 2199-01-01\n' })
  expect(await problems()).toEqual([['updated-late', 5, 1]])
  write('a', '字', { settings: 'updated: 2026-03-05\n' })
  expect(await problems()).toEqual([])
  write('a', '字', { settings: 'publishDate: 2199-01-01\n' })
  expect(await problems()).toEqual([])
})

test('an article of pictures alone is summed up by its title', async () => {
  copyFileSync('kv-seed/articles/new-media-forms.png', join(folder, 'articles', 'p.png'))
  write('a', '## 看图\n\n![图](p.png)')
  const { articles } = await compileContent(folder, { shelf: passingShelf(undefined) })
  expect(articles[0]?.records[0]?.metadata.card.summary).toBe('题目')
})

test.each(['\u0085', '\u0001', '\uFFFE', '\uFDD0'])(
  'a title with the character %j, which no program shows, is refused',
  async (character) => {
    write('a', '字', { title: `"题${character}目"` })
    expect(await problems()).toEqual([['setting-wrong', 2, 1]])
  },
)

test('what other programs keep back is a draft, and an embargo counts as the date', async () => {
  write('a', '字', { settings: 'status: draft\n' })
  write('b', '字', { settings: 'status: private\n' })
  write('c', '字', { settings: 'headless: true\n' })
  write('d', '字', { settings: 'publishDate: 2031-05-06 07:00\nstatus: publish\n' })
  const { drafts, articles } = await compileContent(folder, { shelf: passingShelf(undefined) })
  expect(drafts.map(({ slug }) => slug)).toEqual(['a', 'b', 'c'])
  expect(articles.map(({ slug, publishedAt }) => [slug, publishedAt])).toEqual([['d', '2031-05-06T07:00:00+08:00']])
})

describe('slips of typing are told where they stand', () => {
  test.each([
    ['好的,好', 'slip-half-width', 6, 3],
    ['第一行。\n第二行:是的', 'slip-half-width', 7, 4],
    ['说完了.', 'slip-half-width', 6, 4],
    ['内容(很多)', 'slip-parentheses', 6, 3],
    ['他说"你好"', 'slip-quotes', 6, 3],
    ['共２４件', 'slip-full-width', 6, 2],
    ['完了。。', 'slip-doubled', 6, 3],
    ['这是** 粗体 **吗', 'slip-emphasis', 6, 3],
    ['{% asset_img a.png %}', 'slip-template', 6, 1],
    ['{{< youtube abc >}}', 'slip-template', 6, 1],
    ['1、先做\n2、后做', 'slip-list', 6, 1],
    ['##没空格', 'heading-not-understood', 6, 1],
    ['＃标题', 'heading-not-understood', 6, 1],
    ['## 问\n\n答\n\n#### 深', 'heading-skips', 10, 1],
    ['## 问？\n\n## 再问？\n\n答', 'question-unanswered', 6, 1],
    ['字\n\n<iframe src="https://a.example"></iframe>', 'html-removed', 8, 1],
    ['字[^1]\n\n[^1]: 来源：某年鉴', 'source-no-url', 8, 1],
    ['![](https://a.example/b.png)', 'picture-alt', 6, 1],
    ['字\n\n<!-- 待办\n\n后面', 'comment-open', 8, 1],
    ['| 甲 | 乙 |\n|--|--|\n| 1 | 2 | 3 |', 'cells-too-many', 8, 1],
    ['[注意]: 不含税\n\n字', 'definition-unused', 6, 1],
    ['字\n\n[^1]: 没人提', 'footnote-unused', 8, 1],
    ['字[^1]\n\n[^1]: 甲\n\n[^1]: 乙', 'footnote-twice', 10, 1],
    [':::constructor\n字\n:::', 'block-unknown', 6, 1],
    ['## 甲 {#source-1}\n\n字', 'anchor-reserved', 6, 1],
    [`字${' '.repeat(600)}字`, 'blank-run', 6, 2],
    ['[点](#sach)\n\n## 有 {#such}\n\n字', 'link-no-anchor-like', 6, 1],
  ])('%j', async (body, code, line, column) => {
    expect(await inBody(body)).toEqual([[code, line, column]])
  })

  test.each([
    '比分 3:2，时间 12:30，版本 v1.2.3。',
    '见 `a,b` 和 `"中文"`，还有 https://example.com/a,b.html。',
    'He said "hello", then left (at once).',
    '用 Node.js 写的 README.md 文件。',
    '价格 1,000 元；省略……破折——号。',
    '```\n你好,世界。。"中文"\n```',
    '|甲|乙|\n|---|---|\n|1|2|',
    '## 1、先做什么？\n\n字\n\n### 小节\n\n字',
    '<u>下划线</u>和<kbd>Ctrl</kbd>。',
    '第一段。\n\n<!-- more -->\n\n第二段。',
    '2**3 等于 8，a*b*c。',
    '字[^1]\n\n[^1]: 只是一个注。',
    '苹果公司的 iPhone（手机）：“好用”。',
  ])('%j is left alone', async (body) => {
    expect(await inBody(body)).toEqual([])
  })

  test('an English article may use straight quotes and half-width signs', async () => {
    write('a', 'The word "全媒体", (全,媒体).', { settings: 'lang: en\n' })
    expect(await problems()).toEqual([])
  })
})

describe('links', () => {
  test.each([
    ['[a](/articles/othr)', 'link-no-article-like'],
    ['[a](/articles/nothing-like-it)', 'link-no-article'],
    ['[a](https://academy.ridge.example/articles/othr)', 'link-no-article-like'],
    ['[a](/articles/draft)', 'link-draft'],
    ['[a](/articles/other#nowhere-at-all)', 'link-no-anchor'],
    ['[a](/articles/a)', 'link-self'],
    ['[a](/old/way/)', 'link-old'],
    ['[a](/nowhere/)', 'link-nowhere'],
    ['[a](missing.md)', 'link-no-file'],
    ['[a](../../../etc/passwd.md)', 'link-no-file'],
    ['[a](paper.pdf)', 'link-relative'],
  ])('%s is told as %s', async (body, code) => {
    write('other', '## 有 {#there}\n\n字', { settings: 'aliases: [/old/way/]\n' })
    write('draft', '字', { settings: 'draft: true\n' })
    expect(await inBody(body)).toEqual([[code, 6, 1]])
  })

  test('that lead somewhere are left alone, and a Markdown file becomes the address of its article', async () => {
    write('other', '## 有 {#there}\n\n字', { settings: 'slug: 另一篇\ntags: [x]\n' })
    const links = [
      '/articles/%E5%8F%A6%E4%B8%80%E7%AF%87#there',
      '/articles/另一篇',
      'other.md#there',
      './other.md',
      '/',
      '/academy/rankings/',
      '/tags/x',
      '/archive/2026-01',
      '/contact',
      '/zh-hant/articles/另一篇',
      '#有-1',
      'https://example.com/',
      'mailto:a@example.com',
      'tel:123',
    ]
    write('a', `${links.map((href) => `[x](${href})`).join('\n')}\n\n## 有\n\n字\n\n## 有\n\n字`)
    expect(await problems()).toEqual([])
    const { entries } = await compileContent(folder, { shelf: passingShelf(undefined) })
    const { html } = JSON.parse(String(await entries.find(({ key }) => key === 'article:a')?.load()))
    expect(html).toContain('href="/articles/%E5%8F%A6%E4%B8%80%E7%AF%87#there"')
    expect(html).not.toContain('.md')
  })
})

test('tags that only a machine tells apart are told at the rarer one', async () => {
  for (const name of ['a', 'b']) write(name, '字', { settings: 'tags: [SEO, 运营]\n' })
  write('c', '字', { settings: 'tags: [seo, 運營]\n' })
  const { problems: found } = await compileContent(folder, { shelf: passingShelf(undefined) })
  expect(found.map(({ file, code, values }) => [file, code, values['usual']])).toEqual([
    ['articles/c.md', 'tag-alike', 'SEO'],
    ['articles/c.md', 'tag-alike', '运营'],
  ])
})

describe('old addresses', () => {
  test.each([
    ['/articles/b', 'alias-article'],
    ['/articles/B/', undefined],
    ['/academy/', 'alias-page'],
    ['/contact', 'alias-page'],
    ['/taken', 'alias-taken'],
    ['/fine/index.html', undefined],
  ])('%s: %s', async (alias, code) => {
    write('a', '字', { settings: 'aliases: [/taken]\n' })
    write('b', '字', { settings: `aliases: ["${alias}"]\n` })
    const found = await problems()
    // An article's own address is no alias of it.
    expect(found.map(([one]) => one)).toEqual(code === undefined || alias === '/articles/b' ? [] : [code])
    write('c', '字', { settings: 'aliases: [/articles/b]\n' })
    expect((await problems()).map(([one]) => one)).toContain('alias-article')
  })
})

describe('content rules', () => {
  const rules = (text: string): void => writeFileSync(join(folder, 'rules.yaml'), text)
  beforeEach(() => cpSync('kv-seed/rules.yaml', join(folder, 'rules.yaml')))

  test.each([
    ['我们是国家级机构', 6, 4],
    ['一行\n第二行是最佳选择', 7, 5],
    ['最**佳**选择', 6, 1],
    ['最 佳 选择', 6, 1],
    ['最\u200B佳选择', 6, 1],
    ['國家級機構', 6, 1],
    ['最\n佳选择', 6, 1],
    ['- 项：顶级服务', 6, 5],
    ['| 顶级 |\n|---|\n| 字 |', 6, 3],
  ])('find %j', async (body, line, column) => {
    expect(await inBody(body)).toEqual([['rule-broken', line, column]])
  })

  test.each([
    '最佳实践',
    '顶级域名是 .cn',
    '国家级非物质文化遗产',
    '`最佳`',
    '[文](https://example.com/最佳)',
    '最后，佳节将至',
  ])('leave %j alone', async (body) => {
    const found = (await inBody(body)).map(([code]) => code)
    expect(found).toEqual([])
  })

  test('look at the title and the summary as well, each where it stands', async () => {
    write('a', '字', { title: '震惊！最佳方案', settings: 'summary: 顶级方案\n' })
    const found = await problems()
    expect(found.map(([code, line]) => [code, line])).toEqual([
      ['rule-broken', 2],
      ['rule-broken', 2],
      ['rule-broken', 5],
    ])
  })

  test('say what to write instead, in the words of the editors', async () => {
    write('a', '请填写帐号。')
    const { problems: found } = await compileContent(folder, { shelf: passingShelf(undefined) })
    expect(found.map((one) => printed(one, 'zh'))).toEqual([
      'articles/a.md:6:4: 提醒：“帐号”：统一写法（house-words）\n    → 请写“账号”',
    ])
  })

  test('stand back for a waiver with a reason; one without a use is told', async () => {
    const waive = (text: string): string =>
      `waive:\n  - rule: absolute-terms\n    text: ${text}\n    reason: 引用奖项名称\n`
    write('a', '最佳新闻奖', { settings: waive('最佳') })
    expect(await problems()).toEqual([])
    write('a', '最佳新闻奖', { settings: waive('顶级') })
    expect((await problems()).map(([code]) => code)).toEqual(['rule-broken', 'waiver-idle'])
    write('a', '最佳新闻奖', { settings: 'waive:\n  - rule: absolute-terms\n' })
    expect((await problems())[0]).toEqual(['setting-wrong', 6, 5])
  })

  test('that are broken themselves are told in their own file', async () => {
    write('a', '字')
    rules('rules:\n  - id: x\n    reason: y\n    patterns: ["("]\n')
    expect(await problems()).toEqual([['rule-pattern', 4, 16]])
    rules('rules:\n  - id: x\n    resaon: y\n')
    expect((await problems()).map(([code, line]) => [code, line])).toEqual([
      ['setting-unknown-like', 3],
      ['setting-wrong', 2],
    ])
  })

  test('cannot hang the check: a pattern that runs for ever is ended and told', async () => {
    write('a', 'a'.repeat(60))
    rules('rules:\n  - id: slow\n    reason: y\n    patterns: ["(a+)+$!"]\n')
    expect((await problems()).map(([code]) => code)).toEqual(['rule-slow'])
  })
})
