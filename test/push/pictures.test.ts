import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'

import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { encoded } from '../../src/push/pictures/encode.ts'
import { isChanged } from '../../src/push/pictures/find.ts'
import { readPicture } from '../../src/push/pictures/read.ts'
import { DEFAULT_PICTURES, type LocalPicture, type PictureSettings } from '../../src/push/pictures/renditions.ts'

const folder = mkdtempSync(join(tmpdir(), 'ridge-pictures-'))
afterAll(() => rmSync(folder, { recursive: true }))

const put = (path: string, bytes: Uint8Array | string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}

/** As the article `articles/post.md` names it. */
const look = async (written: string, settings: PictureSettings = DEFAULT_PICTURES) =>
  readPicture({ folder, settings }, { file: 'articles/post.md', written, at: { line: 3, column: 1 } })

const read = async (written: string, settings?: PictureSettings): Promise<LocalPicture> => {
  const { picture } = await look(written, settings)
  if ('code' in picture) throw new Error(picture.code)
  return picture
}

const faultOf = async (written: string): Promise<string> => {
  const { picture } = await look(written)
  return 'code' in picture ? `${picture.severity} ${picture.code}` : 'none'
}

/** As `width format` each, the fallback last. */
const filesOf = ({ renditions, fallback }: LocalPicture): string[] =>
  [...renditions, fallback].map(({ width, format }) => `${width} ${format}`)

/** Grey noise: as hard to compress as a photograph. */
const noise = (width: number, height: number): Sharp =>
  sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 20 } },
  })

const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#1f5a4c' } })

const animation = async (): Promise<Buffer[]> =>
  Promise.all(
    ['red', 'lime', 'blue'].map(async (background) => {
      const frame = sharp({ create: { width: 60, height: 40, channels: 3, background } })
      return frame.png().toBuffer()
    }),
  )

/** A PNG whose head says that it is so large. */
function claiming(png: Buffer, width: number, height: number): Buffer {
  const bomb = Buffer.from(png)
  bomb.writeUInt32BE(width, 16)
  bomb.writeUInt32BE(height, 20)
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29)
  return bomb
}

