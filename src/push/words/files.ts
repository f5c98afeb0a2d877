/** Words about files and folders. */
import type { Words } from './wording.ts'

export const FILES = {
  'folder-missing': {
    zh: '找不到文件夹 {folder}',
    en: 'there is no folder {folder}',
    hint: { zh: '请检查 --content', en: 'check --content' },
  },
  'folder-empty': {
    zh: '文件夹里没有任何 .md 文章',
    en: 'the folder holds no .md article',
    hint: { zh: '请检查 --content', en: 'check --content' },
  },
  'folder-none': {
    zh: '{folder} 里没有文章的文件夹',
    en: '{folder} holds no folder of articles',
    hint: {
      zh: '文章放在 articles/ 里；Hexo、Hugo、Jekyll 的 source/_posts、content/posts、_posts 也可以。请检查 --content',
      en: 'articles lie in articles/, or as Hexo, Hugo and Jekyll have them in source/_posts, content/posts, _posts; check --content',
    },
  },
  'folder-link': {
    zh: '这是一个指向文件夹的链接，没有读',
    en: 'this is a link to a folder; it was not read',
    hint: { zh: '请把文件夹本身放进来', en: 'put the folder itself here' },
  },
  'folder-passed-over': {
    zh: '这个文件夹里也有 .md，但没有读',
    en: 'this folder holds .md files as well; they were not read',
    hint: { zh: '要发布的移到文章的文件夹里', en: 'move what is to be published into the folder of articles' },
  },
  'file-mdx': {
    zh: '.mdx 文件没有读',
    en: '.mdx files are not read',
    hint: { zh: '去掉组件，改名为 .md', en: 'take the components out and name it .md' },
  },
  'file-underscore': {
    zh: '名字以 _ 开头的文件不是文章，已跳过',
    en: 'a file whose name begins with _ is no article; it was skipped',
    hint: { zh: '要发布就改个名字', en: 'give it another name to publish it' },
  },
  'file-list-page': {
    zh: '这是 Hugo 的列表页，不是文章，已跳过',
    en: 'this is a list page of Hugo, no article; it was skipped',
    hint: { zh: '栏目写在 site.yaml 里', en: 'sections stand in site.yaml' },
  },
  'site-missing': {
    zh: '没有 site.yaml，即站点的名称、栏目和联系方式',
    en: 'there is no site.yaml, which holds the name of the site, its sections and how to reach it',
    hint: { zh: '可以从 kv-seed/site.yaml 抄一份来改', en: 'copy kv-seed/site.yaml and change it' },
  },
  'file-too-large': {
    zh: '文件有 {size} MiB，超过 1 MiB',
    en: 'the file has {size} MiB, more than 1 MiB',
    hint: { zh: '请拆成几篇文章', en: 'split it into several articles' },
  },
  'file-unreadable': {
    zh: '读不到这个文件',
    en: 'the file cannot be read',
    hint: { zh: '请检查它是否存在、是否有权限', en: 'check that it is there and that you may read it' },
  },
  'file-outside': {
    zh: '这是一个指向内容文件夹之外的链接，没有读',
    en: 'this is a link that leads out of the content folder; it was not read',
    hint: { zh: '请把文件本身放进来', en: 'put the file itself here' },
  },
  'file-not-text': {
    zh: '文件里有 NUL 字符，不是文本文件',
    en: 'the file holds NUL characters: it is no text',
    hint: { zh: '请在编辑器里另存为 UTF-8 文本', en: 'save it as UTF-8 text' },
  },
  'file-encoding': {
    zh: '不是 UTF-8 编码（可能是 {guess}）',
    en: 'not in UTF-8 (perhaps {guess})',
    hint: { zh: '请在编辑器里另存为 UTF-8', en: 'save it as UTF-8 in your editor' },
  },
  'file-too-complex': {
    zh: '处理不了这个文件（{why}）',
    en: 'this file cannot be dealt with ({why})',
    hint: { zh: '也许是嵌套太深，请简化后再试', en: 'perhaps it is nested too deeply; make it simpler' },
  },
  'row-wrong': { zh: '这一行读不了：{why}', en: 'this row cannot be read: {why}' },
  'row-twice': { zh: 'slug `{slug}` 重复', en: 'slug `{slug}` stands here twice' },
} as const satisfies Words
