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
  'blank-run': {
    zh: '这一行里连着几百个空格',
    en: 'hundreds of blanks stand in a row here',
    hint: { zh: '请删去', en: 'take them out' },
  },
  'anchor-reserved': {
    zh: '锚点 `{anchor}` 留给来源和脚注用，已换成由标题生成的',
    en: 'the anchor `{anchor}` is of sources and footnotes; one was made of the heading',
    hint: { zh: '请换一个名字', en: 'choose another name' },
  },
  'comment-open': {
    zh: '`<!--` 没有结束，后面的内容都不会显示',
    en: '`<!--` does not end: nothing behind it is shown',
    hint: { zh: '补上 `-->`', en: 'end it with `-->`' },
  },
  'cells-too-many': {
    zh: '这一行有 {count} 格，表头只有 {columns} 格，多出的不会显示',
    en: 'this row has {count} cells and the head {columns}: the others are not shown',
    hint: { zh: '在表头补一格，或者合并内容', en: 'add a cell to the head, or join the texts' },
  },
  'footnote-unused': {
    zh: '脚注 `[^{name}]` 没有被引用，不会显示',
    en: 'the footnote `[^{name}]` is not referred to and not shown',
    hint: { zh: '在正文里写 `[^{name}]`', en: 'refer to it by `[^{name}]`' },
  },
  'footnote-twice': {
    zh: '脚注 `[^{name}]` 定义了两次，只用第一次的',
    en: 'the footnote `[^{name}]` is defined twice; the first counts',
  },
  'definition-unused': {
    zh: '`[{name}]: …` 被当作链接的定义，没有用到，不会显示',
    en: '`[{name}]: …` was taken as the address of a link that nothing uses, and is not shown',
    hint: {
      zh: '是正文的话，把冒号写成全角“：”',
      en: 'if it is text, write it without the brackets or put a backslash before `[`',
    },
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
