/** Sending a notice again, and what waits in OUTBOX because the database was away. */
import { resend as sendAgain } from '../../inbox/actions.ts'
import { deliveryById, parseDeliveries } from '../../inbox/deliveries.ts'
import type { Kind } from '../../inbox/entry.ts'
import { listDead, listWaiting, revive } from '../../inbox/outbox.ts'
import { type Command, Refused } from '../commands/command.ts'
import { type InboxOptions, withInbox } from './open.ts'
import { oneLine } from './printable.ts'

export const resend = (typed: string, options: InboxOptions, command: Command): Promise<void> =>
  withInbox(options, command, async ({ database, who, now, isRemote, say }) => {
    const [, number] = /^#?(\d{1,15})$/.exec(typed.trim()) ?? []
    if (number === undefined) throw new Refused(say('delivery-wrong', { typed: oneLine(typed) }))
    const [rows = []] = await database.run([deliveryById(Number(number))])
    const [delivery] = parseDeliveries(rows)
    if (!delivery) throw new Refused(say('delivery-unknown', { id: number }))
    if (delivery.state === 'sending') throw new Refused(say('delivery-sending', { id: number }))
    await sendAgain(database, delivery, { who, now, channels: [] })
    console.log(say(isRemote ? 'resent-remote' : 'resent-local', { id: number, channel: delivery.channel }))
  })

/** Entries that are listed, at most. */
const LISTED = 100

export const waiting = (options: InboxOptions & { retry?: true }, command: Command): Promise<void> =>
  withInbox(options, command, async ({ outbox, now, say }) => {
    if (options.retry) return console.log(say('revived', { count: await revive(outbox, now) }))
    const { waiting: entries, isAll } = await listWaiting(outbox, LISTED)
    const aside = await listDead(outbox)
    const lines = [
      ...entries.map(
        ({ key, tries }) =>
          `${say(`waits-${kindIn(key)}`, { receipt: receiptIn(key) })}${tries > 0 ? say('tries', { tries }) : ''}`,
      ),
      ...(isAll ? [] : [say('waits-more', { count: LISTED })]),
      ...(entries.length > 0 ? [say('waits-hint')] : []),
      ...aside.map(({ key, reason }) =>
        say(`aside-${kindIn(key)}`, { receipt: receiptIn(key), reason: oneLine(reason) }),
      ),
      ...(aside.length > 0 ? [say('aside-hint')] : []),
    ]
    console.log(lines.length === 0 ? say('nothing-waits') : lines.join('\n'))
  })

/** Of a key such as `waiting:message:7K3M-…:0123…`. */
const kindIn = (key: string): Kind => (key.split(':')[1] === 'question' ? 'question' : 'message')
const receiptIn = (key: string): string => oneLine(key.split(':')[2] ?? key)
