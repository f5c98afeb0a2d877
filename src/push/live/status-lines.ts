/** The status in words. */
import type { Say } from '../words/commands.ts'
import type { ListsStatus, Status } from './status.ts'

/** Slugs that are named in one line. */
const NAMED_MAX = 20

export function statusLines(status: Status, say: Say): string[] {
  const { articles, newerThere, onlyThere, scheduled, writes, reads } = status
  return [
    say('status-articles', articles),
    say('status-differences', { ...articles, newer: newerThere.length, only: articles.onlyThere }),
    ...newerThere.map(({ name, why }) => say(`held-${why}`, { name })),
    ...(onlyThere.length > 0 ? [say('status-only-there', { names: named(onlyThere) })] : []),
    ...scheduled.map(({ slug, at }) => say('status-scheduled', { slug, at })),
    pushedLine(status, say),
    listsLine(status.lists, say),
    ...runLines(status.lists, say),
    messagesLine(status.messages, say),
    say('next-writes', { push: writes.push, lists: writes.listsAtMost }),
    say('day-reads', reads),
  ]
}

const named = (names: string[]): string =>
  names.length <= NAMED_MAX ? names.join(', ') : `${names.slice(0, NAMED_MAX).join(', ')} … (${names.length})`

function pushedLine({ pushedAt, articles }: Status, say: Say): string {
  if (pushedAt !== undefined) return say('status-pushed', { at: pushedAt })
  return say(articles.there > 0 ? 'status-pushed-unknown' : 'status-pushed-never')
}

function listsLine(lists: ListsStatus, say: Say): string {
  switch (lists.state) {
    case 'never-run':
      return say('lists-never-run')
    case 'unreadable':
      return say('lists-unreadable', { why: lists.why })
    case 'partial':
      return say('lists-partial', { left: lists.left, at: lists.at })
    default:
      return say(`lists-${lists.state}`, { at: lists.at })
  }
}

function runLines(lists: ListsStatus, say: Say): string[] {
  if (!('at' in lists)) return []
  const { run, related, writes } = lists
  const lines: string[] = []
  if (related) {
    const { articles, coverage, orphans } = related
    const percent = Math.round(coverage * 100)
    lines.push(
      orphans === 0
        ? say('related-all', { articles, percent })
        : say('related-orphans', { articles, percent, orphans }),
    )
  }
  if (run) {
    const { operations, ...rest } = run
    lines.push(say('last-run', { ...rest, ...operations, cpu: Math.round(operations.cpuMs) }))
    if (run.unreadable.length > 0) lines.push(say('run-unreadable', { names: named(run.unreadable) }))
  }
  if (writes) lines.push(say('day-writes', writes))
  return lines
}

function messagesLine(messages: Status['messages'], say: Say): string {
  if (messages.state === 'unreadable') return say('messages-unreadable', { why: messages.why })
  if (messages.waiting === 0) return say('messages-none')
  return say('messages-waiting', { waiting: messages.waiting, oldest: messages.oldest ?? '' })
}
