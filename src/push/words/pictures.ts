/** Words about pictures. `{picture}` is the path as the editor wrote it. */
import type { Words } from './wording.ts'

export const PICTURES = {
  'picture-alt': {
    zh: '图片缺少替代文字',
    en: 'the picture has no alternative text',
    hint: { zh: '请在 `![这里]` 写一句图里有什么', en: 'say in `![here]` what it shows' },
  },
  'picture-outside': {
    zh: '图片 `{picture}` 不在内容文件夹里',
    en: 'picture `{picture}` is outside the content folder',
  },
  'picture-missing': {
    zh: '图片 `{picture}`：找不到文件',
    en: 'picture `{picture}`: no such file',
    hint: {
      zh: '请把它放在文章旁边，或放进与文章同名的文件夹',
      en: 'put it beside the article, or into a folder with the name of the article',
    },
  },
  'picture-format': {
    zh: '图片 `{picture}`：不支持的格式',
    en: 'picture `{picture}`: unsupported format',
    hint: { zh: '请用 PNG、JPEG、WebP、GIF 或 AVIF', en: 'use PNG, JPEG, WebP, GIF or AVIF' },
  },
  'picture-folder': { zh: '`{picture}` 是文件夹，不是图片', en: '`{picture}` is a folder, not a picture' },
  'picture-large': {
    zh: '图片 `{picture}` 超过 {limit} MiB',
    en: 'picture `{picture}` has more than {limit} MiB',
    hint: { zh: '请先缩小或压缩', en: 'make it smaller or compress it first' },
  },
  'picture-pixels': {
    zh: '图片 `{picture}` 的像素超过 {limit} 百万',
    en: 'picture `{picture}` has more than {limit} million pixels',
    hint: { zh: '请先缩小，1920 像素宽就够了', en: 'make it smaller; 1920 pixels of width are enough' },
  },
  'picture-empty': {
    zh: '图片 `{picture}` 是空文件（0 字节）',
    en: 'picture `{picture}` is an empty file (0 bytes)',
    hint: { zh: '请重新导出或下载', en: 'export or download it again' },
  },
  'picture-svg': {
    zh: '图片 `{picture}` 是 SVG，不支持',
    en: 'picture `{picture}` is SVG, which is not supported',
    hint: {
      zh: 'SVG 里可以藏脚本，请另存为 PNG',
      en: 'SVG can carry script; save it as PNG',
    },
  },
  'picture-no-address': {
    zh: '图片的地址不能用',
    en: 'the picture has no address that can be used',
    hint: {
      zh: '请写文件的路径或 http(s) 网址；内嵌的 data: 图片请先存成文件',
      en: 'write the path of a file or an http(s) address; save an embedded data: picture as a file',
    },
  },
  'picture-broken': {
    zh: '图片 `{picture}` 读不出来，文件可能已损坏',
    en: 'picture `{picture}` cannot be read; perhaps the file is damaged',
    hint: { zh: '请重新导出或下载', en: 'export or download it again' },
  },
  'picture-not-brought': {
    zh: '没有下载图片 `{picture}`：{why}；它仍是链接',
    en: 'picture `{picture}` was not brought in: {why}; it stays a link',
  },
} as const satisfies Words

/** Why a picture of another site was not brought in: the reason in `picture-not-brought`. A status such as `HTTP 404` says itself. */
export const NOT_BROUGHT = {
  'no-answer': { zh: '连不上这个网址', en: 'the address cannot be reached' },
  'too-slow': { zh: '太慢，在限时内没有下载完', en: 'it did not come in time' },
  'too-large': { zh: '超过 20 MiB', en: 'it has more than 20 MiB' },
  private: { zh: '指向本机或内网，没有去取', en: 'it leads into this machine or network, and was not asked' },
  redirects: { zh: '跳转太多', en: 'too many redirects' },
  'picture-format': { zh: '不是 PNG、JPEG、WebP、GIF 或 AVIF 图片', en: 'it is no PNG, JPEG, WebP, GIF or AVIF' },
  'picture-svg': { zh: '是 SVG，里面可以藏脚本', en: 'it is SVG, which can carry script' },
  'picture-empty': { zh: '内容是空的', en: 'it is empty' },
  'picture-pixels': { zh: '像素太多', en: 'it has too many pixels' },
  'picture-broken': { zh: '图片已损坏', en: 'it is damaged' },
  'not-written': { zh: '文件写不进文件夹', en: 'the file cannot be written' },
} as const satisfies Words