const GPS = { IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 0/1' } }

let photo: Buffer
let small: Buffer
beforeAll(async () => {
  photo = await noise(2400, 1800).withExif(GPS).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer()
  small = await plain(300, 200).png().toBuffer()
  put('articles/photo.jpg', photo)
  put('articles/small.png', small)
})

describe('a photograph', () => {
  test('becomes AVIF and WebP for phones and screens, and one JPEG, upright', async () => {
    const picture = await read('photo.jpg')
    expect(filesOf(picture)).toEqual(['720 avif', '1200 avif', '720 webp', '1200 webp', '1800 jpg'])
    expect(picture).toMatchObject({ width: 1800, height: 2400 })
  })

  test('comes out in each of them with its size and upright, and without anything that the camera wrote', async () => {
    expect(photo.includes('Somebody')).toBe(true)
    const { renditions, fallback } = await read('photo.jpg')
    for (const media of [...renditions.filter(({ width }) => width === 720), fallback]) {
      const bytes = await encoded(folder, media)
      const facts = await sharp(bytes).metadata()
      expect(facts).toMatchObject({ width: media.width, height: Math.round((media.width * 4) / 3), space: 'srgb' })
      expect([facts.exif, facts.xmp, facts.icc, facts.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ])
      expect(Buffer.from(bytes).includes('Somebody')).toBe(false)
    }
  })

  test('has names that come from its bytes and not from where it lies', async () => {
    put('articles/post/again.JPG', photo)
    expect((await read('again.JPG')).fallback.name).toBe((await read('photo.jpg')).fallback.name)
    put('articles/other.jpg', Buffer.concat([photo, Buffer.alloc(1)]))
    expect((await read('other.jpg')).fallback.name).not.toBe((await read('photo.jpg')).fallback.name)
  })

  test('that is changed after it was looked at is not pushed under the old name', async () => {
    put('articles/changing.jpg', photo)
    const { fallback } = await read('changing.jpg')
    put('articles/changing.jpg', Buffer.concat([photo, Buffer.alloc(1)]))
    await expect(encoded(folder, fallback)).rejects.toThrow('articles/changing.jpg has changed')
  })
})

describe('the files of a picture', () => {
  test.each([
    {
      what: 'a screenshot',
      width: 1600,
      height: 900,
      files: ['720 avif', '1200 avif', '720 webp', '1200 webp', '1600 png'],
    },
    {
      what: 'a picture narrower than the largest width',
      width: 1000,
      height: 500,
      files: ['720 avif', '1000 avif', '720 webp', '1000 webp', '1000 png'],
    },
    {
      what: 'a picture hardly wider than a width',
      width: 750,
      height: 500,
      files: ['750 avif', '750 webp', '750 png'],
    },
    { what: 'a picture as narrow as an icon', width: 480, height: 900, files: ['480 png'] },
    { what: 'a strip too tall for WebP', width: 800, height: 20_000, files: ['800 png'] },
    {
      what: 'a picture wider than any screen',
      width: 4000,
      height: 1000,
      files: ['720 avif', '1200 avif', '720 webp', '1200 webp', '1920 png'],
    },
  ])('$what: $files', async ({ width, height, files }) => {
    const grid = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><pattern id="p" width="7" height="5" patternUnits="userSpaceOnUse"><path d="M0 0h4v3z"/></pattern><rect width="100%" height="100%" fill="url(#p)"/></svg>`,
    )
    put('articles/grid.png', await sharp(grid).flatten({ background: 'white' }).png({ compressionLevel: 1 }).toBuffer())
    expect(filesOf(await read('grid.png'))).toEqual(files)
  })

  test('are those that the site asks for', async () => {
    expect(filesOf(await read('photo.jpg', { widths: [600], formats: ['webp'] }))).toEqual(['600 webp', '1800 jpg'])
    expect(filesOf(await read('photo.jpg', { widths: [600], formats: [] }))).toEqual(['1800 jpg'])
  })

  test('are one when it weighs next to nothing', async () => {
    put('articles/flat.png', await plain(1600, 400).png().toBuffer())
    expect(filesOf(await read('flat.png'))).toEqual(['1600 png'])
  })

  test('have a JPEG for a photograph in PNG, WebP or AVIF, and keep transparency', async () => {
    put('articles/photo.png', await noise(700, 500).png().toBuffer())
    put('articles/photo.webp', await noise(700, 500).webp().toBuffer())
    put('articles/photo.avif', await noise(700, 500).avif({ effort: 0 }).toBuffer())
    put('articles/glass.webp', await noise(700, 500).ensureAlpha(0.5).webp().toBuffer())
    put('articles/glass.png', await noise(700, 500).ensureAlpha(0.5).png().toBuffer())
    const formats = await Promise.all(
      ['photo.png', 'photo.webp', 'photo.avif', 'glass.webp', 'glass.png'].map(
        async (name) => (await read(name)).fallback.format,
      ),
    )
    expect(formats).toEqual(['jpg', 'jpg', 'jpg', 'webp', 'png'])
    const glass = await encoded(folder, (await read('glass.png')).fallback)
    expect((await sharp(glass).metadata()).hasAlpha).toBe(true)
  })

  test('are in sRGB with 8 bits, whatever the printer or the scanner wanted', async () => {
    put('articles/print.jpg', await noise(500, 300).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer())
    put('articles/deep.png', await noise(500, 300).toColourspace('rgb16').png().toBuffer())
    for (const name of ['print.jpg', 'deep.png']) {
      const facts = await sharp(await encoded(folder, (await read(name)).fallback)).metadata()
      expect(facts).toMatchObject({ space: 'srgb', depth: 'uchar' })
    }
  })
})

describe('an animation', () => {
  test('in GIF stays as it is, less the comment', async () => {
    const gif = await sharp(await animation(), { join: { animated: true } })
      .gif({ delay: [90, 90, 90] })
      .toBuffer()
    const secret = Buffer.from('\u0021\u00fe\u0006secret\u0000', 'latin1')
    put('articles/moving.gif', Buffer.concat([gif.subarray(0, -1), secret, gif.subarray(-1)]))
    const picture = await read('moving.gif')
    expect(filesOf(picture)).toEqual(['60 gif'])
    expect(Buffer.from(await encoded(folder, picture.fallback)).equals(gif)).toBe(true)
  })

  test('in WebP stays as it is, less EXIF and XMP', async () => {
    const frames = sharp(await animation(), { join: { animated: true } })
    const bare = await frames
      .clone()
      .webp({ delay: [90, 90, 90] })
      .toBuffer()
    put(
      'articles/moving.webp',
      await frames
        .withExif(GPS)
        .webp({ delay: [90, 90, 90] })
        .toBuffer(),
    )
    const picture = await read('moving.webp')
    expect(filesOf(picture)).toEqual(['60 webp'])
    const bytes = Buffer.from(await encoded(folder, picture.fallback))
    expect(bytes.equals(bare)).toBe(true)
    expect(await sharp(bytes).metadata()).toMatchObject({ pages: 3, width: 60, height: 40 })
  })
})

describe('a picture is found', () => {
  test.each([
    ['beside the article', 'articles/in here.png', 'in%20here.png'],
    ['in a folder with the name of the article', 'articles/post/asset.png', 'asset.png'],
    ['in that folder when its name is written', 'articles/post/named.png', 'post/named.png'],
    ['among the articles of another folder', 'articles/shared/logo.png', 'shared/logo.png'],
    ['from the root of the content folder', 'images/root.png', '/images/root.png'],
    ['in Hugo’s folder', 'static/img/hugo.png', '/img/hugo.png'],
    ['in Hexo’s folder', 'source/img/hexo.png', '/img/hexo.png'],
    ['in Jekyll’s folder', 'assets/jekyll.png', '/jekyll.png'],
    ['in a public folder', 'public/public.png', '/public.png'],
    ['one folder up', 'up.png', '../up.png'],
    ['with Han in its name', 'articles/示意图 一.png', '%E7%A4%BA%E6%84%8F%E5%9B%BE%20%E4%B8%80.png'],
    ['with Han written plainly', 'articles/山.png', '山.png'],
    ['with a percent sign', 'articles/100%.png', '100%25.png'],
    ['with a percent sign written plainly', 'articles/50%.png', '50%.png'],
    ['with an escape in its very name', 'articles/a%20b.png', 'a%20b.png'],
    ['with a query behind its name', 'articles/version.png', 'version.png?v=2#top'],
    ['in upper case', 'articles/UPPER.PNG', 'UPPER.PNG'],
    ['under the name of another format', 'articles/really-a.jpg', 'really-a.jpg'],
  ])('%s', async (_, path, written) => {
    put(path, small)
    expect((await read(written)).fallback.source).toBe(path)
  })
})

describe('what is wrong with a picture is said:', () => {
  test.each([
    ['a file that is not there', 'nowhere.png', 'picture-missing'],
    ['a name that can be none', 'a\u0000b.png', 'picture-missing'],
    ['a name without end', `${'x'.repeat(5000)}.png`, 'picture-missing'],
    ['a file that is elsewhere', '../../../../../../../../etc/hostname', 'picture-outside'],
  ])('%s', async (_, written, code) => {
    expect(await faultOf(written)).toBe(`error ${code}`)
  })

  test('a link out of the folder', async () => {
    symlinkSync('/etc/hostname', join(folder, 'articles', 'outside.png'))
    expect(await faultOf('outside.png')).toBe('error picture-outside')
  })

  test('a folder', async () => {
    mkdirSync(join(folder, 'articles', 'folder.png'))
    expect(await faultOf('folder.png')).toBe('error picture-folder')
  })

  test('a file that is no picture, is cut off, is damaged inside, or claims to be huge', async () => {
    const png = await noise(400, 300).png().toBuffer()
    const damaged = Buffer.from(png).fill(7, 5000, 5200)
    const bomb = claiming(png, 16_000, 16_000)
    const gif = await sharp(await animation(), { join: { animated: true } })
      .gif()
      .toBuffer()
    const webp = await noise(400, 300).webp().toBuffer()
    const avif = await noise(400, 300).avif({ effort: 0 }).toBuffer()
    const files: [string, Uint8Array | string, string][] = [
      ['empty.png', '', 'empty'],
      ['text.png', 'not a picture', 'format'],
      ['page.jpg', '<!DOCTYPE html><title>404</title>', 'format'],
      ['phone.heic', Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1'), 'format'],
      ['scan.bmp', Buffer.from('BM\0\0\0\0'), 'format'],
      ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'svg'],
      ['drawing.png', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'svg'],
      ['cut.jpg', photo.subarray(0, photo.length / 2), 'broken'],
      ['cut-early.jpg', photo.subarray(0, 600), 'broken'],
      ['cut.png', png.subarray(0, -5000), 'broken'],
      ['cut.webp', webp.subarray(0, webp.length / 2), 'broken'],
      ['cut.avif', avif.subarray(0, avif.length / 2), 'broken'],
      ['cut.gif', gif.subarray(0, -30), 'broken'],
      ['damaged.png', damaged, 'broken'],
      ['bomb.png', bomb, 'pixels'],
      ['heavy.jpg', Buffer.alloc(20 * 1024 * 1024 + 1), 'large'],
    ]
    for (const [name, bytes] of files) put(`articles/${name}`, bytes)
    const faults = await Promise.all(files.map(async ([name]) => faultOf(name)))
    expect(faults).toEqual(files.map(([, , fault]) => `error picture-${fault}`))
  })
})

test('a picture that comes, changes or goes is noticed', async () => {
  const { looked } = await look('later.png')
  expect(looked.some((one) => isChanged(folder, one))).toBe(false)
  put('articles/post/later.png', small)
  expect(looked.some((one) => isChanged(folder, one))).toBe(true)
  const again = (await look('later.png')).looked
  expect(again.some((one) => isChanged(folder, one))).toBe(false)
  rmSync(join(folder, 'articles/post/later.png'))
  expect(again.some((one) => isChanged(folder, one))).toBe(true)
})
