/** Reading a content folder: text files checked for their encoding, pictures beside the articles, never outside the folder. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'

import { imageSize } from 'image-size'

import type { Problem } from '../problem.ts'

/** An article's text file may not be larger than this: 1 MiB is a novel. */
const TEXT_MAX_BYTES = 1024 * 1024

/** A KV value holds 25 MiB (developers.cloudflare.com/kv/platform/limits); pictures on a page should be far smaller. */
const PICTURE_MAX_BYTES = 5 * 1024 * 1024

const PICTURE_TYPES = new Set(['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif'])

export type TextFile = { file: string; text: string }
export type MediaFile = { name: string; bytes: Uint8Array<ArrayBuffer>; width: number; height: number }
export type Fault = { fault: string }

/** Paths of all Markdown files below `articles/`, relative to the content folder, sorted. */
export function articleFiles(folder: string): string[] {
  return readdirSync(join(folder, 'articles'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .toSorted()
}

/** A UTF-8 file as text with LF line ends and without a byte order mark, or what is wrong with it. */
export function readText(folder: string, file: string): TextFile | Problem {
  const wrong = (message: string): Problem => ({ severity: 'error', file, line: 1, message })
  let bytes: Uint8Array
  try {
    if (statSync(join(folder, file)).size > TEXT_MAX_BYTES) return wrong('文件超过 1 MiB，请拆成几篇文章')
    bytes = readFileSync(join(folder, file))
  } catch {
    return wrong('读不到这个文件，请检查它是否存在、是否有权限')
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    if (text.includes('\0')) return wrong('文件里有 NUL 字符，不是文本文件')
    return { file, text: text.replaceAll(/\r\n?/g, '\n') }
  } catch {
    return wrong('不是 UTF-8 编码（可能是 GBK），请在编辑器里另存为 UTF-8')
  }
}

/** The picture at `path` as written in the article `file`, named by its content. */
export function readPicture(folder: string, file: string, path: string): MediaFile | Fault {
  const place = resolve(folder, dirname(file), decodePath(path))
  try {
    if (relative(realpathSync(folder), realpathSync(place)).startsWith('..')) return { fault: '图片不在内容文件夹里' }
  } catch {
    return { fault: '找不到图片文件，请把它放在文章旁边' }
  }
  const extension = extname(place).slice(1).toLowerCase()
  if (!PICTURE_TYPES.has(extension)) return { fault: '不支持的图片格式，请用 PNG、JPEG、WebP、GIF 或 AVIF' }
  const stat = statSync(place)
  if (!stat.isFile()) return { fault: '这是文件夹，不是图片' }
  if (stat.size > PICTURE_MAX_BYTES) return { fault: '图片超过 5 MiB，请先压缩' }
  const bytes = new Uint8Array(readFileSync(place))
  try {
    const { width, height, type } = imageSize(bytes)
    if (!isSameType(type, extension)) return { fault: `文件名说是 ${extension}，其实是 ${type}，请另存为 ${extension}` }
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    return { name: `${hash}.${extension}`, bytes, width, height }
  } catch {
    return { fault: '读不出图片的尺寸，文件可能已损坏' }
  }
}

/** `image-size` calls JPEG `jpg`, and AVIF by its container. */
function isSameType(found: string | undefined, extension: string): boolean {
  if (extension === 'avif') return found === 'avif' || found === 'heif'
  return found === (extension === 'jpeg' ? 'jpg' : extension)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
