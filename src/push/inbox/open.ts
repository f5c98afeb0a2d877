/** What every command of the inbox works with: the stores that its options name, who does it, and when. */
import * as v from 'valibot'

import { SITE_KEY } from '../../article/keys.ts'
import type { Database } from '../../inbox/database.ts'
import type { Outbox } from '../../inbox/outbox.ts'
import { type Command, Refused } from '../commands/command.ts'
import { storeOf, type StoreOptions } from '../commands/open-store.ts'
import type { InboxStores, Store } from '../live/store.ts'
import { inboxSpeaker, type SayInbox } from '../words/inbox.ts'
import { isState } from './states.ts'
import { whoIs } from './who.ts'

export type InboxOptions = StoreOptions & { as?: string }

export type Inbox = {
  database: Database
  outbox: Outbox
  /** Texts of CONTENT by key; keys that are not there are left out. */
  read: Store['read']
  who: string
  now: Date
  isRemote: boolean
  say: SayInbox
}

/**
 * Does it with the stores, which are opened when first used, so that what was mistyped is told at once. Throws `Refused` for
 * options that do not go together, and for a database without tables.
 */
export async function withInbox(
  options: InboxOptions,
  command: Command,
  use: (inbox: Inbox) => Promise<void>,
): Promise<void> {
  const say = inboxSpeaker(command.language)
  // In `push` and `status`, too, it is the folder.
  if (options.state !== undefined && isState(options.state)) {
    throw new Refused(say('state-is-folder', { state: options.state }))
  }
  const isRemote = options.remote === true
  const stores = lazily(storeOf(options, command))
  try {
    await use({
      database: withTables(stores.database, say(isRemote ? 'no-tables-remote' : 'no-tables-local')),
      outbox: stores.outbox,
      read: stores.read,
      who: whoIs(options.as),
      now: new Date(),
      isRemote,
      say,
    })
  } finally {
    await stores.close()
  }
}

type Opened = Store & InboxStores

function lazily(
  open: () => Promise<Opened>,
): Pick<Inbox, 'database' | 'outbox' | 'read'> & { close: () => Promise<void> } {
  let opening: Promise<Opened> | undefined
  let parts: ReturnType<Opened['inbox']> | undefined
  const store = (): Promise<Opened> => (opening ??= open())
  const inbox = (): ReturnType<Opened['inbox']> => (parts ??= store().then((one) => one.inbox()))
  return {
    database: { run: async (statements) => (await inbox()).database.run(statements) },
    outbox: {
      get: async (key) => (await inbox()).outbox.get(key),
      put: async (...entry) => (await inbox()).outbox.put(...entry),
      delete: async (key) => (await inbox()).outbox.delete(key),
      list: async (options) => (await inbox()).outbox.list(options),
    },
    read: async (keys) => (await store()).read(keys),
    close: async () => (await opening)?.close(),
  }
}

/** A database that was never set up, or not since an older release, is told in plain words. */
const withTables = (database: Database, hint: string): Database => ({
  run: async (statements) => {
    try {
      return await database.run(statements)
    } catch (error) {
      if (/no such (?:table|column)|has no column named/.test(String(error))) {
        throw new Refused(hint, { cause: error })
      }
      throw error
    }
  },
})

export type Dates = { zone: string; in: (iso: string) => string }

const ZoneSchema = v.pipe(v.string(), v.parseJson(), v.object({ timeZone: v.string() }))

/** Dates as staff read them: in the site's time zone, in this machine's where the site is not known. */
export async function datesOf({ read }: Pick<Inbox, 'read'>): Promise<Dates> {
  const texts = await read([SITE_KEY]).catch(() => undefined)
  const site = v.safeParse(ZoneSchema, texts?.get(SITE_KEY))
  return datesIn(site.success ? site.output.timeZone : undefined)
}

function datesIn(timeZone: string | undefined): Dates {
  try {
    // Sweden writes dates as ISO 8601 does.
    const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone })
    return { zone: format.resolvedOptions().timeZone, in: (iso) => format.format(new Date(iso)) }
  } catch {
    return datesIn(undefined)
  }
}
