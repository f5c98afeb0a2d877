/** Pictures: local files become `/media/…` in several sizes; remote ones become links, for a reader's page asks nobody else. */
import type { Element, ElementContent, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

import type { Picture } from '../../article/record.ts'
import type { LocalPicture, Media } from '../pictures/renditions.ts'
import { type Finding, finding, type Place } from '../problem.ts'
import { pictureElement, pictureUrl } from './picture-element.ts'
import { placeOf, tell } from './tell.ts'

/** Looks at the picture that an article names. */
export type ReadPicture = (path: string, at: Place) => Promise<LocalPicture | Finding>

export type PictureOptions = {
  read: ReadPicture
  media: Media[]
  pictures: Picture[]
  labels: { view: string; enlarge: string }
}

/** Fills `media` and `pictures`, in order, and turns a picture that stands alone into a figure. */
export function pictures(options: PictureOptions) {
  return async (tree: Root, file: VFile): Promise<void> => {
    const found: { node: Element; put: (other: Element) => void }[] = []
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'img' || !parent || index === undefined) return
      found.push({ node, put: (other) => (parent.children[index] = other) })
    })
    // One after another: a gallery of photographs would fill the memory.
    for (const { node, put } of found) put(pictureOf(node, await readNode(node, options.read), options, file))

    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'p' || !parent || index === undefined) return
      const figure = figureOf(node, options.labels.enlarge)
      if (!figure) return
      parent.children[index] = figure
      return SKIP
    })
  }
}

/** As the sanitiser left it: empty for an address of a kind that no page may have, such as `data:`. */
const sourceOf = (node: Element): string => String(node.properties['src'] ?? '')

const isRemote = (src: string): boolean => /^(?:https?:)?\/\//i.test(src)

/** Undefined for a picture that is elsewhere. */
async function readNode(node: Element, read: ReadPicture): Promise<LocalPicture | Finding | undefined> {
  const src = sourceOf(node)
  if (src === '') return finding('error', 'picture-no-address', placeOf(node))
  return isRemote(src) ? undefined : read(src, placeOf(node))
}

function pictureOf(
  node: Element,
  picture: LocalPicture | Finding | undefined,
  options: PictureOptions,
  file: VFile,
): Element {
  const alt = String(node.properties['alt'] ?? '').trim()
  if (!alt) tell(file, finding('warning', 'picture-alt', placeOf(node)))
  if (picture === undefined) return remotePicture(sourceOf(node), alt || sourceOf(node), options.labels.view)
  if ('code' in picture) {
    tell(file, picture)
    return node
  }
  const isFirst = options.pictures.length === 0
  options.media.push(picture.fallback, ...picture.renditions)
  options.pictures.push({ url: pictureUrl(picture.fallback), width: picture.width, height: picture.height, alt })
  const { title } = node.properties
  return pictureElement(picture, {
    alt,
    loading: isFirst ? 'eager' : 'lazy',
    ...(title ? { title: String(title) } : {}),
  })
}

const remotePicture = (src: string, alt: string, viewLabel: string): Element => ({
  type: 'element',
  tagName: 'a',
  properties: { href: src },
  children: [{ type: 'text', value: `${viewLabel}${alt}` }],
})

/** `<p>` with nothing but a picture, or a linked picture -> `<figure>` with its title as the caption. */
function figureOf(paragraph: Element, enlargeLabel: string): Element | undefined {
  const parts = paragraph.children.filter((child) => !(child.type === 'text' && !child.value.trim()))
  const [only] = parts
  if (parts.length !== 1 || only?.type !== 'element') return undefined
  const shown = only.tagName === 'a' && only.children.length === 1 ? only.children[0] : only
  const image = imageIn(shown)
  if (!image) return undefined

  const caption = image.properties['title']
  delete image.properties['title']
  const properties = { href: image.properties['src'], title: enlargeLabel }
  const linked: ElementContent =
    only.tagName === 'a' ? only : { type: 'element', tagName: 'a', properties, children: [only] }
  const figcaption: Element = {
    type: 'element',
    tagName: 'figcaption',
    properties: {},
    children: [{ type: 'text', value: String(caption) }],
  }
  return { type: 'element', tagName: 'figure', properties: {}, children: caption ? [linked, figcaption] : [linked] }
}

function imageIn(node: ElementContent | undefined): Element | undefined {
  if (node?.type !== 'element') return undefined
  if (node.tagName === 'img') return node
  return node.tagName === 'picture' ? imageIn(node.children.at(-1)) : undefined
}
