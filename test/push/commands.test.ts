import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { ArticleSchema } from '../../src/article/record.ts'
import { compileContent } from '../../src/push/compile/content.ts'
import { ridge, ridgeHere, ridgeIn } from './command.ts'
import { writeSiteFile } from './site-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-content-'))
  mkdirSync(join(folder, 'articles'))
  writeSiteFile(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, body: string | Uint8Array, settings = ''): void =>
  writeFileSync(
    join(folder, 'articles', name),
    typeof body === 'string' ? `---\ntitle: 题目\nsection: content\ndate: 2026-03-02\n${settings}---\n${body}\n` : body,
  )

describe('npm run check', () => {
  test('finds nothing wrong with the content of a fresh clone', async () => {
    const { status, output } = await ridge('check')
    expect(status).toBe(0)
    expect(output).toMatch(/^\d+ 篇文章可发布，0 个错误，0 个提醒$/m)
  })

  test('prints every problem of every file as file:line: message, and fails', async () => {
    write('broken-link.md', '见[这里](/articles/nothing)。')
    write('no-section.md', '正文', 'section: nowhere\n')
    write('wrong-date.md', '正文', 'updated: 2026-02-30\n')
    write('empty.md', '')
    write('gbk.md', Uint8Array.from([0x2d, 0x2d, 0x2d, 0x0a, 0xd6, 0xd0, 0xce, 0xc4]))
    write('nul.md', Uint8Array.from([0x2d, 0x00]))
    write('one.md', '一', 'slug: same\n')
    write('two.md', '二', 'slug: same\n')
    write('！！！.md', '正文')
    symlinkSync('/etc/hostname', join(folder, 'articles', 'outside.png'))
    write('outside.md', '![看](outside.png)')
    const { status, output } = await ridgeHere(['check', '--content', folder])
    expect(status).toBe(1)
    for (const line of [
      /articles\/broken-link\.md:6:\d+: .*`nothing` 不存在/m,
      /articles\/no-section\.md:\d:\d+: .*写了两次/m,
      /articles\/wrong-date\.md:5:\d+: .*2026-02-30/m,
      /articles\/empty\.md:6:1: 正文是空的/m,
      /articles\/gbk\.md:2:\d+: .*UTF-8/m,
      /articles\/nul\.md:1:\d+: .*NUL/m,
      /articles\/two\.md:5:\d+: .*articles\/one\.md/m,
      /articles\/！！！\.md:2:\d+: 文件名里没有能用作网址的字\n.*slug/m,
      /articles\/outside\.md:6:\d+: .*不在内容文件夹里/m,
    ]) {
      expect(output).toMatch(line)
    }
    expect(output).not.toContain('    at ')
  })

  test('speaks JSON to programs', async () => {
    write('a.md', '正文', 'mood: good\n')
    const { status, output } = await ridgeHere(['check', '--content', folder, '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(output)).toEqual({
      articles: 1,
      drafts: [],
      problems: [
        {
          severity: 'warning',
          code: 'setting-unknown',
          file: 'articles/a.md',
          line: 5,
          column: 1,
          message: '不认识的设置项 `mood`，已忽略',
        },
      ],
    })
  })

  test('says what to do about a folder that is not there, and refuses unknown options', async () => {
    const missing = await ridgeHere(['check', '--content', join(folder, 'nowhere')])
    expect([missing.status, missing.output.includes('--content')]).toEqual([1, true])
    const unknown = await ridge('push', '--dryrun')
    expect(unknown.status).toBe(1)
    expect(unknown.errors).toContain('--dry-run')
  })
})

