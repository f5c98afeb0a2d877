/** One article file -> one checked article record. Pure but for reading the pictures beside it. */
import { langsOf, type Script } from '../../article/editions.ts'
import { articleKey, variantKey } from '../../article/keys.ts'
import { metadataOf, shorten } from '../../article/metadata.ts'
import type { Article, Picture, Source } from '../../article/record.ts'
import { ruleFindings } from '../checks/article-rules.ts'
import { lineStarts, placeAt } from '../checks/place.ts'
import { withoutWaived } from '../checks/waivers.ts'
import { compileMarkdown, type Compiled } from '../markdown/compile.ts'
import { pictureUrl } from '../markdown/picture-element.ts'
import type { ReadPicture } from '../markdown/pictures.ts'
import type { Looked } from '../pictures/find.ts'
import { readPicture } from '../pictures/read.ts'
import type { Media } from '../pictures/renditions.ts'
import { type Finding, finding, hasErrors, type Place } from '../problem.ts'
import type { TextFile } from '../source/files.ts'
import { foldingTable } from '../source/folding.ts'
import { readSettings, type Settings } from '../source/settings.ts'
import { articleAt } from './article-at.ts'
import type { CompileContext, WithRecords } from './compiled.ts'
import { variantScript } from './script.ts'
import { hashed, type Unhashed, variantOf } from './variant.ts'

/** Readers of Chinese take in about 400 characters a minute, readers of English about 230 words. */
const HAN_A_MINUTE = 400
const WORDS_A_MINUTE = 230

/** Length of a summary that is taken from the first paragraph. */
const SUMMARY_MAX = 110

/** The outcome of one file, whatever it holds; with its records where there are any. Throws only when nested too deeply. */
export async function compileArticle(
  { file, text }: TextFile,
  { site, folder, pictures, rules, scripts }: CompileContext,
): Promise<WithRecords> {
  const { settings, findings, body, bodyLine } = readSettings({ file, text }, site)
  const lang = settings?.lang ?? site.lang
  const looked: Looked[] = []
  const pictureOf: ReadPicture = async (written, at) => {
    const read = await readPicture({ folder, settings: pictures }, { file, written, at })
    looked.push(...read.looked)
    return read.picture
  }
  const blanks = blankRun(body)
  const compiled = await compileMarkdown({
    // The parser takes the square of a run's length.
    text: blanks === undefined ? body : '',
    lang,
    sources: (settings?.sources ?? []).map(sourceOf),
    readPicture: pictureOf,
    articleOf: (path) => articleAt({ folder, site, file }, path, looked),
  })
  const inWhole = <P extends Place>(placed: P): P => ({ ...placed, line: bodyLine + placed.line - 1 })
  const starts = lineStarts(body)
  const runs = { runs: compiled.runs, placeAt: (offset: number) => inWhole(placeAt(starts, offset)) }
  const cover = settings && (await coverOf(settings, pictureOf))
  const chosen = cover && !('code' in cover) ? cover : undefined
  const found = withoutWaived(
    [
      ...findings,
      ...compiled.findings.map(inWhole),
      ...(blanks === undefined ? [] : [inWhole(finding('error', 'blank-run', placeAt(lineStarts(body), blanks)))]),
      ...(isEmpty(compiled) && blanks === undefined
        ? [finding('error', 'body-empty', { line: bodyLine, column: 1 })]
        : []),
      ...(cover && 'code' in cover ? [cover] : []),
      ...(settings ? ruleFindings(rules, { ...settings, ...runs }, foldingTable) : []),
    ],
    settings?.waive ?? [],
    settings?.places.waive ?? { line: 1, column: 1 },
    foldingTable,
  )
  if (!settings || hasErrors(found)) return brokenArticle(file, found, { looked, slug: settings?.slug ?? '' })

  const script = variantScript(settings, langsOf(site).length > 1)
  const article = recordOf(settings, compiled, chosen?.image, script)
  const variant = script && variantOf(article, compiled.tree, { script, site, tables: [scripts, settings.script] })
  const records = await hashed(variant ? [article, variant] : [article])
  return {
    compiled: {
      file,
      state: settings.isDraft ? 'draft' : 'ready',
      slug: article.slug,
      slugPlace: settings.slugPlace,
      title: article.title,
      lang: article.lang,
      publishedAt: article.publishedAt,
      records: records.map((record) => ({ key: keyOf(record), metadata: metadataOf(record) })),
      media: [...compiled.media, ...(chosen?.media ?? [])],
      looked,
      links: compiled.ownLinks.map(inWhole),
      anchors: compiled.anchors,
      tags: article.tags,
      tagsPlace: settings.places.tags,
      updatedPlace: settings.places.updated,
      aliases: settings.aliases,
      pins: [...(settings.related?.pin ?? []), ...(settings.related?.ban ?? [])],
      findings: found,
    },
    records,
  }
}

