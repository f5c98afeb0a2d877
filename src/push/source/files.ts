/** Reading a content folder: which files are articles, and their text checked for its encoding; nothing outside the folder. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

import { finding, type Problem } from '../problem.ts'

/** An article's text file may not be larger than this: 1 MiB is a novel. */
const TEXT_MAX_BYTES = 1024 * 1024

const TOP = { line: 1, column: 1 }

export type TextFile = { file: string; text: string }

/** Where articles lie: Ridge's own folder, or the one of the program that the content comes from. Drafts lie beside. */
const ARTICLE_FOLDERS = [
  ['articles'],
  ['content/posts', 'content/post'],
  ['source/_posts', 'source/_drafts'],
  ['_posts', '_drafts'],
  ['content'],
  ['posts'],
]

/** The folders that hold the articles, relative to the content folder: those of the first form that is there. */
export function articleFolders(folder: string): string[] {
  const isFolder = (path: string): boolean =>
    statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory() === true
  return ARTICLE_FOLDERS.map((form) => form.filter(isFolder)).find((form) => form.length > 0) ?? []
}

/** Paths of all Markdown files in these folders, relative to the content folder, sorted. Links to files are among them. */
export function articleFiles(folder: string): { files: string[]; problems: Problem[] } {
  const problems: Problem[] = []
  const files = articleFolders(folder)
    .flatMap((path) => readdirSync(join(folder, path), { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, file: relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/') }))
    .filter(({ file }) => !file.split('/').some((part) => part.startsWith('.')))
    .flatMap(({ entry, file }) => {
      if (entry.isSymbolicLink() && statSync(join(folder, file), { throwIfNoEntry: false })?.isDirectory()) {
        problems.push({ ...finding('warning', 'folder-link', TOP), file })
        return []
      }
      if (!/\.(?:md|markdown|mdx)$/i.test(file)) return []
      if (/\.mdx$/i.test(file)) {
        problems.push({ ...finding('warning', 'file-mdx', TOP), file })
        return []
      }
      // Hugo's list pages are no articles.
      if (/(?:^|\/)_index\.md$/i.test(file)) {
        problems.push({ ...finding('warning', 'file-list-page', TOP), file })
        return []
      }
      // Hexo reads no file whose name begins so; templates and notes are kept in them.
      if (/(?:^|\/)_[^/]*$/.test(file)) {
        problems.push({ ...finding('warning', 'file-underscore', TOP), file })
        return []
      }
      return [file]
    })
  for (const file of passedOver(folder)) problems.push({ ...finding('warning', 'folder-passed-over', TOP), file })
  return { files: files.toSorted(), problems }
}

/** Folders that hold Markdown where articles are looked for in some form, but not in the one that is there. */
function passedOver(folder: string): string[] {
  const chosen = articleFolders(folder)
  const isWithin = (path: string, other: string): boolean => `${path}/`.startsWith(`${other}/`)
  const inContent = chosen.some((path) => path.startsWith('content/'))
    ? foldersIn(join(folder, 'content')).map((name) => `content/${name}`)
    : []
  return [...new Set([...ARTICLE_FOLDERS.flat(), ...inContent])]
    .filter((path) => !chosen.some((one) => isWithin(path, one) || isWithin(one, path)))
    .filter((path) => hasMarkdown(join(folder, path)))
    .toSorted()
}

const foldersIn = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

function hasMarkdown(path: string): boolean {
  try {
    return readdirSync(path).some((name) => /\.(?:md|markdown|mdx)$/i.test(name) && !/^_?index\./i.test(name))
  } catch {
    return false
  }
}

/** True for a place inside the folder, also after all links are followed. False for one that does not exist. */
export function isInside(folder: string, place: string): boolean {
  try {
    return !relative(realpathSync(folder), realpathSync(place)).startsWith('..')
  } catch {
    return false
  }
}

/** The bytes of a text file, or what is wrong with it. */
export function readBytes(folder: string, file: string): Buffer | Problem {
  const place = join(folder, file)
  try {
    const { size } = statSync(place)
    if (!isInside(folder, place)) return { ...finding('error', 'file-outside', TOP), file }
    if (size > TEXT_MAX_BYTES) {
      return { ...finding('error', 'file-too-large', TOP, { size: (size / 1024 / 1024).toFixed(1) }), file }
    }
    return readFileSync(place)
  } catch {
    return { ...finding('error', 'file-unreadable', TOP), file }
  }
}

/** UTF-8 as text with LF line ends and without a byte order mark, or what is wrong with it. */
export function decoded(file: string, bytes: Buffer): TextFile | Problem {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    if (text.includes('\0')) return { ...finding('error', 'file-not-text', placeOf(text, '\0')), file }
    return { file, text: text.replaceAll(/\r\n?/g, '\n') }
  } catch {
    return { ...finding('error', 'file-encoding', placeOfBadByte(bytes), { guess: guessedEncoding(bytes) }), file }
  }
}

/** Both in one. */
export function readText(folder: string, file: string): TextFile | Problem {
  const bytes = readBytes(folder, file)
  return 'code' in bytes ? bytes : decoded(file, bytes)
}

function placeOf(text: string, character: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(character)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** The first byte that is not UTF-8: decoding up to it goes well. */
function placeOfBadByte(bytes: Buffer): { line: number; column: number } {
  const lenient = bytes.toString('utf8')
  return placeOf(lenient.includes('\uFFFD') ? lenient : '\uFFFD', '\uFFFD')
}

/** By the byte order mark, or by which of the usual ones decodes without a fault. */
function guessedEncoding(bytes: Buffer): string {
  if (bytes.length > 1 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)))
    return 'UTF-16'
  for (const encoding of ['gb18030', 'big5']) {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return encoding === 'gb18030' ? 'GBK' : 'Big5'
    } catch {
      // Not this one.
    }
  }
  return '?'
}
