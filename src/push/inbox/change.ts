/** What staff do to a message or question from the terminal; each says what came of it. */
import { act, type Action, type Done, NOTE_MAX } from '../../inbox/actions.ts'
import type { Database } from '../../inbox/database.ts'
import { channelsSince } from '../../inbox/deliveries.ts'
import { type Command, Refused } from '../commands/command.ts'
import { find, type Found } from './find.ts'
import { type Inbox, type InboxOptions, withInbox } from './open.ts'
import { whoIs } from './who.ts'

/** Channels that nothing went to for so long are not set up any more. */
const CHANNEL_MS = 30 * 86_400_000

/** Each receipt by itself: one that is mistyped does not keep the others from it; the exit code tells of it. */
export const setState = (
  receipts: string[],
  state: Found['row']['state'],
  options: InboxOptions,
  command: Command,
): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    for (const typed of receipts) {
      try {
        console.log(await stateSet(inbox, typed, state))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    }
  })

async function stateSet(inbox: Inbox, typed: string, state: Found['row']['state']): Promise<string> {
  const { say } = inbox
  const found = await find(inbox, typed)
  const receipt = found.row.id
  const done = await changed(inbox, found, { type: 'state', state })
  const name = say(`state-${state}`)
  if (done === 'same') return say('same-state', { receipt, state: name })
  const isTold = state === 'new' && (found.row.state === 'flagged' || found.row.state === 'spam')
  return `${say('state-set', { receipt, state: name })}${isTold ? say('told-now') : ''}`
}

/** Nobody is named: whoever types it. */
export const assign = (
  typed: string,
  who: string | undefined,
  options: InboxOptions & { nobody?: true },
  command: Command,
): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    if (options.nobody && who !== undefined) throw new Refused(say('nobody-with-who'))
    const to = options.nobody ? undefined : who?.trim() || whoIs(options.as)
    const found = await find(inbox, typed)
    const done = await changed(inbox, found, { type: 'assign', to })
    const told = { receipt: found.row.id, who: to ?? say('nothing') }
    console.log(say(done === 'same' ? 'same-assignee' : 'assigned', told))
  })

export const note = (typed: string, text: string, options: InboxOptions, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    if (text.trim() === '') throw new Refused(say('no-text'))
    if (text.trim().length > NOTE_MAX)
      throw new Refused(say('too-long', { length: text.trim().length, most: NOTE_MAX }))
    const found = await find(inbox, typed)
    await changed(inbox, found, { type: 'note', text })
    console.log(say('noted', { receipt: found.row.id }))
  })

export const undo = (typed: string, options: InboxOptions, command: Command): Promise<void> =>
  withInbox(options, command, async (inbox) => {
    const { say } = inbox
    await changed(inbox, await find(inbox, typed), { type: 'undo' })
    const { row } = await find(inbox, typed)
    const told = { receipt: row.id, state: say(`state-${row.state}`), who: row.assignee ?? say('nothing') }
    console.log(say('undone', told))
  })

/** `same`: it was so already. Throws `Refused` for what does not fit. */
export async function changed(inbox: Inbox, found: Found, action: Action): Promise<'done' | 'same'> {
  const { database, who, now } = inbox
  const done = await act(database, found.subject, action, { who, now, channels: await channelsOf(database, now) })
  if (done.state === 'done') return 'done'
  if (done.state === 'refused' && done.why === 'same') return 'same'
  throw new Refused(whyNot(done, found, inbox))
}

/** To which notices go, as far as the database knows. */
async function channelsOf(database: Database, now: Date): Promise<string[]> {
  const [rows = []] = await database.run([channelsSince(new Date(now.getTime() - CHANNEL_MS).toISOString())])
  return rows.map(({ channel }) => String(channel))
}

function whyNot(done: Exclude<Done, { state: 'done' }>, { kind, row }: Found, { say }: Inbox): string {
  const receipt = row.id
  if (done.state === 'missing') return say('receipt-unknown', { receipt })
  switch (done.why) {
    case 'unknown-state':
      return say(kind === 'question' ? 'not-for-questions' : 'not-for-messages', { receipt })
    default:
      return say('nothing-to-undo', { receipt })
  }
}
