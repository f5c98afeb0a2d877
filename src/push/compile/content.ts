/** A content folder -> everything that the push writes into CONTENT, and every problem found on the way. */
import { statSync } from 'node:fs'

import { mediaKey, SITE_KEY } from '../../article/keys.ts'
import type { Site } from '../../article/site.ts'
import { homeFindings } from '../checks/home.ts'
import { encoded } from '../pictures/encode.ts'
import { isChanged } from '../pictures/find.ts'
import { finding, inFile, type Problem } from '../problem.ts'
import { articleFiles, articleFolders, readBytes } from '../source/files.ts'
import { readRules } from '../source/rules.ts'
import { compileSite } from '../source/site.ts'
import type { SourceFile } from './batch.ts'
import type { CompileContext, CompiledArticle } from './compiled.ts'
import { foldEntry } from './fold-pairs.ts'
import { unpackedRecords } from './packed.ts'
import { openPool, type Pool } from './pool.ts'
import { openShelf, recipeOf, type Shelf, shelfKey, type ShelfRow } from './shelf.ts'
import { wholeFindings } from './whole.ts'

/** One key of CONTENT as it should be. `hash` stands in the metadata and tells whether it must be written. */
export type Entry = {
  key: string
  metadata: { hash: string } & Record<string, unknown>
  load: () => Promise<string | Uint8Array>
}

export type Content = {
  folder: string
  /** Undefined when `site.yaml` is broken; then nothing else was looked at. */
  site: Site | undefined
  /** What may be pushed, in the order of writing: pictures, articles, site. */
  entries: Entry[]
  articles: CompiledArticle[]
  drafts: CompiledArticle[]
  /** The texts of an article's records, in the order of its `records`. */
  recordsOf: (article: CompiledArticle) => string[]
  problems: Problem[]
  /** Why what was compiled could not be kept for the next time. */
  shelfFault?: string
}

export type CompileOptions = {
  /** Where outcomes are kept between runs. */
  shelf?: Shelf
  progress?: (done: number, total: number) => void
}

/** Files whose bytes are held at a time: a site need not fit into memory. */
const READ_AT_ONCE = 1000

const TOP = { line: 1, column: 1 }

/** Reads and compiles the whole folder: what was compiled before in this very form is taken from the shelf. */
export async function compileContent(folder: string, options: CompileOptions = {}): Promise<Content> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return nothing(folder, [{ ...finding('error', 'folder-missing', TOP, { folder }), file: '.' }])
  }
  const folders = articleFolders(folder)
  if (folders.length === 0) return nothing(folder, [{ ...finding('error', 'folder-none', TOP, { folder }), file: '.' }])
  const { site, pictures, scripts, problems, placeOf } = await compileSite(folder)
  if (!site) return nothing(folder, problems)

  const { files, problems: strange } = articleFiles(folder)
  problems.push(...strange)
  if (files.length === 0) problems.push({ ...finding('error', 'folder-empty', TOP), file: folders[0] ?? '.' })
  const shelf = options.shelf ?? openShelf()
  const { rules, problems: ruleProblems } = readRules(folder)
  problems.push(...ruleProblems)
  // What stands on the home page is in no article: an editor who arranges it compiles nothing again.
  const { home: _home, hash: _hash, ...ofArticles } = site
  const recipe = recipeOf([JSON.stringify([ofArticles, pictures, scripts]), JSON.stringify(rules)])
  const context = { folder, site, pictures, rules, scripts }
  const outcomes = new Map<string, CompiledArticle>()
  const pool = openPool()
  try {
    for (let from = 0; from < files.length; from += READ_AT_ONCE) {
      const { sources, unreadable } = sourcesOf(folder, recipe, files.slice(from, from + READ_AT_ONCE))
      problems.push(...unreadable)
      const progress = (done: number): void => options.progress?.(from + done, files.length)
      const some = await outcomesOf({ context, sources, shelf, pool, progress })
      for (const [key, compiled] of some) outcomes.set(key, compiled)
    }
  } finally {
    await pool.close()
  }
  for (const { file, findings } of outcomes.values()) problems.push(...findings.map(inFile(file)))
  const ready = [...outcomes.values()].filter(({ state }) => state === 'ready')
  const drafts = [...outcomes.values()].filter(({ state }) => state === 'draft')
  const broken = [...outcomes.values()].filter(({ state }) => state === 'broken')
  problems.push(...wholeFindings(site, ready, [...drafts, ...broken]))
  problems.push(...homeFindings(site, ready, [...drafts, ...broken], placeOf))

  const keys = new Map([...outcomes].map(([key, compiled]) => [compiled, key]))
  const recordsOf = (article: CompiledArticle): string[] =>
    unpackedRecords(shelf.values(keys.get(article) ?? '') ?? EMPTY)
  return {
    folder,
    site,
    entries: [...mediaEntries(folder, ready), ...articleEntries(ready, recordsOf), siteEntry(site), await foldEntry()],
    articles: ready,
    drafts,
    recordsOf,
    problems,
    ...(shelf.fault !== undefined && { shelfFault: shelf.fault }),
  }
}

