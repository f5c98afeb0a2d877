/**
 * Bringing in pictures of other sites: each is downloaded into a folder with the name of its article, and its address in the
 * Markdown becomes that of the file. Nothing else of the text changes; a picture that cannot be had stays a link.
 */
import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { basename } from 'node:path/posix'

import { finding, inFile, type Problem } from '../problem.ts'
import { decoded, isInside, readBytes } from '../source/files.ts'
import { splitHead } from '../source/head.ts'
import { type RemotePicture, remotePictures } from './addresses.ts'
import { download, DOWNLOAD_LIMITS, type DownloadLimits, type NotBrought } from './download.ts'
import { sourceHash } from './renditions.ts'
import { replaceFile } from './replace-file.ts'

export type BringInOptions = { limits?: DownloadLimits; progress?: (done: number, total: number) => void }

/** `path` is that of the new file, relative to the content folder, as `file` is. */
type Brought = { file: string; url: string; path: string }

/** Servers see no more than so many requests at once. */
const AT_ONCE = 4

/** The name of a file, the same in all folders, or why there is none. */
type Fetched = { name: string } | { fault: NotBrought }

type Outcome = { brought: Brought[]; problems: Problem[] }

/** `files` are articles, relative to the content folder. Doing it again brings in what failed. */
export async function bringIn(
  folder: string,
  files: string[],
  { limits = DOWNLOAD_LIMITS, progress }: BringInOptions = {},
): Promise<Outcome> {
  const wanted = new Map<string, Set<string>>()
  for (const file of files) {
    const split = splitArticle(folder, file)
    for (const { url } of 'code' in split ? [] : split.pictures)
      wanted.set(url, (wanted.get(url) ?? new Set()).add(file))
  }
  const fetched = new Map<string, Fetched>()
  const queue = wanted.entries()
  const work = async (): Promise<void> => {
    for (const [url, owners] of queue) {
      fetched.set(url, await fetchInto(folder, url, [...owners], limits))
      progress?.(fetched.size, wanted.size)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const results = files.map((file) => rewrite(folder, file, fetched))
  return { brought: results.flatMap(({ brought }) => brought), problems: results.flatMap(({ problems }) => problems) }
}

/** Where the pictures of an article go. */
const picturesFolder = (file: string): string => file.replace(/\.[^./]+$/, '')

/** Downloads a picture once and puts it beside each article that shows it. */
async function fetchInto(folder: string, url: string, files: string[], limits: DownloadLimits): Promise<Fetched> {
  const picture = await download(url, limits)
  if ('fault' in picture) return picture
  const extension = picture.format === 'jpeg' ? 'jpg' : picture.format
  const name = `${sourceHash(picture.bytes).slice(0, 16)}.${extension}`
  const areWritten = files.every((file) => {
    const place = join(folder, picturesFolder(file))
    const isThere = isWritten(() => mkdirSync(place, { recursive: true })) && isInside(folder, place)
    return isThere && isWritten(() => replaceFile(join(place, name), picture.bytes))
  })
  return areWritten ? { name } : { fault: 'not-written' }
}

/** An article's text as it is, byte order mark and line ends included, cut where its body begins; the pictures in that. */
type Split = { head: string; body: string; bodyLine: number; pictures: RemotePicture[] }

function splitArticle(folder: string, file: string): Split | Problem {
  const bytes = readBytes(folder, file)
  if ('code' in bytes) return bytes
  const checked = decoded(file, bytes)
  if ('code' in checked) return checked
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const bodyLine = splitHead(checked.text)?.bodyLine ?? 1
  const start = startOfLine(text, bodyLine)
  const body = text.slice(start)
  try {
    return { head: text.slice(0, start), body, bodyLine, pictures: remotePictures(body) }
  } catch (error) {
    // Nested too deeply for the parser.
    return inFile(file)(finding('error', 'file-too-complex', { line: bodyLine, column: 1 }, { why: String(error) }))
  }
}

function startOfLine(text: string, line: number): number {
  const start = text.startsWith('\uFEFF') ? 1 : 0
  const end = line === 1 ? undefined : [...text.matchAll(/\r\n?|\n/g)][line - 2]
  return end ? end.index + end[0].length : start
}

/** Reads the article again, for downloads take time, and writes it in the same moment. */
function rewrite(folder: string, file: string, fetched: Map<string, Fetched>): Outcome {
  const split = splitArticle(folder, file)
  if ('code' in split) return { brought: [], problems: [split] }
  const { head, body, bodyLine, pictures } = split
  const faults = new Map<RemotePicture, NotBrought>()
  const brought: Brought[] = []
  let text = body
  for (const picture of pictures.toReversed()) {
    const outcome = fetched.get(picture.url)
    if (!outcome) continue
    if ('fault' in outcome) {
      faults.set(picture, outcome.fault)
      continue
    }
    const address = asAddress(`${basename(picturesFolder(file))}/${outcome.name}`)
    text = text.slice(0, picture.from) + picture.written(address) + text.slice(picture.to)
    brought.unshift({ file, url: picture.url, path: `${picturesFolder(file)}/${outcome.name}` })
  }
  if (text !== body && !isWritten(() => replaceFile(realpathSync(join(folder, file)), head + text))) {
    for (const picture of pictures) if (!faults.has(picture)) faults.set(picture, 'not-written')
    brought.length = 0
  }
  const problems = pictures.flatMap((picture): Problem[] => {
    const why = faults.get(picture)
    if (why === undefined) return []
    const at = { ...picture.at, line: bodyLine + picture.at.line - 1 }
    return [inFile(file)(finding('warning', 'picture-not-brought', at, { picture: picture.url, why }))]
  })
  return { brought, problems }
}

/** False when the system refuses: no room, no permission. */
function isWritten(write: () => void): boolean {
  try {
    write()
    return true
  } catch {
    return false
  }
}

/** Letters of all scripts stay; what Markdown or HTML could misread is escaped. */
const asAddress = (path: string): string =>
  path.replaceAll(/[^\p{L}\p{N}\p{M}._~/-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
