/** Related lists before a push: the tick's own ranker over a content folder, or over a corpus in JSONL for measuring it. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

import { ArticleSchema, cardOf, type SafeHtml } from '../article/record.ts'
import { fold, foldTable } from '../related/fold.ts'
import { described } from '../related/likeness.ts'
import { type Neighbour, type PinnedDocument, rankAll } from '../related/rank.ts'
import { vectorOf } from '../related/vector.ts'
import { compileContent, type Content } from './compile/content.ts'
import { foldPairs } from './compile/fold-pairs.ts'
import { compileMarkdown } from './markdown/compile.ts'
import type { ReadPicture } from './markdown/pictures.ts'
import { finding, hasErrors, type Problem } from './problem.ts'

export type RelatedLists = {
  titles: Map<string, string>
  lists: Map<string, Neighbour[]>
  problems: Problem[]
}

const CORPUS_FILE = 'articles.jsonl'

/**
 * `path` is a content folder, a `.jsonl` file, or a folder with `articles.jsonl`. Lists of `size`, best first.
 * With errors in the content there are no lists, only `problems`.
 */
export async function relate(path: string, size: number): Promise<RelatedLists> {
  const corpus = corpusFile(path)
  return corpus === undefined
    ? ranked(ofContent(await compileContent(path)), size)
    : ranked(await ofCorpus(corpus), size)
}

/** The same for content that is compiled already, with lists as long as its site shows them. */
export const relateContent = (content: Content): RelatedLists =>
  ranked(ofContent(content), content.site?.relatedItems ?? 0)

const ranked = ({ documents, titles, problems }: Documents, size: number): RelatedLists => ({
  titles,
  lists: hasErrors(problems) ? new Map() : rankAll(documents, size),
  problems,
})

function corpusFile(path: string): string | undefined {
  if (path.endsWith('.jsonl')) return path
  const inside = join(path, CORPUS_FILE)
  return statSync(inside, { throwIfNoEntry: false })?.isFile() ? inside : undefined
}

type Documents = { documents: PinnedDocument[]; titles: Map<string, string>; problems: Problem[] }

/** As the tick will see it: articles that would be pushed. */
function ofContent({ articles: compiled, recordsOf, problems }: Content): Documents {
  const table = foldTable(foldPairs())
  const articles = compiled.map((article) =>
    v.parse(v.pipe(v.string(), v.parseJson(), ArticleSchema), recordsOf(article)[0]),
  )
  const documents = articles.map((article) => {
    const { pin = [], ban = [] } = article.related ?? {}
    return { ...described(cardOf(article), ban, table), pin, vector: vectorOf(article, table) }
  })
  return { documents, titles: new Map(articles.map(({ slug, title }) => [slug, title])), problems }
}

/** A line of a corpus. `body` is Markdown. */
const RowSchema = v.object({
  slug: v.pipe(v.string(), v.nonEmpty()),
  title: v.string(),
  section: v.optional(v.string(), ''),
  tags: v.optional(v.nullable(v.array(v.string())), []),
  date: v.optional(v.nullable(v.string()), ''),
  body: v.string(),
})
type Row = v.InferOutput<typeof RowSchema>

async function ofCorpus(file: string): Promise<Documents> {
  const table = foldTable(foldPairs())
  const documents: PinnedDocument[] = []
  const titles = new Map<string, string>()
  const problems: Problem[] = []
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue
    const row = v.safeParse(v.pipe(v.string(), v.parseJson(), RowSchema), text)
    const place = { line: at + 1, column: 1 }
    if (!row.success) {
      const why = `${v.getDotPath(row.issues[0]) ?? ''} ${row.issues[0].message}`
      problems.push({ ...finding('error', 'row-wrong', place, { why }), file })
      continue
    }
    if (titles.has(row.output.slug)) {
      problems.push({ ...finding('error', 'row-twice', place, { slug: row.output.slug }), file })
      continue
    }
    const { slug, title, section, tags, date } = row.output
    titles.set(slug, title)
    documents.push({
      slug,
      group: /\p{Script=Han}/u.test(title + row.output.body.slice(0, 500)) ? 'zh' : 'en',
      section,
      tags: [...new Set((tags ?? []).map((tag) => fold(tag, table)))],
      publishedAt: Date.parse(date ?? ''),
      vector: vectorOf(await subjectOf(row.output), table),
      pin: [],
      ban: [],
    })
  }
  return { documents, titles, problems }
}

async function subjectOf({ title, body }: Row): Promise<Parameters<typeof vectorOf>[0]> {
  try {
    const readPicture: ReadPicture = async (picture, at) => finding('error', 'picture-missing', at, { picture })
    const { html, toc } = await compileMarkdown({
      text: body,
      lang: 'zh-Hans',
      sources: [],
      articleOf: () => undefined,
      readPicture,
    })
    return { title, html, toc }
  } catch {
    // Nested too deeply for the compiler: its text is still text.
    return { title, html: body as SafeHtml, toc: [] }
  }
}

/** A line of JSON for each article: `{slug, related: [{slug, score, reasons}…]}`. */
export const relatedJsonl = (lists: Map<string, Neighbour[]>): string =>
  [...lists].map(([slug, related]) => `${JSON.stringify({ slug, related })}\n`).join('')

/** For reading: each article with its list. */
export function relatedLines({ titles, lists }: RelatedLists): string[] {
  const lines: string[] = []
  for (const [slug, related] of lists) {
    lines.push(`${titles.get(slug) ?? ''} (${slug})`)
    for (const { slug: other, score, reasons } of related) {
      lines.push(`  ${score.toFixed(3)} ${titles.get(other) ?? ''} (${other}) ${reasons.join(' ')}`)
    }
    lines.push('')
  }
  return lines
}

/** Articles of which so few others are like them that most of their list only fills up. */
export const weakLists = ({ titles, lists }: RelatedLists): WeakList[] =>
  [...lists].flatMap(([slug, related]) => {
    const found = related.filter(({ score, reasons }) => score > 0 || reasons[0] === 'pinned').length
    if (found >= Math.min(WEAK_BELOW, related.length)) return []
    return [{ slug, title: titles.get(slug) ?? '', found }]
  })

/** `found` others are truly like the article; the rest of its list is filled up. */
export type WeakList = { slug: string; title: string; found: number }

/** A list with fewer true neighbours than this looks arbitrary to a reader. */
const WEAK_BELOW = 3
