/** The Markdown pipeline: the body of an article -> safe HTML, contents, questions, sources, pictures, counts. */
import type { Root as HtmlRoot } from 'hast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkCjkFriendlyGfmStrikethrough from 'remark-cjk-friendly-gfm-strikethrough'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { VFile } from 'vfile'

import type { Lang, Picture, Question, SafeHtml, Source, TocEntry } from '../../article/record.ts'
import type { Placed } from '../checks/comparable.ts'
import { outline } from '../checks/outline.ts'
import { runsOf } from '../checks/runs.ts'
import { slips } from '../checks/slips.ts'
import type { Media } from '../pictures/renditions.ts'
import type { Finding } from '../problem.ts'
import { asides, blockDirectives } from './blocks.ts'
import { endBareUrlsAtCjk, joinCjk } from './cjk.ts'
import { dropped } from './dropped.ts'
import { headingLinks } from './heading-links.ts'
import { blockTexts, headings } from './headings.ts'
import { leftovers } from './leftovers.ts'
import { anchorsOf, type ArticleOf, type OwnLink, ownLinks, tables } from './links.ts'
import { pictures, type ReadPicture } from './pictures.ts'
import { ARTICLE_SCHEMA } from './safety.ts'
import { appendSources, sourceNotes } from './sources.ts'
import { findingsOf } from './tell.ts'

export type MarkdownInput = {
  text: string
  lang: Lang
  /** Sources from the article's settings. */
  sources: Source[]
  readPicture: ReadPicture
  articleOf: ArticleOf
}

export type Compiled = {
  html: SafeHtml
  /** The finished body, of which `html` is the text. */
  tree: HtmlRoot
  toc: TocEntry[]
  questions: Question[]
  sources: Source[]
  pictures: Picture[]
  /** All files that its pictures become. */
  media: Media[]
  ownLinks: OwnLink[]
  /** Ids in the finished body. */
  anchors: string[]
  /** First paragraph, as text. */
  lead: string
  /** The whole text, one block a line. */
  plain: string
  /** What it says, with the places in the text; for the content rules. */
  runs: Placed[]
  findings: Finding[]
}

const LABELS = {
  'zh-Hans': {
    sources: '参考资料来源',
    seen: '查阅',
    notes: '注释',
    back: '回到正文',
    view: '查看图片：',
    enlarge: '点击查看大图',
    table: '表格',
    link: '本节网址',
  },
  'zh-Hant': {
    sources: '參考資料來源',
    seen: '查閱',
    notes: '註釋',
    back: '回到正文',
    view: '查看圖片：',
    enlarge: '點擊查看大圖',
    table: '表格',
    link: '本節網址',
  },
  en: {
    sources: 'Sources',
    seen: 'seen',
    notes: 'Notes',
    back: 'Back to text',
    view: 'View picture: ',
    enlarge: 'View the large picture',
    table: 'Table',
    link: 'Link to this section',
  },
}

// `10~20元…3~5天` must not be struck out: both plugins need to be told.
const STRIKETHROUGH = { singleTilde: false }

/** Never throws for what an editor wrote: it is told in `findings`, placed in `text`. */
export async function compileMarkdown(input: MarkdownInput): Promise<Compiled> {
  const labels = LABELS[input.lang]
  const toc: TocEntry[] = []
  const questions: Question[] = []
  const sources: Source[] = []
  const found: Picture[] = []
  const media: Media[] = []
  const own: OwnLink[] = []

  const file = new VFile(input.text)
  const processor = unified()
    .use(remarkParse)
    .use(remarkGfm, STRIKETHROUGH)
    .use(remarkCjkFriendly)
    .use(remarkCjkFriendlyGfmStrikethrough, STRIKETHROUGH)
    .use(slips, { lang: input.lang })
    .use(outline)
    .use(blockDirectives)
    .use(endBareUrlsAtCjk)
    .use(joinCjk)
    .use(asides, { lang: input.lang })
    .use(dropped)
    .use(sourceNotes, { listed: input.sources, sources })
    .use(remarkRehype, {
      allowDangerousHtml: true,
      clobberPrefix: '',
      footnoteLabel: labels.notes,
      footnoteBackLabel: labels.back,
    })
    .use(rehypeRaw)
    .use(rehypeSanitize, ARTICLE_SCHEMA)
    .use(leftovers)
    .use(headings, { toc, questions })
    .use(pictures, { read: input.readPicture, media, pictures: found, labels })
    .use(ownLinks, { own, articleOf: input.articleOf })
    .use(tables, { label: labels.table })

  const parsed = processor.parse(file)
  const runs = runsOf(parsed)
  const tree = (await processor.run(parsed, file)) as HtmlRoot
  const plain = tree.children.flatMap(blockTexts)
  const lead = tree.children.find((node) => node.type === 'element' && node.tagName === 'p')
  const finished = unified()
    .use(appendSources, { sources, title: labels.sources, seen: labels.seen })
    .use(headingLinks, { label: labels.link })
    .runSync(tree) as HtmlRoot

  return {
    html: unified().use(rehypeStringify).stringify(finished) as SafeHtml,
    tree: finished,
    toc,
    questions,
    sources,
    pictures: found,
    media,
    ownLinks: own,
    anchors: anchorsOf(finished),
    lead: lead ? blockTexts(lead).join('') : '',
    plain: plain.join('\n'),
    runs,
    findings: findingsOf(file),
  }
}
