/** The HTML of one picture: `<picture>` with its renditions, and an `<img>` that every program understands. */
import type { Element } from 'hast'

import type { LocalPicture, Media } from '../pictures/renditions.ts'

/** Of an article's body in src/page/style.ts: 40em of 17 px, and what lies beside it on a phone. */
const COLUMN_PX = 680
const MARGINS_PX = 40

export const pictureUrl = ({ name }: Media): string => `/media/${name}`

/** `title` is shown as the caption where the picture stands alone. */
export function pictureElement(
  { fallback, width, height, renditions }: LocalPicture,
  { alt, title, loading }: { alt: string; title?: string; loading: 'eager' | 'lazy' },
): Element {
  const image: Element = {
    type: 'element',
    tagName: 'img',
    properties: {
      src: pictureUrl(fallback),
      alt,
      width,
      height,
      decoding: 'async',
      ...(loading === 'lazy' && { loading }),
      ...(title !== undefined && { title }),
    },
    children: [],
  }
  if (renditions.length === 0) return image
  const sizes = sizesOf(width)
  const sources = [...Map.groupBy(renditions, ({ format }) => format)].map(([format, media]): Element => ({
    type: 'element',
    tagName: 'source',
    properties: {
      type: `image/${format}`,
      srcSet: media.map((one) => `${pictureUrl(one)} ${one.width}w`).join(', '),
      sizes,
    },
    children: [],
  }))
  return { type: 'element', tagName: 'picture', properties: {}, children: [...sources, image] }
}

/** How wide it is shown: as wide as it is or as the column, less on a phone. */
function sizesOf(width: number): string {
  const widest = Math.min(width, COLUMN_PX)
  return `(min-width: ${widest + MARGINS_PX}px) ${widest}px, calc(100vw - ${MARGINS_PX}px)`
}