describe('compiling', () => {
  test('makes a record of the contract’s shape, with byte order mark and CRLF or without', async () => {
    const text =
      '---\r\ntitle: 题目\r\nsection: growth/data\r\ndate: 2026-03-02 09:30\r\ntags: [运营, 运营]\r\n---\r\n第一段。\r\n\r\n## 问？\r\n\r\n答。\r\n'
    writeFileSync(join(folder, 'articles', 'a.md'), `\uFEFF${text}`)
    const { entries, problems } = await compileContent(folder)
    expect(problems).toEqual([])
    const article = v.parse(
      ArticleSchema,
      JSON.parse(String(await entries.find(({ key }) => key === 'article:a')?.load())),
    )
    expect(article).toMatchObject({
      slug: 'a',
      lang: 'zh-Hans',
      summary: '第一段。',
      section: [
        { slug: 'growth', title: '增长转化' },
        { slug: 'data', title: '数据分析' },
      ],
      tags: ['运营'],
      author: '岭上创意',
      publishedAt: '2026-03-02T09:30:00+08:00',
      updatedAt: '2026-03-02T09:30:00+08:00',
      words: 5,
      minutes: 1,
      variants: ['zh-Hant'],
    })
  })

  test('keeps drafts back, and not what is to appear later', async () => {
    write('draft.md', '正文', 'draft: true\n')
    writeFileSync(
      join(folder, 'articles', 'later.md'),
      '---\ntitle: 题目\nsection: content\ndate: 2099-01-01\n---\n正文\n',
    )
    const { entries, drafts } = await compileContent(folder)
    expect(entries.map(({ key }) => key)).toEqual(['article:later', 'article:later:zh-Hant', 'site', 'fold'])
    expect(drafts.map(({ file }) => file)).toEqual(['articles/draft.md'])
  })

  test('keeps metadata under 1,024 bytes, however long the texts are', async () => {
    write(
      'long.md',
      '字'.repeat(500),
      `summary: ${'很长的摘要'.repeat(60)}\ntags: [${Array.from({ length: 40 }, (_, at) => `标签之${at}`).join(', ')}]\n`,
    )
    const { entries } = await compileContent(folder)
    for (const { metadata } of entries) expect(Buffer.byteLength(JSON.stringify(metadata))).toBeLessThan(1024)
    const long = entries.find(({ key }) => key === 'article:long')
    expect(long?.metadata).toMatchObject({ hash: expect.any(String), card: { slug: 'long', title: '题目' } })
  })
})

describe('npm run push', () => {
  test('writes the folder, so that npm run status finds it there; with an error in it, nothing', async () => {
    const state = join(folder, 'state')
    write('a.md', '正文')
    const pushed = await ridge('push', '--content', folder, '--state', state)
    expect(pushed).toMatchObject({ status: 0, errors: '', output: expect.stringContaining('已写入') })
    const is = await ridge('status', '--content', folder, '--state', state, '--json')
    expect([is.status, JSON.parse(is.output).articles]).toMatchObject([0, { here: 1, there: 1, add: 0, change: 0 }])

    write('b.md', '[x](/articles/nothing)')
    const refused = await ridgeHere(['push', '--content', folder, '--state', state])
    expect(refused).toMatchObject({ status: 1, output: expect.stringContaining('`nothing` 不存在') })
    const after = await ridgeHere(['status', '--content', folder, '--state', state])
    expect(after.output).toContain('那边 1 篇')
  })
})

describe('npm run new', () => {
  test('begins a draft that checks without a problem, and never writes over a file', async () => {
    const first = await ridge('new', '怎样写好标题？', '--content', folder, '--section', 'content')
    expect(first).toMatchObject({ status: 0, errors: '' })
    const file = join(folder, 'articles', '怎样写好标题.md')
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^---\ntitle: 怎样写好标题？\nsection: content\n[^]*draft: true\n---\n/)
    writeFileSync(file, `${text}正文。\n`)
    const { output } = await ridgeHere(['check', '--content', folder])
    expect(output).toContain('0 个错误，0 个提醒')
    expect(output).toContain('草稿')
    expect(await ridgeHere(['new', '怎样写好标题？', '--content', folder])).toMatchObject({ status: 1 })
    expect(readFileSync(file, 'utf8')).toContain('正文。')
  })

  test.each([
    [['？？'], '--slug'],
    [['题目', '--section', 'nowhere'], 'academy/rankings'],
    [['题目', '--slug', '../../x'], '--slug'],
  ])('%j is refused with what to do', async (parameters, hint) => {
    const { status, errors } = await ridgeHere(['new', ...parameters, '--content', folder])
    expect(status).toBe(1)
    expect(errors).toContain(hint)
    expect(errors).not.toContain('    at ')
  })
})

test('the commands speak English where the machine does', async () => {
  write('a.md', '[x](/articles/nothing)')
  const { status, output } = await ridgeIn({ LC_ALL: 'en_GB.UTF-8' }, 'check', '--content', folder)
  expect(status).toBe(1)
  expect(output).toContain('the link leads to article `nothing`, which does not exist')
  expect(output).toContain('1 articles can be published, 1 errors, 0 warnings')
})

test('warnings fail a check only with --strict', async () => {
  write('a.md', '正文', 'mood: good\n')
  expect((await ridgeHere(['check', '--content', folder])).status).toBe(0)
  expect((await ridgeHere(['check', '--content', folder, '--strict'])).status).toBe(1)
})