const EMPTY = new Uint8Array()

const nothing = (folder: string, problems: Problem[]): Content => ({
  folder,
  site: undefined,
  entries: [],
  articles: [],
  drafts: [],
  recordsOf: () => [],
  problems,
})

/** Reads article files. */
function sourcesOf(folder: string, recipe: string, files: string[]): { sources: SourceFile[]; unreadable: Problem[] } {
  const sources: SourceFile[] = []
  const unreadable: Problem[] = []
  for (const file of files) {
    const bytes = readBytes(folder, file)
    if ('code' in bytes) unreadable.push(bytes)
    else sources.push({ file, key: shelfKey(recipe, file, bytes), bytes })
  }
  return { sources, unreadable }
}

/** In the order of the sources, by key. */
async function outcomesOf({
  context,
  sources,
  shelf,
  pool,
  progress,
}: {
  context: CompileContext
  sources: SourceFile[]
  shelf: Shelf
  pool: Pool
  progress: (done: number) => void
}): Promise<Map<string, CompiledArticle>> {
  const known = shelf.find(sources.map(({ key }) => key))
  for (const [key, compiled] of known) if (!isStillSo(context.folder, compiled)) known.delete(key)
  const missing = sources.filter(({ key }) => !known.has(key))
  let done = known.size
  progress(done)
  await pool.compile(context, missing, (rows: ShelfRow[]) => {
    shelf.put(rows)
    for (const { key, compiled } of rows) known.set(key, compiled)
    done += rows.length
    progress(done)
  })
  return new Map(
    sources.flatMap(({ key }): [string, CompiledArticle][] => {
      const compiled = known.get(key)
      return compiled ? [[key, compiled]] : []
    }),
  )
}

/** The articles as they were when they were compiled: pictures are looked at again, for they are no part of the key. */
const isStillSo = (folder: string, { looked }: CompiledArticle): boolean =>
  !looked.some((one) => isChanged(folder, one))

const articleEntries = (articles: CompiledArticle[], recordsOf: Content['recordsOf']): Entry[] =>
  articles.flatMap((article) =>
    article.records.map(({ key, metadata }, at): Entry => ({
      key,
      metadata,
      load: async () => recordsOf(article)[at] ?? '',
    })),
  )

const siteEntry = (site: Site): Entry => ({
  key: SITE_KEY,
  metadata: { hash: site.hash },
  load: async () => JSON.stringify(site),
})

/** Each picture once, however many articles show it. */
function mediaEntries(folder: string, articles: CompiledArticle[]): Entry[] {
  const media = new Map(articles.flatMap((article) => article.media.map((one) => [one.name, one] as const)))
  return [...media.values()].map((one) => ({
    key: mediaKey(one.name),
    metadata: { hash: one.name },
    load: () => encoded(folder, one),
  }))
}
