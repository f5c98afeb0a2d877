/** Words about slips of typing. */
import type { Words } from './wording.ts'

export const SLIPS = {
  'slip-half-width': {
    zh: '汉字后面用了半角标点 `{text}`',
    en: 'half-width `{text}` after a Han character',
    hint: { zh: '请改成全角，如“，。：；？！”', en: 'use the full-width sign' },
  },
  'slip-parentheses': {
    zh: '汉字后面用了半角括号 `{text}`',
    en: 'half-width parentheses after a Han character: `{text}`',
    hint: { zh: '请改成全角“（）”', en: 'use （）' },
  },
  'slip-quotes': {
    zh: '中文用了直引号 {text}',
    en: 'straight quotes around Chinese: {text}',
    hint: { zh: '请改成“”', en: 'use “”' },
  },
  'slip-full-width': {
    zh: '用了全角字母或数字 `{text}`',
    en: 'full-width letters or digits: `{text}`',
    hint: { zh: '请改成半角', en: 'use half-width ones' },
  },
  'slip-doubled': {
    zh: '标点重复：`{text}`',
    en: 'doubled punctuation: `{text}`',
    hint: { zh: '请删去多余的；省略号写“……”', en: 'remove what is too much; an ellipsis is “……”' },
  },
  'slip-emphasis': {
    zh: '粗体没有生效：`{text}`',
    en: 'this did not become bold: `{text}`',
    hint: { zh: '`**` 里侧不要有空格', en: 'no spaces inside the `**`' },
  },
  'slip-template': {
    zh: '模板标签不会执行，会照原样显示：`{text}`',
    en: 'a template tag is not executed and shows as it stands: `{text}`',
    hint: { zh: '请换成 Markdown 的写法', en: 'write it in Markdown' },
  },
  'slip-list': {
    zh: '`{text}` 这样写不会成为列表',
    en: '`{text}` makes no list',
    hint: { zh: '列表请写成 `1. `，点后面空一格', en: 'write `1. ` with a full stop and a space' },
  },
  'heading-skips': {
    zh: '标题从第 {from} 级跳到第 {to} 级',
    en: 'the headings skip from level {from} to level {to}',
    hint: { zh: '请用第 {best} 级', en: 'use level {best}' },
  },
  'question-unanswered': {
    zh: '“{question}”下面没有内容',
    en: 'nothing stands below “{question}”',
    hint: { zh: '请写出回答，或删去这个标题', en: 'write the answer or remove the heading' },
  },
  'html-removed': {
    zh: '`<{tag}>` 不会显示',
    en: '`<{tag}>` is not shown',
    hint: {
      zh: '页面不运行脚本，也不嵌入别的网页；请改成图片或链接',
      en: 'pages run no scripts and embed nothing; use a picture or a link',
    },
  },
  'source-no-url': {
    zh: '来源“{text}”没有网址',
    en: 'source “{text}” has no address',
    hint: { zh: '请附上链接，读者才能查证', en: 'add a link, so that readers can look it up' },
  },
} as const satisfies Words
