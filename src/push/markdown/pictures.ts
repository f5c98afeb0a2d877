/** Pictures: local files become `/media/…` with their size; remote ones become links, for a reader's page asks nobody else. */
import type { Element, ElementContent, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import type { Picture } from '../../article/record.ts'
import type { MediaFile } from '../pictures/read.ts'
import { type Finding, finding, type Place } from '../problem.ts'
import { placeOf, tell } from './tell.ts'

export type PictureOptions = {
  read: (path: string, at: Place) => MediaFile | Finding
  media: Map<string, MediaFile>
  pictures: Picture[]
  viewLabel: string
}

/** Fills `media` (by file name) and `pictures` (in order), and turns a picture that stands alone into a figure. */
export function pictures(options: PictureOptions) {
  return (tree: Root, file: VFile): void => {
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'img' || !parent || index === undefined) return
      parent.children[index] = pictureOf(node, options, file)
    })
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'p' || !parent || index === undefined) return
      const figure = figureOf(node)
      if (!figure) return
      parent.children[index] = figure
      return SKIP
    })
  }
}

function pictureOf(node: Element, options: PictureOptions, file: VFile): Element {
  const src = String(node.properties['src'] ?? '')
  const alt = String(node.properties['alt'] ?? '').trim()
  const title = node.properties['title']
  if (!alt) tell(file, finding('warning', 'picture-alt', placeOf(node)))
  if (/^(?:https?:)?\/\//.test(src)) return remotePicture(src, alt || src, options.viewLabel)

  const picture = options.read(src, placeOf(node))
  if ('code' in picture) {
    tell(file, picture)
    return node
  }
  const url = `/media/${picture.name}`
  const isFirst = options.pictures.length === 0
  options.media.set(picture.name, picture)
  options.pictures.push({ url, width: picture.width, height: picture.height, alt })
  return {
    ...node,
    properties: {
      src: url,
      alt,
      width: picture.width,
      height: picture.height,
      decoding: 'async',
      ...(!isFirst && { loading: 'lazy' }),
      ...(title ? { title } : {}),
    },
  }
}

const remotePicture = (src: string, alt: string, viewLabel: string): Element => ({
  type: 'element',
  tagName: 'a',
  properties: { href: src },
  children: [{ type: 'text', value: `${viewLabel}${alt}` }],
})

/** `<p>` with nothing but a picture, or a linked picture -> `<figure>` with its title as the caption. */
function figureOf(paragraph: Element): Element | undefined {
  const parts = paragraph.children.filter((child) => !(child.type === 'text' && !child.value.trim()))
  const [only] = parts
  if (parts.length !== 1 || only?.type !== 'element') return undefined
  const image = only.tagName === 'a' && only.children.length === 1 ? only.children[0] : only
  if (image?.type !== 'element' || image.tagName !== 'img') return undefined

  const caption = image.properties['title']
  delete image.properties['title']
  const shown: ElementContent =
    only.tagName === 'a'
      ? only
      : { type: 'element', tagName: 'a', properties: { href: image.properties['src'] }, children: [image] }
  const figcaption: Element = {
    type: 'element',
    tagName: 'figcaption',
    properties: {},
    children: [{ type: 'text', value: String(caption) }],
  }
  return { type: 'element', tagName: 'figure', properties: {}, children: caption ? [shown, figcaption] : [shown] }
}
