/** One article file -> one checked article record. Pure but for reading the pictures beside it. */
import { hashOf } from '../../article/hash.ts'
import { articleKey } from '../../article/keys.ts'
import { metadataOf, shorten } from '../../article/metadata.ts'
import type { Article, Lang } from '../../article/record.ts'
import { type Section, sectionsTo, type Site } from '../../article/site.ts'
import { isSlug } from '../../article/slug.ts'
import { compileMarkdown, type Compiled } from '../markdown/compile.ts'
import type { Looked } from '../pictures/find.ts'
import { readPicture } from '../pictures/read.ts'
import { type Finding, finding, hasErrors, type Place } from '../problem.ts'
import { parseDate } from '../source/date.ts'
import type { TextFile } from '../source/files.ts'
import { type FrontMatter, splitFrontMatter } from '../source/front-matter.ts'
import type { CompileContext, WithRecords } from './compiled.ts'

/** Readers of Chinese take in about 400 characters a minute, readers of English about 230 words. */
const HAN_A_MINUTE = 400
const WORDS_A_MINUTE = 230

/** Length of a summary that is taken from the first paragraph. */
const SUMMARY_MAX = 110

/** The outcome of one file, whatever it holds; with its records where there are any. Throws only when nested too deeply. */
export async function compileArticle(
  { file, text }: TextFile,
  { site, folder, pictures }: CompileContext,
): Promise<WithRecords> {
  const { matter, body, bodyLine } = splitFrontMatter(file, text)
  if (matter.value === undefined) return brokenArticle(file, matter.problems)

  const { value, placeOf } = matter
  const found: Finding[] = [...matter.problems]
  const slug = value.slug ?? fileName(file)
  if (!isSlug(slug)) found.push(finding('error', 'slug-wrong', placeOf('slug'), { slug }))
  const section = sectionsTo(site, value.section)
  if (!section) found.push(unknownSection(site, value.section, placeOf('section')))
  const dateOf = (key: 'date' | 'updated', date: string): string | undefined => {
    const parsed = parseDate(date, site.timeZone)
    if (!parsed) found.push(finding('error', 'date-wrong', placeOf(key), { date }))
    return parsed
  }
  const publishedAt = dateOf('date', value.date)
  const updatedAt = value.updated === undefined ? publishedAt : dateOf('updated', value.updated)
  if (updatedAt && publishedAt && Date.parse(updatedAt) < Date.parse(publishedAt)) {
    found.push(finding('warning', 'updated-early', placeOf('updated')))
  }

  const lang = value.lang ?? site.lang
  const looked: Looked[] = []
  const compiled = await compileMarkdown({
    text: body,
    lang,
    sources: value.sources.map(({ seen, ...rest }) => ({ ...rest, ...(seen && { seenAt: seen }) })),
    readPicture: async (written, at) => {
      const read = await readPicture({ folder, settings: pictures }, { file, written, at })
      looked.push(...read.looked)
      return read.picture
    },
  })
  const inWhole = <P extends Place>(placed: P): P => ({ ...placed, line: bodyLine + placed.line - 1 })
  found.push(...compiled.findings.map(inWhole))
  if (!compiled.plain && compiled.pictures.length === 0 && compiled.findings.length === 0) {
    found.push(finding('error', 'body-empty', { line: bodyLine, column: 1 }))
  }
  if (!section || !publishedAt || !updatedAt || hasErrors(found)) return brokenArticle(file, found, looked)

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
  const records = [article]
  return {
    compiled: {
      file,
      state: value.draft ? 'draft' : 'ready',
      slug,
      slugPlace: placeOf('slug'),
      title: article.title,
      publishedAt,
      records: records.map((record) => ({ key: articleKey(record.slug), metadata: metadataOf(record) })),
      media: compiled.media,
      looked,
      links: compiled.ownLinks.map(inWhole),
      aliases: [],
      pins: [...(value.related?.pin ?? []), ...(value.related?.ban ?? [])],
      findings: found,
    },
    records,
  }
}

/** What is known of an article that has no record. */
export const brokenArticle = (file: string, findings: Finding[], looked: Looked[] = []): WithRecords => ({
  compiled: {
    file,
    state: 'broken',
    slug: '',
    slugPlace: { line: 1, column: 1 },
    title: '',
    publishedAt: '',
    records: [],
    media: [],
    looked,
    links: [],
    aliases: [],
    pins: [],
    findings,
  },
  records: [],
})

const unknownSection = (site: Site, section: string, place: Place): Finding =>
  finding('error', 'section-unknown', place, { section, known: sectionPaths(site.sections).join(', ') })

const sectionPaths = (sections: Section[]): string[] =>
  sections.flatMap(({ slug, children }) => [slug, ...sectionPaths(children).map((path) => `${slug}/${path}`)])

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
