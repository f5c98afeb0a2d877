import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { compileContent } from '../../src/push/compile/content.ts'
import { openShelf } from '../../src/push/compile/shelf.ts'
import { printed } from '../../src/push/problem.ts'
import { writeSiteFile } from './site-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-home-'))
  mkdirSync(join(folder, 'articles'))
  write('first-steps')
  write('to-come', 'draft: true\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (slug: string, settings = ''): void =>
  writeFileSync(
    join(folder, 'articles', `${slug}.md`),
    `---\ntitle: ${slug}\nsection: content\ndate: 2026-03-02\n${settings}---\n## 问？\n\n答。\n`,
  )

function arrange(...lines: string[]): void {
  writeSiteFile(folder)
  writeFileSync(join(folder, 'site.yaml'), ['home:', ...lines, ''].join('\n'), { flag: 'a' })
}

const problems = async (language: 'zh' | 'en'): Promise<string[]> =>
  (await compileContent(folder)).problems.map((problem) => printed(problem, language).replace(/:\d+:/, ':N:'))

describe('what site.yaml puts on the home page', () => {
  test('is in the site document, with slashes around sections taken off', async () => {
    arrange('  lead: first-steps', '  sections: [/growth/data/, brand]', '  questions: no')
    const { site, problems: found } = await compileContent(folder)
    expect(found).toEqual([])
    expect(site?.home).toEqual({ lead: ['first-steps'], sections: ['growth/data', 'brand'], questions: false })
  })

  test('is nothing but the newest articles and questions where the editor says nothing', async () => {
    writeSiteFile(folder)
    expect((await compileContent(folder)).site?.home).toEqual({ lead: [], sections: [], questions: true })
  })

  test('is passed over where none of its articles is there: it came with the sample', async () => {
    arrange('  lead: [zzzzzzzz, yyyyyyyy]')
    expect(await problems('zh')).toEqual([])
  })

  test('is checked: articles and sections that are not there, at their place, with what was probably meant', async () => {
    arrange('  lead: [first-step, zzzzzzzz, to-come]', '  sections:', '    - contnt', '    - 栏目')
    expect(await problems('zh')).toEqual([
      'site.yaml:N:10: 提醒：首页推荐的文章 `first-step` 不存在\n    → 是不是 `first-steps`？',
      'site.yaml:N:22: 提醒：首页推荐的文章 `zzzzzzzz` 不存在\n    → 请写文章的 slug，或删去这一项',
      'site.yaml:N:32: 提醒：首页推荐的文章 `to-come` 还没有发布，首页先不显示它',
      'site.yaml:N:7: site.yaml 里没有栏目 `contnt`\n    → 是不是 `content`？',
      expect.stringMatching(/^site\.yaml:N:7: site\.yaml 里没有栏目 `栏目`\n {4}→ 可用的有：academy, /),
    ])
    expect((await problems('en'))[0]).toBe(
      'site.yaml:N:10: warning: the home page leads with article `first-step`, which does not exist\n    → did you mean `first-steps`?',
    )
  })

  test('is checked for its form', async () => {
    arrange('  leads: [first-steps]', '  questions: perhaps')
    expect(await problems('zh')).toEqual([
      'site.yaml:N:3: 提醒：不认识的设置项 `home.leads`，已忽略\n    → 是不是 `lead`？',
      'site.yaml:N:3: `home.questions`：应为 true 或 false',
    ])
  })

  test('makes no article anew', async () => {
    const shelf = openShelf()
    writeSiteFile(folder)
    const put: string[] = []
    const counting = {
      ...shelf,
      put: (rows: Parameters<typeof shelf.put>[0]) => {
        put.push(...rows.map(({ compiled }) => compiled.slug))
        shelf.put(rows)
      },
    }
    write(`only-${Date.now()}`)
    await compileContent(folder, { shelf: counting })
    expect(put.length).toBeGreaterThan(0)
    put.length = 0
    arrange('  lead: [first-steps]')
    await compileContent(folder, { shelf: counting })
    expect(put).toEqual([])
  })
})