/** Where more blanks follow each other in a line than anyone types; undefined for nowhere. */
function blankRun(text: string): number | undefined {
  const at = text.search(/[ \t\u00a0\u3000]{500}/)
  return at === -1 ? undefined : at
}

const isEmpty = ({ plain, pictures, findings }: Compiled): boolean =>
  !plain && pictures.length === 0 && findings.length === 0

/** What is known of an article that has no record. */
export const brokenArticle = (
  file: string,
  findings: Finding[],
  { looked = [], slug = '' }: { looked?: Looked[]; slug?: string } = {},
): WithRecords => ({
  compiled: {
    file,
    state: 'broken',
    slug,
    slugPlace: { line: 1, column: 1 },
    title: '',
    lang: 'zh-Hans',
    publishedAt: '',
    records: [],
    media: [],
    looked,
    links: [],
    anchors: [],
    tags: [],
    tagsPlace: { line: 1, column: 1 },
    updatedPlace: { line: 1, column: 1 },
    aliases: [],
    pins: [],
    findings,
  },
  records: [],
})

/** The picture that stands for the article. One that is missing is a warning: many old themes had their own. */
async function coverOf(
  { image, title }: Settings,
  read: ReadPicture,
): Promise<{ image: Picture; media: Media[] } | Finding | undefined> {
  if (!image) return undefined
  const picture = await read(image.path, image)
  if ('code' in picture) return { ...picture, severity: 'warning' }
  const { fallback, width, height, renditions } = picture
  return { image: { url: pictureUrl(fallback), width, height, alt: title }, media: [fallback, ...renditions] }
}

const sourceOf = ({ title, publisher, url, seen }: Settings['sources'][number]): Source => ({
  title,
  ...(publisher !== undefined && { publisher }),
  url,
  ...(seen !== undefined && { seenAt: seen }),
})

const keyOf = ({ slug, lang, variantOf: own }: Article): string =>
  own === undefined ? articleKey(slug) : variantKey(slug, lang)

function recordOf(
  settings: Settings,
  compiled: Compiled,
  cover: Picture | undefined,
  script: Script | undefined,
): Unhashed {
  const { han, others } = countWords(compiled.plain)
  const image = cover ?? compiled.pictures[0]
  return {
    slug: settings.slug,
    lang: settings.lang,
    title: settings.title,
    // An article of pictures has no text to take it from.
    summary: (settings.summary ?? shorten(compiled.lead, SUMMARY_MAX)) || settings.title,
    section: settings.section,
    tags: settings.tags,
    author: settings.author,
    publishedAt: settings.publishedAt,
    updatedAt: settings.updatedAt,
    words: han + others,
    minutes: Math.max(1, Math.round(han / HAN_A_MINUTE + others / WORDS_A_MINUTE)),
    ...(image && { image }),
    toc: compiled.toc,
    html: compiled.html,
    questions: compiled.questions,
    sources: compiled.sources,
    ...(settings.related && { related: settings.related }),
    variants: script === undefined ? [] : [script],
  }
}

/** Han, kana and Hangul count by character, everything else by word. */
function countWords(text: string): { han: number; others: number } {
  const character = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu
  const han = text.match(character)?.length ?? 0
  const others = text.replaceAll(character, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu)?.length ?? 0
  return { han, others }
}
