/** Folders of posts as Hexo, Hugo and Jekyll have them, in hundreds of forms; the same ones every time. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { writeSiteFile } from './site-file.ts'

/** What must come of a post. `publishedAt` in UTC, to the minute. */
export type Expected = {
  file: string
  slug: string
  publishedAt: string
  section: string
  tags: string[]
  aliases: string[]
}

export type System = 'hexo' | 'hugo' | 'jekyll'

/** 2020-01-01 00:00 in Shanghai, and each post a day and some minutes later than the one before. */
const FIRST = Date.UTC(2019, 11, 31, 16)
const STEP_MS = (24 * 60 + 17) * 60_000

const two = (value: number): string => String(value).padStart(2, '0')
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** One instant in every form in which such posts have dates, quoted where YAML asks for it. */
export function dateForms(instant: number): string[] {
  const local = new Date(instant + 8 * 3_600_000)
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()]
  const [hour, minute] = [local.getUTCHours(), local.getUTCMinutes()]
  const utc = new Date(instant)
  const clock = `${two(hour)}:${two(minute)}`
  const [half, twelve] = [hour < 12 ? 'AM' : 'PM', hour % 12 === 0 ? 12 : hour % 12]
  return [
    `${year}-${two(month)}-${two(day)} ${clock}:00`,
    `${year}-${two(month)}-${two(day)} ${clock}`,
    `${year}-${month}-${day} ${hour}:${two(minute)}`,
    `${year}/${two(month)}/${two(day)} ${clock}:00`,
    `${year}.${two(month)}.${two(day)} ${clock}`,
    `${year}年${month}月${day}日 ${clock}`,
    `${year}年${month}月${day}日 ${hour < 12 ? '上午' : '下午'}${twelve}:${two(minute)}`,
    `${year}-${two(month)}-${two(day)}T${clock}:00+08:00`,
    `${year}-${two(month)}-${two(day)} ${clock}:00 +0800`,
    `${year}-${two(month)}-${two(day)}T${clock}:00.000+08:00`,
    `${year}-${two(month)}-${two(day)} ${clock} Asia/Shanghai`,
    utc.toISOString(),
    utc.toISOString().replace('.000', ''),
    `"${DAYS[local.getUTCDay()]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${clock}:00 +0800"`,
    utc.toUTCString().replace(/^/, '"').concat('"'),
    `"${MONTHS[month - 1]} ${day}, ${year} ${twelve}:${two(minute)} ${half}"`,
    `${day} ${MONTHS[month - 1]} ${year} ${clock}`,
    String(instant / 1000),
    String(instant),
    `${year}${two(month)}${two(day)}${two(hour)}${two(minute)}`,
  ]
}

const BODIES = [
  '第一段，讲**重点**。\n\n<!-- more -->\n\n## 为什么？\n\n因为有用。\n\n- 一\n- 二\n',
  '见 [文档](https://example.com/a?b=1)。\n\n| 列 | 值 |\n|---|---|\n| 甲 | 1 |\n\n```js\nconst a = { b: "中文" }\n```\n',
  'An English paragraph with `code`.\n\n## Why?\n\nBecause.\n\n> Quoted.\n',
  '图：\n\n![示意图](/images/dot.png)\n\n文字。[^1]\n\n[^1]: 脚注。\n',
]

type Shape = {
  settings: string
  section: string
  tags: string[]
  aliases: string[]
  date: string
  file: string
  slug: string
}

