/** `site.yaml` -> the site document. */
import * as v from 'valibot'

import { hashOf } from '../../article/hash.ts'
import { LangSchema } from '../../article/record.ts'
import { type Section, SectionSchema, type Site } from '../../article/site.ts'
import { isSectionSlug } from '../../article/slug.ts'
import type { Problem } from '../problem.ts'
import { readText } from './files.ts'
import { parseYaml } from './yaml.ts'

const text = v.pipe(v.string('应为文字'), v.trim(), v.nonEmpty('不能为空'))

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

const SiteFileSchema = v.object(
  {
    title: text,
    tagline: text,
    description: text,
    url: v.pipe(text, v.regex(/^https?:\/\/[^/\s]+$/, '应为网站地址，不带末尾的 /，例如 https://academy.example.com')),
    lang: v.optional(LangSchema, 'zh-Hans'),
    timeZone: v.optional(v.pipe(text, v.check(isTimeZone, '不认识的时区，例如 Asia/Shanghai')), 'Asia/Shanghai'),
    company: text,
    contact: v.object(
      { phone: v.optional(text), wechat: v.optional(text), email: v.optional(text), hours: v.optional(text) },
      '应写成 phone、wechat、email、hours 几项',
    ),
    callToAction: v.object({ title: text, text }, '要有 title 和 text'),
    relatedItems: v.optional(
      v.pipe(text, v.regex(/^(?:[1-9]|1\d|20)$/, '应为 1 到 20 的整数'), v.transform(Number)),
      '6',
    ),
    sections: v.array(SectionSchema, '应为栏目列表'),
  },
  '缺少这一项',
)

/** The site, or what is wrong with `site.yaml`. */
export async function compileSite(folder: string): Promise<{ site: Site | undefined; problems: Problem[] }> {
  const file = 'site.yaml'
  const source = readText(folder, file)
  if ('severity' in source) return { site: undefined, problems: [source] }
  const { value, problems, ...rest } = parseYaml(source.text, SiteFileSchema, { file, firstLine: 1 })
  if (value === undefined) return { site: undefined, problems }

  const line = 'lineOf' in rest ? rest.lineOf('sections') : 1
  const faults = sectionFaults(value.sections).map((message): Problem => ({ severity: 'error', file, line, message }))
  if (faults.length > 0) return { site: undefined, problems: [...problems, ...faults] }
  return { site: { ...value, hash: await hashOf(JSON.stringify(value)) }, problems }
}

function sectionFaults(sections: Section[]): string[] {
  const slugs = sections.map((section) => section.slug)
  return sections.flatMap((section, at) => [
    ...(isSectionSlug(section.slug) ? [] : [`栏目名 \`${section.slug}\` 只能用小写英文、数字和连字符，且不能是保留字`]),
    ...(slugs.indexOf(section.slug) === at ? [] : [`栏目 \`${section.slug}\` 写了两次`]),
    ...sectionFaults(section.children),
  ])
}
