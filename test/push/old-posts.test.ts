/** Moving a site: posts of Hexo, Hugo and Jekyll as they are, and whatever else may stand in a file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'

import type { Site } from '../../src/article/site.ts'
import { compileContent } from '../../src/push/compile/content.ts'
import { passingShelf } from '../../src/push/compile/shelf.ts'
import { isAmbiguous, parseDate } from '../../src/push/source/date.ts'
import { readSettings } from '../../src/push/source/settings.ts'
import { compileSite } from '../../src/push/source/site.ts'
import { dateForms, oldPosts, type System } from './old-posts.ts'
import { isThorough } from './thorough.ts'

let folder: string
let site: Site
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-old-posts-'))
  const compiled = await compileSite('kv-seed')
  if (!compiled.site) throw new Error('no site')
  site = compiled.site
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Each of their forms is in the first 40; more show more of them together. The last are so many that threads compile them. */
describe('posts as they are', () => {
  test.each<[System, number]>([
    ['hexo', isThorough ? 200 : 40],
    ['hugo', isThorough ? 150 : 40],
    ['jekyll', isThorough ? 150 : 48],
  ])('of %s go without an edit: %i of them', async (system, count) => {
    const posts = join(folder, system)
    const expected = oldPosts(posts, system, count)
    const { articles, problems, drafts, entries } = await compileContent(posts, { shelf: passingShelf(undefined) })
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    // Covers of another site cannot be had; that is worth a word, and no more.
    expect(problems.filter(({ code }) => code !== 'cover-remote')).toEqual([])
    expect(drafts).toEqual([])
    const records = new Map(
      await Promise.all(
        entries
          .filter(({ key }) => /^article:[^:]+$/.test(key))
          .map(async ({ key, load }) => [key, JSON.parse(String(await load()))] as const),
      ),
    )
    const found = articles.map(({ file, slug, aliases }) => {
      const { section, tags, publishedAt } = records.get(`article:${slug}`)
      return {
        file,
        slug,
        section: section.map((step: { slug: string }) => step.slug).join('/'),
        tags,
        aliases: aliases.map(({ path }) => path),
        publishedAt: `${new Date(publishedAt).toISOString().slice(0, 16)}Z`,
      }
    })
    expect(found).toEqual(expected.toSorted((one, other) => (one.file < other.file ? -1 : 1)))
  })
})

const read = (text: string, file = 'articles/a.md') => readSettings({ file, text }, site)

describe('what is truly wrong in old posts is told where it stands', () => {
  test.each([
    ['---\ntitle: 甲\ndate: 03/02/2026\nsection: content\n---\n文', 'date-ambiguous', 3],
    ['---\ntitle: 甲\ndate: 2026-02-30\nsection: content\n---\n文', 'date-wrong', 3],
    ['---\ntitle: 甲\nsection: content\n---\n文', 'date-missing', 2],
    ['---\ntitle: 甲\ndate: 2026-03-02\nsection: content\npassword: abc\n---\n文', 'password', 5],
    ['---\ntitle: 甲\ndate: 2026-03-02\nsection: contnet\n---\n文', 'section-unknown-like', 4],
    ['+++\ntitle = "甲"\ndate = 2026-13-02\n+++\n文', 'toml-fault', 3],
    ['+++\ntitle = "甲"\ndate = 2026-03-02T09:00\ndraft = "maybe"\n+++\n文', 'setting-wrong', 4],
    ['{\n"title": "甲",\n"date": "昨天"\n}\n文', 'date-wrong', 3],
    ['{\n"title": "\\ud800",\n"date": "2026-03-02"\n}\n文', 'setting-wrong', 2],
    ['---\ntitle: 甲\n文', 'settings-missing', 1],
  ])('%j', (text, code, line) => {
    const errors = read(text).findings.filter(({ severity }) => severity === 'error')
    expect(errors).toMatchObject([{ code, line }])
  })

  test.each([
    ['titel: 甲', 'setting-unknown-like', 'title'],
    ['kategory: 甲', 'setting-unknown', undefined],
    ['sources:\n  - title: 甲\n    url: https://a.example\n    pubisher: 乙', 'setting-unknown-like', 'publisher'],
    ['related:\n  pins: [a]', 'setting-unknown-like', 'pin'],
    ['slug: My Post!', 'slug-made', undefined],
    ['categories: [随笔]', 'category-unknown', undefined],
    ['permalink: /:year/:title/', 'alias-wrong', undefined],
  ])('%s is told and lost to nobody', (line, code, like) => {
    const { settings, findings } = read(`---\ntitle: 题\ndate: 2026-03-02\n${line}\n---\n文`)
    expect(settings).toBeDefined()
    expect(findings.find((one) => one.code === code)).toMatchObject({
      severity: 'warning',
      ...(like && { values: { like } }),
    })
  })
})

test.each([
  ['draft: true', true],
  ['published: false', true],
  ['hidden: true', true],
  ['draft: no', false],
])('%s makes it a draft: %s', (line, isDraft) => {
  expect(read(`---\ntitle: 题\ndate: 2026-03-02\nsection: content\n${line}\n---\n文`).settings?.isDraft).toBe(isDraft)
})

