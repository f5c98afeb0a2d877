import { beforeAll, describe, expect, test } from 'vitest'

import type { Site } from '../../src/article/site.ts'
import { inFile, printed } from '../../src/push/problem.ts'
import { parseDate } from '../../src/push/source/date.ts'
import { readSettings } from '../../src/push/source/settings.ts'
import { compileSite } from '../../src/push/source/site.ts'

let site: Site
beforeAll(async () => {
  const compiled = await compileSite('kv-seed')
  if (!compiled.site) throw new Error('no site')
  site = compiled.site
})

const read = (text: string, file = 'articles/a.md') => readSettings({ file, text }, site)
const parse = (settings: string) => {
  const { settings: value, findings } = read(`---\n${settings}\n---\n正文\n`)
  return { value, problems: findings.map(inFile('articles/a.md')) }
}
const MINIMUM = 'title: 题目\nsection: content\ndate: 2026-03-02'

describe('the settings of an article', () => {
  test('stay the text that was typed: nothing is guessed to be a number or a day', () => {
    const { value } = parse('title: 2026\nslug: 0123\nsection: content\ndate: 2026-03-02\ntags: [1.10, yes, 运营]')
    expect(value).toMatchObject({ title: '2026', slug: '0123', tags: ['1.10', 'yes', '运营'] })
  })

  test('take one tag or a list, and CRLF line ends', () => {
    expect(parse(`${MINIMUM}\ntags: 运营`).value?.tags).toEqual(['运营'])
    expect(parse(`${MINIMUM}\r\ntags:\r\n  - 运营\r`.replaceAll('\r', '')).value?.tags).toEqual(['运营'])
  })

  test.each([
    ['title: 题目\nsection: content', 2, 'date'],
    [`${MINIMUM}\ntitle: 又一个`, 5, '写了两次'],
    [`${MINIMUM}\nsummary: 一: 二`, 5, '引号'],
    ['title：题目', 2, '全角冒号'],
    [`${MINIMUM}\ndraft: maybe`, 5, 'true 或 false'],
    [`${MINIMUM}\nlang: klingon`, 5, 'lang'],
    [`${MINIMUM}\nsources:\n  - title: 无网址`, 6, 'sources.0.url'],
    [`${MINIMUM}\nsources:\n  - {title: x, url: "javascript:alert(1)"}`, 6, 'http'],
  ])('%j is an error on line %i', (settings, line, hint) => {
    const { value, problems } = parse(settings)
    expect(value).toBeUndefined()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ severity: 'error', line })
    expect(problems.map((problem) => printed(problem, 'zh')).join()).toContain(hint)
  })

  test('never run anything', () => {
    const hostile = 'title: !!js/function "function(){ globalThis.hacked = true }"\nsection: content\ndate: 2026-03-02'
    parse(hostile)
    read('---js\n{ title: globalThis.hacked = true }\n---\n')
    expect('hacked' in globalThis).toBe(false)
  })

  test('cannot explode through aliases', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]},`.repeat(9)}]`)
      .join('\n')}`
    const { value, problems } = parse(bomb)
    expect(value).toBeUndefined()
    expect(problems[0]?.severity).toBe('error')
  })

  test('with an unknown name are a warning, not a loss', () => {
    const { value, problems } = parse(`${MINIMUM}\nkategory: x`)
    expect(value?.title).toBe('题目')
    expect(problems).toMatchObject([{ severity: 'warning', line: 5, values: { key: 'kategory' } }])
  })

  test('that are missing are an error that says how to write them', () => {
    const { findings } = read('只有正文')
    expect(findings).toMatchObject([{ line: 1, code: 'settings-missing' }])
  })
})

describe('dates', () => {
  test.each([
    ['2026-03-02', '2026-03-02T00:00:00+08:00'],
    ['2026-03-02 09:30', '2026-03-02T09:30:00+08:00'],
    ['2020-1-2 03:04:05', '2020-01-02T03:04:05+08:00'],
    ['2026-03-02T09:30:00Z', '2026-03-02T09:30:00+00:00'],
    ['2026-03-02T09:30:00-05:00', '2026-03-02T09:30:00-05:00'],
  ])('%s in Shanghai is %s', (text, iso) => {
    expect(parseDate(text, 'Asia/Shanghai')).toBe(iso)
  })

  test('follow the clock changes of other zones', () => {
    expect(parseDate('2026-01-15 12:00', 'Europe/Berlin')).toBe('2026-01-15T12:00:00+01:00')
    expect(parseDate('2026-07-15 12:00', 'Europe/Berlin')).toBe('2026-07-15T12:00:00+02:00')
    expect(parseDate('2026-03-08 03:30', 'America/New_York')).toBe('2026-03-08T03:30:00-04:00')
    expect(parseDate('2026-11-01 03:00', 'America/New_York')).toBe('2026-11-01T03:00:00-05:00')
  })

  test.each([
    '2026-02-30',
    '2026-13-01',
    '2026-03-02 25:00',
    '2026-01-12 09:00 +25:00',
    '2026-01-12 09:00 +0860',
    '0026-01-12',
    '昨天',
    '02/03/2026',
    '',
  ])('%j is no date', (text) => {
    expect(parseDate(text, 'Asia/Shanghai')).toBeUndefined()
  })
})
