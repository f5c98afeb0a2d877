import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as OpenCC from 'opencc-js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { relate } from '../../src/push/relate.ts'
import { ridge, ridgeHere } from './command.ts'
import { writeSiteFile } from './site-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridge-relate-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Row = { slug: string; title: string; body: string; section?: string; tags?: string[]; date?: string }

/** What each subject speaks of. Nothing in one is in another. */
const SUBJECTS = {
  bread: ['面包发酵', '烤箱温度', '酵种养护', '揉面手法', '全麦面粉', '冷藏醒发'],
  video: ['镜头分镜', '字幕样式', '剪辑节奏', '拍摄灯光', '收音设备', '竖屏构图'],
  crisis: ['舆情监测', '媒体问询', '声明措辞', '危机小组', '投诉升级', '事后复盘'],
}

/** Six articles on each subject, each of four of its matters. */
const LIBRARY: Row[] = Object.entries(SUBJECTS).flatMap(([subject, matters]) =>
  matters.map((matter, at): Row => {
    const others = [1, 2, 3].map((step) => matters[(at + step) % matters.length])
    const body = [matter, ...others].map((one) => `## ${one}怎么做\n\n先说${one}，再说怎样检查${one}。`).join('\n\n')
    return { slug: `${subject}-${at}`, title: matter, body, date: `2026-01-${10 + at}` }
  }),
)

function corpus(rows: Row[]): string {
  const file = join(folder, 'articles.jsonl')
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
  return file
}

async function lists(rows: Row[], size = 5): Promise<Map<string, string[]>> {
  const related = await relate(corpus(rows), size)
  return new Map([...related.lists].map(([slug, list]) => [slug, list.map((one) => one.slug)]))
}

const subjectOf = (slug: string): string => slug.replace(/-\d+$/, '')

describe('npm run relate', () => {
  test('writes a line for each article of a corpus, best first', async () => {
    const out = join(folder, 'run.jsonl')
    corpus(LIBRARY)
    const { status, output } = await ridge('relate', '--content', folder, '--out', out, '--size', '5')
    expect([status, output]).toEqual([0, `18 篇的相关阅读已写入 ${out}\n`])
    const lines = readFileSync(out, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(18)
    for (const line of lines) {
      const { slug, related } = JSON.parse(line) as { slug: string; related: { slug: string; score: number }[] }
      expect(related.map((one) => subjectOf(one.slug))).toEqual(Array<string>(5).fill(subjectOf(slug)))
      expect(related.map(({ score }) => score)).toEqual(related.map(({ score }) => score).toSorted((a, b) => b - a))
    }
  })

  test('shows the lists of the content folder, with the reason of each entry', async () => {
    const { status, output } = await ridgeHere(['relate'])
    expect(status).toBe(0)
    expect(output).toMatch(/^ {2}0\.\d{3} .+ \([a-z0-9-]+\) text( tag:\S+)*( section)?( date)?$/m)
  })

  test('names the line of a corpus that it cannot read, and writes nothing', async () => {
    const file = join(folder, 'articles.jsonl')
    const out = join(folder, 'run.jsonl')
    writeFileSync(file, '{"slug":"a","title":"甲","body":"文"}\n{"slug":"b","title":3,"body":""}\n{"slug"\n')
    const { status, errors } = await ridgeHere(['relate', '--content', file, '--out', out])
    expect(status).toBe(1)
    expect(errors).toContain(`${file}:2:1: `)
    expect(errors).toContain(`${file}:3:1: `)
    expect(existsSync(out)).toBe(false)
  })

  test('refuses a size that is none', async () => {
    expect(await ridgeHere(['relate', '--size', 'many'])).toMatchObject({
      status: 1,
      errors: expect.stringContaining('--size'),
    })
  })
})

describe('related lists', () => {
  test('stay the same when half of the articles are in Traditional script', async () => {
    const toTraditional = OpenCC.Converter({ from: 'cn', to: 'tw' })
    const mixed = LIBRARY.map((row, at) =>
      at % 2 === 0 ? row : { ...row, title: toTraditional(row.title), body: toTraditional(row.body) },
    )
    const [plain, converted] = [await lists(LIBRARY), await lists(mixed)]
    const kept = [...plain].flatMap(([slug, list]) => list.map((other) => converted.get(slug)?.includes(other)))
    expect(kept.filter(Boolean).length / kept.length).toBeGreaterThanOrEqual(0.95)
  })

  test('are as good without dates and tags', async () => {
    const bare = LIBRARY.map(({ slug, title, body }): Row => ({ slug, title, body }))
    for (const [slug, list] of await lists(bare)) {
      expect(list.map(subjectOf)).toEqual(Array<string>(5).fill(subjectOf(slug)))
    }
  })

  test('that only fill up are named by check --related', async () => {
    mkdirSync(join(folder, 'articles'))
    writeSiteFile(folder)
    const article = (name: string, body: string): void =>
      writeFileSync(
        join(folder, 'articles', `${name}.md`),
        `---\ntitle: ${name}\nsection: content\ndate: 2026-03-02\n---\n${body}\n`,
      )
    for (const { slug, body } of LIBRARY.slice(0, 5)) article(slug, body)
    article('alone', '岛屿上的灯塔每晚亮着。')
    const { status, output } = await ridgeHere(['check', '--content', folder, '--related'])
    expect(status).toBe(0)
    expect(output.match(/只有 \d 篇真正相关/g)).toHaveLength(1)
    expect(output).toContain('alone（alone）：只有 0 篇真正相关')
  })
})
