/** Words about the body of an article. */
import type { Words } from './wording.ts'

export const MARKDOWN = {
  'block-unknown': {
    zh: '不认识的块 `:::{name}`',
    en: 'unknown block `:::{name}`',
    hint: { zh: '可用的有 {known}', en: 'there are {known}' },
  },
  'heading-first-level': {
    zh: '正文里不要用一级标题 `#`，已当作二级 `##`',
    en: 'a heading of the first level `#` in the body was taken as `##`',
    hint: { zh: '文章标题已经是一级', en: 'the title of the article is the first level' },
  },
  'heading-empty': { zh: '标题是空的', en: 'the heading is empty' },
  'picture-not-understood': {
    zh: '图片没有被识别',
    en: 'a picture was not understood',
    hint: {
      zh: '文件名里有空格时要写成 `![…](<my pic.png>)`',
      en: 'with spaces in the name write `![…](<my pic.png>)`',
    },
  },
  'footnote-undefined': {
    zh: '脚注没有定义',
    en: 'the footnote is not defined',
    hint: { zh: '请在文末写 `[^名字]: …`', en: 'write `[^name]: …` at the end' },
  },
  'block-not-understood': {
    zh: '`:::` 块没有被识别',
    en: 'a `:::` block was not understood',
    hint: {
      zh: '标题要写成 `:::note[标题]`，结尾另起一行写 `:::`',
      en: 'write a title as `:::note[title]`, and end with a line `:::`',
    },
  },
  'heading-not-understood': {
    zh: '标题没有被识别',
    en: 'a heading was not understood',
    hint: { zh: '用半角 `##`，后面空一格', en: 'write `##` and a space' },
  },
} as const satisfies Words
