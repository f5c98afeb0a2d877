/** One article file -> one checked article record. Pure but for reading the pictures beside it. */
import { hashOf } from '../../article/hash.ts'
import { shorten } from '../../article/metadata.ts'
import type { Article, Lang } from '../../article/record.ts'
import { sectionsTo, type Site } from '../../article/site.ts'
import { isSlug } from '../../article/slug.ts'
import { compileMarkdown, type Compiled } from '../markdown/compile.ts'
import type { OwnLink } from '../markdown/links.ts'
import type { Problem } from '../problem.ts'
import { parseDate } from '../source/date.ts'
import { type MediaFile, readPicture, type TextFile } from '../source/files.ts'
import { type FrontMatter, splitFrontMatter } from '../source/front-matter.ts'

export type CompiledArticle = {
  file: string
  article: Article
  media: Map<string, MediaFile>
  ownLinks: OwnLink[]
  /** Where to point when the slug turns out to be taken. */
  slugLine: number
}

export type ArticleOutcome =
  | { state: 'ready'; compiled: CompiledArticle; problems: Problem[] }
  | { state: 'withheld'; slug: string; slugLine: number; why: string; problems: Problem[] }
  | { state: 'broken'; problems: Problem[] }

/** Readers of Chinese take in about 400 characters a minute, readers of English about 230 words. */
const HAN_A_MINUTE = 400
const WORDS_A_MINUTE = 230

/** Length of a summary that is taken from the first paragraph. */
const SUMMARY_MAX = 110

/** `now` decides whether an article is still to come; such articles and drafts are withheld. */
export async function compileArticle(source: TextFile, site: Site, folder: string, now: Date): Promise<ArticleOutcome> {
  const { file } = source
  const { matter, body, bodyLine } = splitFrontMatter(file, source.text)
  const problems = [...matter.problems]
  if (matter.value === undefined) return { state: 'broken', problems }

  const { value, lineOf } = matter
  const complain = (key: string, message: string): void => {
    problems.push({ severity: 'error', file, line: lineOf(key), message })
  }
  const slug = value.slug ?? fileName(file)
  if (!isSlug(slug)) complain('slug', `slug \`${slug}\` 只能用小写字母、数字、汉字、连字符，最多 480 字节`)
  const section = sectionsTo(site, value.section)
  if (!section) complain('section', `site.yaml 里没有栏目 \`${value.section}\``)
  const publishedAt = parseDate(value.date, site.timeZone)
  if (!publishedAt) complain('date', `日期 \`${value.date}\` 不对，应写成 2026-03-02 或 2026-03-02 09:30`)
  const updatedAt = value.updated === undefined ? publishedAt : parseDate(value.updated, site.timeZone)
  if (value.updated !== undefined && !updatedAt)
    complain('updated', `日期 \`${value.updated}\` 不对，应写成 2026-03-02`)

  const lang = value.lang ?? site.lang
  const compiled = compileMarkdown({
    text: body,
    lang,
    sources: value.sources.map(({ seen, ...rest }) => ({ ...rest, ...(seen && { seenAt: seen }) })),
    readPicture: (path) => readPicture(folder, file, path),
  })
  for (const message of compiled.messages) {
    const line = bodyLine + message.line - 1
    problems.push({ severity: message.isError ? 'error' : 'warning', file, line, message: message.text })
  }
  if (updatedAt && publishedAt && Date.parse(updatedAt) < Date.parse(publishedAt)) {
    problems.push({ severity: 'warning', file, line: lineOf('updated'), message: 'updated 早于 date' })
  }
  if (!compiled.plain && compiled.pictures.length === 0 && compiled.messages.length === 0)
    problems.push({ severity: 'error', file, line: bodyLine, message: '正文是空的' })
  if (!section || !publishedAt || !updatedAt || problems.some((one) => one.severity === 'error')) {
    return { state: 'broken', problems }
  }

  const why = value.draft
    ? '草稿（draft: true）'
    : Date.parse(publishedAt) > now.getTime() && `定于 ${publishedAt} 发布`
  if (why) return { state: 'withheld', slug, slugLine: lineOf('slug'), why, problems }

  const article = await recordOf({
    slug,
    lang,
    value,
    compiled,
    section: section.map((step) => ({ slug: step.slug, title: step.title })),
    publishedAt,
    updatedAt,
    author: value.author ?? site.company,
  })
  const ownLinks = compiled.ownLinks.map((link) => ({ ...link, line: bodyLine + link.line - 1 }))
  return {
    state: 'ready',
    compiled: { file, article, media: compiled.media, ownLinks, slugLine: lineOf('slug') },
    problems,
  }
}

async function recordOf(parts: {
  slug: string
  lang: Lang
  value: FrontMatter
  compiled: Compiled
  section: Article['section']
  publishedAt: string
  updatedAt: string
  author: string
}): Promise<Article> {
  const { value, compiled } = parts
  const { han, others } = countWords(compiled.plain)
  const [image] = compiled.pictures
  const record = {
    slug: parts.slug,
    lang: parts.lang,
    title: value.title,
    summary: value.summary ?? shorten(compiled.lead, SUMMARY_MAX),
    section: parts.section,
    tags: [...new Set(value.tags)],
    author: parts.author,
    publishedAt: parts.publishedAt,
    updatedAt: parts.updatedAt,
    words: han + others,
    minutes: Math.max(1, Math.round(han / HAN_A_MINUTE + others / WORDS_A_MINUTE)),
    ...(image && { image }),
    toc: compiled.toc,
    html: compiled.html,
    questions: compiled.questions,
    sources: compiled.sources,
    ...(value.related && { related: value.related }),
    variants: [],
  }
  return { ...record, hash: await hashOf(JSON.stringify(record)) }
}

/** Han, kana and Hangul count by character, everything else by word. */
function countWords(text: string): { han: number; others: number } {
  const character = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu
  const han = text.match(character)?.length ?? 0
  const others = text.replaceAll(character, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu)?.length ?? 0
  return { han, others }
}

const fileName = (file: string): string => file.replace(/^.*\//, '').replace(/\.md$/, '')
