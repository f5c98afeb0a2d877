import type { SafeHtml } from '../src/article/record.ts'
/** Related reading: what one changed article costs at any size. */
import { foldTable } from '../src/related/fold.ts'
import { type RankedDocument, scoredDocument } from '../src/related/likeness.ts'
import { comparison, NO_NEIGHBOURS } from '../src/related/neighbours.ts'
import { packed, unpacked, vectorOf } from '../src/related/vector.ts'
import { statisticsOf } from '../src/related/weights.ts'
import { median, row } from './measure.ts'

const SIZES = [1000, 10_000]
const REPEATS = 5
/** As many as the tick keeps for a list of six, and as many rows as a page of a scan may have. */
const KEPT = 24
const PAGE = 500

/** Characters of an article on the company blog of the notes, cut to what a short article has. */
const CHARACTERS = 1500

/** The same on every machine: Numerical Recipes' linear congruential generator. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

/** Characters fall off like Chinese ones do: few are frequent (Zipf, exponent 1). */
function textOf(next: () => number): string {
  let text = ''
  for (let at = 0; at < CHARACTERS; at++) text += String.fromCharCode(0x4e00 + Math.floor(3000 ** next()))
  return text
}

type Stored = Omit<RankedDocument, 'vector'> & { packed: string }

function storedDocuments(size: number): Stored[] {
  const next = random(size)
  const table = foldTable('')
  return Array.from({ length: size }, (_, at) => ({
    slug: `d${at}`,
    group: 'zh',
    section: `s${at % 7}`,
    tags: [`t${at % 50}`],
    publishedAt: Date.UTC(2026, 0, 1) - at * 3_600_000,
    packed: packed(vectorOf({ title: `d${at}`, html: textOf(next) as SafeHtml, toc: [] }, table)),
    pin: [],
    ban: [],
  }))
}

export function benchRelated(): void {
  console.log('\n## Related reading\n')
  console.log(
    `One changed article of ${CHARACTERS} characters against all others, vectors as they are stored; medians of ${REPEATS}.\n`,
  )
  console.log(row('articles', 'unpack ms', 'weigh ms', 'compare ms', 'vectors MB'))
  console.log('|---|---|---|---|---|')
  for (const size of SIZES) console.log(changeRow(size))
}

function changeRow(size: number): string {
  const stored = storedDocuments(size)
  const document = ({ packed: vector, ...rest }: Stored): RankedDocument =>
    Object.assign(rest, { vector: unpacked(vector) })
  // Statistics are a snapshot: those of a part will do for measuring.
  const statistics = statisticsOf(stored.slice(0, 2000).map(document))
  const megabytes = stored.reduce((sum, one) => sum + one.packed.length, 0) / 1e6
  const times: { unpack: number; weigh: number; compare: number }[] = []
  let lists = stored.map(() => NO_NEIGHBOURS)
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const changed = scoredDocument(document(stored[repeat * 7]!), statistics)
    const { take } = comparison([changed], KEPT)
    const time = { unpack: 0, weigh: 0, compare: 0 }
    const after: typeof lists = []
    for (let at = 0; at < size; at += PAGE) {
      const start = performance.now()
      const documents = stored.slice(at, at + PAGE).map(document)
      const unpackedAt = performance.now()
      const page = documents.map((one) => scoredDocument(one, statistics))
      const weighedAt = performance.now()
      after.push(...take(page, lists.slice(at, at + PAGE)))
      time.compare += performance.now() - weighedAt
      time.weigh += weighedAt - unpackedAt
      time.unpack += unpackedAt - start
    }
    lists = after
    times.push(time)
  }
  const of = (pick: (time: (typeof times)[number]) => number): string => median(times.slice(1).map(pick)).toFixed(1)
  return row(
    size.toLocaleString('en'),
    of((one) => one.unpack),
    of((one) => one.weigh),
    of((one) => one.compare),
    megabytes.toFixed(0),
  )
}
