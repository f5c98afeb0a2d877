/** Measuring: requests a second and CPU of a request, interleaved between servers, so that a mood of the machine meets all. */
import { readdirSync, readFileSync } from 'node:fs'

import autocannon from 'autocannon'

const ROUNDS = 7
const SECONDS = 2
const CONNECTIONS = 16

export const METHOD = `${ROUNDS} interleaved rounds of ${SECONDS} s at ${CONNECTIONS} connections; medians, ratio [min–max].`

/** One thing to measure. */
export type Target = { url: URL; headers?: Record<string, string> }

export type Measured = { perSecond: number; cpuMs: number }

async function measure({ url, headers }: Target): Promise<Measured> {
  const before = workerdSeconds()
  const result = await autocannon({
    url: url.href,
    connections: CONNECTIONS,
    duration: SECONDS,
    ...(headers && { headers }),
  })
  const after = workerdSeconds()
  const faults = result.errors + result['4xx'] + result['5xx']
  if (faults > 0) throw new Error(`${url.href}: ${faults} requests failed`)
  const cpuMs =
    before === undefined || after === undefined ? Number.NaN : ((after - before) * 1000) / result.requests.total
  return { perSecond: result.requests.average, cpuMs }
}

/** Each target once a round; the first round warms up and is not counted. */
export async function interleaved(targets: Target[]): Promise<Measured[][]> {
  const rounds: Measured[][] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const measured: Measured[] = []
    for (const target of targets) measured.push(await measure(target))
    rounds.push(measured)
  }
  return rounds.slice(1)
}

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Median ratio of one target to another over the rounds, with its range. */
export function ratio(rounds: Measured[][], of: number, to: number, figure: keyof Measured): string {
  const ratios = rounds.map((round) => (round[of]?.[figure] ?? Number.NaN) / (round[to]?.[figure] ?? Number.NaN))
  return `${median(ratios).toFixed(2)} [${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}]`
}

export const middle = (rounds: Measured[][], of: number, figure: keyof Measured): string =>
  median(rounds.map((round) => round[of]?.[figure] ?? Number.NaN)).toFixed(figure === 'cpuMs' ? 3 : 0)

/** A line of a Markdown table. */
export const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`

/** Linux counts in hundredths of a second (man 5 proc_pid_stat: utime, stime; sysconf(_SC_CLK_TCK) is 100). */
const TICKS_A_SECOND = 100

/** CPU seconds that our workerd processes have used; undefined where the system does not tell. */
function workerdSeconds(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const seconds = processes.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [name] = /\((.*)\)/.exec(stat) ?? []
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (name !== '(workerd)' || Number(fields[1]) !== process.pid) return []
      return [(Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND]
    } catch {
      return []
    }
  })
  return seconds.length > 0 ? seconds.reduce((sum, value) => sum + value, 0) : undefined
}
