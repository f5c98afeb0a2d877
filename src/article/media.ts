/** What kind of picture stands behind `/media/{hash}.{ext}`: its name tells. */

const TYPES: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

/** The media type of `{hash}.{ext}`; undefined for what Ridge has no pictures of. */
export const mediaTypeOf = (file: string): string | undefined => TYPES[/\.([a-z]+)$/.exec(file)?.[1] ?? '']
