/** A content folder -> everything that the push writes into CONTENT, and every problem found on the way. */
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { articleKey, mediaKey, SITE_KEY } from '../../article/keys.ts'
import { metadataOf } from '../../article/metadata.ts'
import type { Site } from '../../article/site.ts'
import { slugOfSegment } from '../../article/slug.ts'
import type { Problem } from '../problem.ts'
import { articleFiles, type MediaFile, readText, type TextFile } from '../source/files.ts'
import { compileSite } from '../source/site.ts'
import { type ArticleOutcome, compileArticle, type CompiledArticle } from './article.ts'
import { foldEntry } from './fold-pairs.ts'

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
  withheld: { file: string; slug: string; why: string }[]
  problems: Problem[]
}

/** Reads and compiles the whole folder. Entries stand in the order of writing: pictures, articles, site. */
export async function compileContent(folder: string, now: Date): Promise<Content> {
  const nothing = { entries: [], articles: 0, withheld: [] }
  if (!statSync(join(folder, 'articles'), { throwIfNoEntry: false })?.isDirectory()) {
    const message = `找不到文件夹 ${join(folder, 'articles')}，请检查 --content`
    return { ...nothing, problems: [{ severity: 'error', file: folder, line: 1, message }] }
  }
  const { site, problems } = await compileSite(folder)
  if (!site) return { ...nothing, problems }

  const ready: CompiledArticle[] = []
  const withheld: (Content['withheld'][number] & { slug: string; slugLine: number })[] = []
  const files = articleFiles(folder)
  if (files.length === 0) {
    problems.push({
      severity: 'error',
      file: 'articles',
      line: 1,
      message: '文件夹里没有任何 .md 文章，请检查 --content',
    })
  }
  for (const file of files) {
    const outcome = await compileFile(readText(folder, file), site, folder, now)
    problems.push(...outcome.problems)
    if (outcome.state === 'ready') ready.push(outcome.compiled)
    if (outcome.state === 'withheld')
      withheld.push({ file, why: outcome.why, slug: outcome.slug, slugLine: outcome.slugLine })
  }
  const claims = ready.map(({ file, article, slugLine }) => ({ file, slug: article.slug, slugLine }))
  const later = new Set(withheld.map(({ slug }) => slug))
  problems.push(...duplicateSlugs([...claims, ...withheld]), ...brokenLinks(ready, later), ...unknownPins(ready, later))

  const media = new Map(ready.flatMap((one) => [...one.media]))
  return {
    entries: [...[...media.values()].map(mediaEntry), ...ready.map(articleEntry), siteEntry(site), await foldEntry()],
    articles: ready.length,
    withheld: withheld.map(({ file, slug, why }) => ({ file, slug, why })),
    problems,
  }
}

async function compileFile(source: TextFile | Problem, site: Site, folder: string, now: Date): Promise<ArticleOutcome> {
  if ('severity' in source) return { state: 'broken', problems: [source] }
  try {
    return await compileArticle(source, site, folder, now)
  } catch (error) {
    const message = `处理不了这个文件（${String(error)}），也许是嵌套太深，请简化后再试`
    return { state: 'broken', problems: [{ severity: 'error', file: source.file, line: 1, message }] }
  }
}

function duplicateSlugs(claims: { file: string; slug: string; slugLine: number }[]): Problem[] {
  const owners = new Map<string, string>()
  return claims.flatMap(({ file, slug, slugLine }): Problem[] => {
    const owner = owners.get(slug)
    owners.set(slug, owner ?? file)
    if (!owner) return []
    return [{ severity: 'error', file, line: slugLine, message: `slug \`${slug}\` 已被 ${owner} 使用` }]
  })
}

/** A pin that names no article does nothing; the editor should know. */
function unknownPins(articles: CompiledArticle[], later: Set<string>): Problem[] {
  const known = new Set([...articles.map(({ article }) => article.slug), ...later])
  return articles.flatMap(({ file, article, slugLine }) =>
    [...(article.related?.pin ?? []), ...(article.related?.ban ?? [])]
      .filter((slug) => !known.has(slug))
      .map((slug): Problem => ({
        severity: 'warning',
        file,
        line: slugLine,
        message: `related 里的 \`${slug}\` 不存在`,
      })),
  )
}

function brokenLinks(articles: CompiledArticle[], later: Set<string>): Problem[] {
  const known = new Set(articles.map(({ article }) => article.slug))
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