test.each([
  ['2020-01-02-My Post.md', 'my-post', '2020-01-02T00:00:00+08:00'],
  ['my-bundle/index.md', 'my-bundle', undefined],
  ['标题 一.md', '标题-一', undefined],
  ['Ａ.markdown', 'ａ', undefined],
])('the name %s gives the slug %s', (name, slug, publishedAt) => {
  const date = publishedAt === undefined ? 'date: 2026-03-02\n' : ''
  const { settings } = read(`---\ntitle: 题\nsection: content\n${date}---\n文`, `articles/${name}`)
  expect(settings).toMatchObject({ slug, ...(publishedAt && { publishedAt }) })
})

describe('dates', () => {
  test('of any instant, in any form, are that instant', () => {
    const minutes = fc.integer({ min: Date.UTC(2001, 8, 9, 2) / 60_000, max: Date.UTC(2099, 11, 31) / 60_000 })
    fc.assert(
      fc.property(minutes, (minute) => {
        const instant = minute * 60_000
        for (const form of dateForms(instant)) {
          expect([form, Date.parse(parseDate(form.replaceAll('"', ''), 'Asia/Shanghai') ?? '')]).toEqual([
            form,
            instant,
          ])
        }
      }),
      { numRuns: isThorough ? 1000 : 50 },
    )
  })

  test('that may be two days are none; one number over twelve tells which is which', () => {
    expect([isAmbiguous('03/02/2026'), parseDate('03/02/2026', 'Asia/Shanghai')]).toEqual([true, undefined])
    expect(parseDate('25/03/2026', 'Asia/Shanghai')).toBe('2026-03-25T00:00:00+08:00')
    expect(parseDate('03/25/2026', 'Asia/Shanghai')).toBe('2026-03-25T00:00:00+08:00')
  })

  test('in an hour that the clock skips or has twice are still instants', () => {
    for (const form of ['2026-03-08 02:30', '2026-11-01 01:30']) {
      expect(Date.parse(parseDate(form, 'America/New_York') ?? '')).toBeGreaterThan(0)
    }
  })
})

describe('whatever stands in a file', () => {
  /** Every finding lies within the file, and settings come exactly where nothing is an error. */
  function soundly(text: string): void {
    const { settings, findings } = read(text)
    const lines = text.split('\n').length
    for (const { line, column } of findings) {
      expect(line).toBeGreaterThan(0)
      expect(line).toBeLessThanOrEqual(lines)
      expect(column).toBeGreaterThan(0)
    }
    expect(settings === undefined).toBe(findings.some(({ severity }) => severity === 'error'))
  }

  const words = fc.constantFrom(
    'title',
    'date',
    'tags',
    'categories',
    'slug',
    'draft',
    'author',
    'aliases',
    '__proto__',
    'image',
  )
  const scalar = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
  )
  const settings = fc.dictionary(words, fc.oneof(scalar, fc.array(scalar), fc.dictionary(words, scalar)))

  test('text of any kind is read or told', () => {
    expect.hasAssertions()
    const pieces = fc.constantFrom(
      '---\n',
      '+++\n',
      ';;;\n',
      '{',
      '}',
      ': ',
      '- ',
      '\t',
      '&a ',
      '*a',
      '"',
      "'",
      '\n',
      '标题',
      '\uD800',
      '!!js/function ',
      '<<: ',
      '? ',
      '|\n',
      '[',
      ']',
      '#',
      '2026-01-01',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (all) => soundly(all.join(''))),
      { numRuns: 1500 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => soundly(`---\n${text}\n---\n`)),
      { numRuns: 500 },
    )
  })

  test('settings of any shape, as YAML and as JSON, are read or told', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(settings, (value) => soundly(`---\n${stringify(value)}---\n文\n`)),
      { numRuns: isThorough ? 2000 : 150 },
    )
    fc.assert(
      fc.property(settings, (value) => soundly(`${JSON.stringify(value, undefined, 1)}\n文\n`)),
      { numRuns: isThorough ? 2000 : 150 },
    )
  })

  test.each([
    ['lists a hundred thousand deep', `---\ntitle: ${'['.repeat(100_000)}\n---\n`],
    ['the same without brackets', `---\n${'- '.repeat(50_000)}x\n---\n`],
    ['JSON as deep', `{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}\n`],
    ['TOML as deep', `+++\na = ${'['.repeat(50_000)}\n+++\n`],
    ['three thousand keys', `---\n${Array.from({ length: 3000 }, (_, at) => `key${at}: 1`).join('\n')}\n---\n`],
    ['a title of half a megabyte', `---\ntitle: ${'长'.repeat(180_000)}\n---\n`],
    ['a date of as many digits', `---\ndate: ${'1'.repeat(100_000)}\n---\n`],
    ['a date of as many spaces', `---\ndate: "2026-01-01${' '.repeat(100_000)}x"\n---\n`],
    ['a slug of hyphens', `---\nslug: "${'-'.repeat(100_000)}"\n---\n`],
    ['keys of the prototype', '---\n__proto__: {a: 1}\nconstructor: {prototype: {x: 1}}\n---\n'],
  ])('%s end in words, soon', (_, text) => {
    // What hangs is ended by the limit of the test.
    soundly(text)
    expect(({} as { a?: number; x?: number }).a).toBeUndefined()
  })
})