/** The settings of a post, in one of the ways of its program. */
function shapeOf(system: System, at: number, date: string): Shape {
  const name = `post-${at}`
  const title = [`标题 ${at}`, `"标题：${at}"`, `'It''s ${at}'`][at % 3] ?? ''
  if (system === 'hexo') {
    const categories = [
      ['categories: 内容创作', 'content', []],
      ['categories:\n  - 运营实战\n  - 社群运营', 'operations/community', []],
      ['categories: [增长转化, 数据分析]', 'growth/data', []],
      ['categories:\n  - [渠道分发, 平台观察]\n  - [随笔]', 'distribution/platforms', ['随笔']],
      ['category: 品牌營銷', 'brand', []],
    ] as const
    const [typed, section, left] = categories[at % categories.length] ?? categories[0]
    const tags = [
      ['tags: [运营, 复盘]', ['运营', '复盘']],
      ['tags:\n  - 运营', ['运营']],
      ['tags: 运营', ['运营']],
    ] as const
    const [typedTags, words] = tags[at % tags.length] ?? tags[0]
    const permalink = at % 4 === 0 ? `permalink: /${2020 + (at % 5)}/old-${at}/\n` : ''
    const opening = at % 7 === 0 ? '' : '---\n'
    return {
      settings: `${opening}title: ${title}\n${typed}\n${typedTags}\ndate: ${date}\nupdated: 2026-01-01 00:00:00\ntoc: true\ncomments: false\nmathjax: true\nabbrlink: 3a${at}\n${permalink}---\n`,
      section,
      tags: [...words, ...left],
      aliases: permalink ? [`/${2020 + (at % 5)}/old-${at}`] : [],
      date,
      file: `source/_posts/${at % 5 === 0 ? 'sub/' : ''}${name}.md`,
      slug: name,
    }
  }
  if (system === 'hugo') {
    const isToml = at % 2 === 0
    const bundle = at % 3 === 0
    const plain = date.replaceAll('"', '')
    const isNative = /^\d{4}-\d\d-\d\dT\S+$/.test(plain)
    const settings = isToml
      ? `+++\ntitle = "标题 ${at}"\ndate = ${isNative ? plain : `"${plain}"`}\nlastmod = 2026-01-01T00:00:00Z\ndraft = false\nweight = ${at}\ntags = ["运营", "Go"]\ncategories = ["内容创作"]\naliases = ["/old/${at}/", "/old-${at}.html"]\n[cover]\nimage = "https://example.com/a.png"\n+++\n`
      : `---\ntitle: ${title}\ndate: ${date}\nlastmod: 2026-01-01T00:00:00Z\ndraft: false\ntags: ["运营", "Go"]\ncategories: ["内容创作"]\naliases:\n  - /old/${at}/\n  - /old-${at}.html\ncover:\n  image: https://example.com/a.png\n---\n`
    return {
      settings,
      section: 'content',
      tags: ['运营', 'Go'],
      aliases: [`/old/${at}`, `/old-${at}.html`],
      date,
      file: `content/posts/${bundle ? `${name}/index` : name}.md`,
      slug: name,
    }
  }
  return {
    settings: `---\nlayout: post\ntitle:  ${title}\ndate:   ${date}\ncategories: content\ntags: seo growth\nredirect_from:\n  - /blog/${at}/\nlast_modified_at: 2026-01-01\nauthor:\n  name: 编辑部\n---\n`,
    section: 'content',
    tags: ['seo', 'growth'],
    aliases: [`/blog/${at}`],
    date,
    file: `_posts/2020-01-02-${name}.md`,
    slug: name,
  }
}

/** Writes `count` posts of one program into a new folder, with `site.yaml`, and says what must come of each. */
export function oldPosts(folder: string, system: System, count: number): Expected[] {
  mkdirSync(folder, { recursive: true })
  writeSiteFile(folder)
  mkdirSync(join(folder, 'static/images'), { recursive: true })
  writeFileSync(join(folder, 'static/images/dot.png'), Buffer.from(DOT, 'base64'))
  return Array.from({ length: count }, (_, at) => {
    const instant = FIRST + at * STEP_MS
    const forms = dateForms(instant)
    const { settings, file, slug, section, tags, aliases } = shapeOf(system, at, forms[at % forms.length] ?? '')
    const text = `${settings}\n${BODIES[at % BODIES.length] ?? ''}`
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), at % 6 === 0 ? `\uFEFF${text.replaceAll('\n', '\r\n')}` : text)
    const publishedAt = `${new Date(instant).toISOString().slice(0, 16)}Z`
    return { file, slug, section, tags, aliases, publishedAt }
  })
}

/** One grey pixel. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='
