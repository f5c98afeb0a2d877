/** A content folder -> everything that the push writes into CONTENT, and every problem found on the way. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { articleKey, mediaKey, SITE_KEY } from '../article/keys.ts'
import { metadataOf } from '../article/metadata.ts'
import type { Site } from '../article/site.ts'
import { slugOfSegment } from '../article/slug.ts'
import { type ArticleOutcome, compileArticle, type CompiledArticle } from './article.ts'
import { articleFiles, type MediaFile, readText, type TextFile } from './files.ts'
import type { Problem } from './problem.ts'
import { compileSite } from './site.ts'

/** One key of CONTENT as it should be. `hash` stands in the metadata and tells whether it must be written. */
export type Entry = {
  key: string
  value: string | Uint8Array<ArrayBuffer>
  metadata: { hash: string } & Record<string, unknown>
}

export type Content = {
  entries: Entry[]
  articles: number
  /** Files that are fine but not published yet, and why. */
  withheld: { file: string; why: string }[]
  problems: Problem[]
}

/** Reads and compiles the whole folder. Entries stand in the order of writing: pictures, articles, site. */
export async function compileContent(folder: string, now: Date): Promise<Content> {
  const nothing = { entries: [], articles: 0, withheld: [] }
  if (!existsSync(join(folder, 'articles'))) {
    const message = `找不到文件夹 ${join(folder, 'articles')}，请检查 --content`
    return { ...nothing, problems: [{ severity: 'error', file: folder, line: 1, message }] }
  }
  const { site, problems } = await compileSite(folder)
  if (!site) return { ...nothing, problems }

  const ready: CompiledArticle[] = []
  const withheld: Content['withheld'] = []
  for (const file of articleFiles(folder)) {
    const outcome = await compileFile(readText(folder, file), site, folder, now)
    problems.push(...outcome.problems)
    if (outcome.state === 'ready') ready.push(outcome.compiled)
    if (outcome.state === 'withheld') withheld.push({ file, why: outcome.why })
  }
  problems.push(...duplicateSlugs(ready), ...brokenLinks(ready, new Set(withheld.map(({ file }) => file))))

  const media = new Map(ready.flatMap((one) => [...one.media]))
  return {
    entries: [...[...media.values()].map(mediaEntry), ...ready.map(articleEntry), siteEntry(site)],
    articles: ready.length,
    withheld,
    problems,
  }
}

async function compileFile(source: TextFile | Problem, site: Site, folder: string, now: Date): Promise<ArticleOutcome> {
  if ('severity' in source) return { state: 'broken', problems: [source] }
  return compileArticle(source, site, folder, now)
}

function duplicateSlugs(articles: CompiledArticle[]): Problem[] {
  const owners = new Map<string, string>()
  return articles.flatMap(({ file, article, slugLine }) => {
    const owner = owners.get(article.slug)
    owners.set(article.slug, owner ?? file)
    if (!owner) return []
    return [{ severity: 'error', file, line: slugLine, message: `slug \`${article.slug}\` 已被 ${owner} 使用` }]
  })
}

function brokenLinks(articles: CompiledArticle[], withheldFiles: Set<string>): Problem[] {
  const known = new Set(articles.map(({ article }) => article.slug))
  const later = new Set([...withheldFiles].map((file) => file.replace(/^.*\//, '').replace(/\.md$/, '')))
  return articles.flatMap(({ file, ownLinks }) =>
    ownLinks.flatMap((link): Problem[] => {
      const slug = slugOfSegment(link.slug)
      if (slug !== undefined && known.has(slug)) return []
      const severity = slug !== undefined && later.has(slug) ? 'warning' : 'error'
      const why = severity === 'warning' ? '还没有发布' : '不存在'
      return [{ severity, file, line: link.line, message: `链接指向的文章 \`${link.slug}\` ${why}` }]
    }),
  )
}

const articleEntry = ({ article }: CompiledArticle): Entry => ({
  key: articleKey(article.slug),
  value: JSON.stringify(article),
  metadata: metadataOf(article),
})

const siteEntry = (site: Site): Entry => ({
  key: SITE_KEY,
  value: JSON.stringify(site),
  metadata: { hash: site.hash },
})

const mediaEntry = (file: MediaFile): Entry => ({
  key: mediaKey(file.name),
  value: file.bytes,
  metadata: { hash: file.name },
})
