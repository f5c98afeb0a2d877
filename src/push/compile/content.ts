/** A content folder -> everything that the push writes into CONTENT, and every problem found on the way. */
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { articleKey, mediaKey, SITE_KEY } from '../../article/keys.ts'
import { metadataOf } from '../../article/metadata.ts'
import type { Site } from '../../article/site.ts'
import { slugOfSegment } from '../../article/slug.ts'
import type { MediaFile } from '../pictures/read.ts'
import { finding, inFile, type Place, type Problem } from '../problem.ts'
import { articleFiles, readText, type TextFile } from '../source/files.ts'
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

const TOP = { line: 1, column: 1 }

/** Reads and compiles the whole folder. Entries stand in the order of writing: pictures, articles, site. */
export async function compileContent(folder: string, now: Date): Promise<Content> {
  const nothing = { entries: [], articles: 0, withheld: [] }
  if (!statSync(join(folder, 'articles'), { throwIfNoEntry: false })?.isDirectory()) {
    const missing = finding('error', 'folder-missing', TOP, { folder: join(folder, 'articles') })
    return { ...nothing, problems: [{ ...missing, file: folder }] }
  }
  const { site, problems } = await compileSite(folder)
  if (!site) return { ...nothing, problems }

  const ready: CompiledArticle[] = []
  const withheld: (Content['withheld'][number] & { slug: string; slugPlace: Place })[] = []
  const files = articleFiles(folder)
  if (files.length === 0) {
    problems.push({ ...finding('error', 'folder-empty', TOP), file: 'articles' })
  }
  for (const file of files) {
    const outcome = await compileFile(readText(folder, file), site, folder, now)
    problems.push(...outcome.problems)
    if (outcome.state === 'ready') ready.push(outcome.compiled)
    if (outcome.state === 'withheld')
      withheld.push({ file, why: outcome.why, slug: outcome.slug, slugPlace: outcome.slugPlace })
  }
  const claims = ready.map(({ file, article, slugPlace }) => ({ file, slug: article.slug, slugPlace }))
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
    const found = finding('error', 'file-too-complex', TOP, { why: String(error) })
    return { state: 'broken', problems: [{ ...found, file: source.file }] }
  }
}

function duplicateSlugs(claims: { file: string; slug: string; slugPlace: Place }[]): Problem[] {
  const owners = new Map<string, string>()
  return claims.flatMap(({ file, slug, slugPlace }): Problem[] => {
    const owner = owners.get(slug)
    owners.set(slug, owner ?? file)
    if (!owner) return []
    return [{ ...finding('error', 'slug-taken', slugPlace, { slug, owner }), file }]
  })
}

/** A pin that names no article does nothing; the editor should know. */
function unknownPins(articles: CompiledArticle[], later: Set<string>): Problem[] {
  const known = new Set([...articles.map(({ article }) => article.slug), ...later])
  return articles.flatMap(({ file, article, slugPlace }) =>
    [...(article.related?.pin ?? []), ...(article.related?.ban ?? [])]
      .filter((slug) => !known.has(slug))
      .map((slug) => finding('warning', 'pin-unknown', slugPlace, { slug }))
      .map(inFile(file)),
  )
}

function brokenLinks(articles: CompiledArticle[], later: Set<string>): Problem[] {
  const known = new Set(articles.map(({ article }) => article.slug))
  return articles.flatMap(({ file, ownLinks }) =>
    ownLinks.flatMap((link): Problem[] => {
      const slug = slugOfSegment(link.slug)
      if (slug !== undefined && known.has(slug)) return []
      const isDraft = slug !== undefined && later.has(slug)
      const found = isDraft
        ? finding('warning', 'link-draft', link, { target: link.slug })
        : finding('error', 'link-no-article', link, { target: link.slug })
      return [{ ...found, file }]
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
