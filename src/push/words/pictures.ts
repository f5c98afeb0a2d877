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
    hint: { zh: '请把它放在文章旁边', en: 'put it beside the article' },
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
    hint: { zh: '请先压缩', en: 'compress it first' },
  },
  'picture-misnamed': {
    zh: '图片 `{picture}`：文件名说是 {name}，其实是 {type}',
    en: 'picture `{picture}`: named {name}, but it is {type}',
    hint: { zh: '请另存为 {name}', en: 'save it as {name}' },
  },
  'picture-broken': {
    zh: '图片 `{picture}` 读不出来，文件可能已损坏',
    en: 'picture `{picture}` cannot be read; perhaps the file is damaged',
  },
} as const satisfies Words
