/** `npm run push`: compiles, compares, shows, asks, writes, and tells what came of it. */
import type { Content } from '../compile/content.ts'
import { carryOut, type Outcome, seenAfter } from '../live/carry-out.ts'
import { planLines } from '../live/plan-lines.ts'
import { planPush, type PushPlan } from '../live/plan.ts'
import { readSeen, writeSeen } from '../live/seen.ts'
import type { Store } from '../live/store.ts'
import type { StoredState } from '../live/stored.ts'
import { hasErrors, printed } from '../problem.ts'
import { articleFiles } from '../source/files.ts'
import type { Say } from '../words/commands.ts'
import { type Command, Refused } from './command.ts'
import { compiled } from './compile.ts'
import { storeOf, type StoreOptions } from './open-store.ts'
import { problemLines } from './problem-lines.ts'
import { isConfirmed, paintOf, progressBar } from './terminal.ts'

export type PushOptions = StoreOptions & {
  content: string
  dryRun?: true
  prune?: true
  force?: true
  overwrite?: true
  strict?: true
  yes?: true
  fetchPictures?: true
  cache: boolean
}

export async function push(options: PushOptions, command: Command): Promise<void> {
  const { language, say } = command
  const open = storeOf(options, command)
  const now = new Date()
  if (options.fetchPictures) await fetchPictures(options, command)
  const content = await compiled(options.content, say, options)
  if (content.problems.length > 0) console.log(problemLines(content, language, say, now).join('\n'))
  if (hasErrors(content.problems)) throw new Refused(say('push-refused'))
  if (options.strict && content.problems.length > 0) throw new Refused(say('push-refused-strict'))

  const store = await open()
  try {
    const seen = store.notes === undefined ? undefined : readSeen(store.notes, options.content)
    const stored = await store.state()
    const plan = await planPush(content, options.force ? forgotten(stored, content) : stored, {
      missing: options.prune ? 'remove' : 'keep',
      seen,
      overwrite: options.overwrite === true,
      now,
    })
    console.log((await planLines(plan, store, say, paintOf(process.stdout))).join('\n'))
    if (options.dryRun) return
    if (plan.removed.length > plan.articles.same + plan.articles.change) {
      throw new Refused(say('prune-too-much', { count: plan.removed.length }))
    }
    if (options.remote && !plan.isDone && !options.yes && !(await isConfirmed(say('ask-remote')))) {
      throw new Refused(say('not-confirmed'))
    }
    const outcome = await written(plan, store, now, command)
    if (store.notes !== undefined && outcome.state !== 'overtaken') {
      writeSeen(store.notes, options.content, seenAfter(plan, content.entries, outcome, seen))
    }
    tell(outcome, options, command)
    // What stands there is not all as it is here.
    if (plan.held.length > 0) process.exitCode = 1
  } finally {
    await store.close()
  }
}

/** What is brought in stands in the editor's folder from then on, to be looked at like any change. */
async function fetchPictures({ content, dryRun }: PushOptions, { language, say }: Command): Promise<void> {
  if (dryRun) throw new Refused(say('fetch-dry'))
  const { bringIn } = await import('../pictures/bring-in.ts')
  const bar = await progressBar(say('fetching'))
  const { brought, problems } = await bringIn(content, articleFiles(content).files, { progress: bar.to })
  bar.end()
  for (const { file, url, path } of brought) console.log(say('brought', { file, url, path }))
  for (const problem of problems) console.log(printed(problem, language))
}

async function written(plan: PushPlan, store: Store, now: Date, { say }: Command): Promise<Outcome> {
  const bar = await progressBar(say('writing'))
  try {
    return await carryOut(plan, store, now, bar.to)
  } catch (error) {
    throw new Refused(say('push-failed', { why: whyOf(error, say) }), {
      cause: error,
    })
  } finally {
    bar.end()
  }
}

/** The simulator of this machine says nothing when it is ended by the system. */
function whyOf(error: unknown, say: Say): string {
  const why = error instanceof Error ? error.message : String(error)
  return why === 'fetch failed' ? say('simulator-gone') : why
}

/** Throws `Refused` where not all that was wanted stands there now. */
function tell(outcome: Outcome, { remote }: PushOptions, { say }: Command): void {
  if (outcome.state === 'overtaken') throw new Refused(say('overtaken'))
  if (outcome.state === 'unchanged') return console.log(say('unchanged'))
  console.log(say(remote ? 'written-remote' : 'written-local'))
  if (outcome.late.length > 0) console.log(say('late', { count: outcome.late.length }))
  if (outcome.theirs.length > 0) throw new Refused(say('theirs', { names: outcome.theirs.join(', ') }))
}

/** As if nothing were known of the keys that the content has, so that all of them are written. */
function forgotten(stored: StoredState, content: Content): StoredState {
  const own = new Set(content.entries.map(({ key }) => key))
  return {
    ...stored,
    keys: stored.keys.map((one) => (own.has(one.key) ? { key: one.key, hash: undefined, was: [] } : one)),
  }
}
