/** CONTENT as the push sees it, and the databases as `status` does: on this machine or at Cloudflare. */
import type { Revision } from '../../article/lists.ts'
import type { Database } from '../../inbox/database.ts'
import type { Outbox } from '../../inbox/outbox.ts'
import type { Entry } from '../compile/content.ts'
import type { StoredState } from './stored.ts'

export type Store = {
  /** What is there now: every key. */
  state: () => Promise<StoredState>
  /** The revision of the last push alone, which is quickly read. */
  revision: () => Promise<Revision | undefined>
  /** Texts by key; keys that are not there are left out. */
  read: (keys: string[]) => Promise<Map<string, string>>
  /** `advance` is told how many more are written. */
  put: (entries: Entry[], advance?: (count: number) => void) => Promise<void>
  remove: (keys: string[]) => Promise<void>
  close: () => Promise<void>
  /** How long, and how often, to look until a listing shows what was written, in milliseconds. */
  settling: { within: number; every: number }
  /** Folder of this machine in which notes about the store are kept; none for a store that is soon gone. */
  notes?: string
}

export type Databases = {
  /** Rows of a statement without parameters. Throws what the database said. */
  query: (database: 'DB' | 'INDEX', sql: string) => Promise<unknown[]>
}

export type InboxStores = {
  /** What readers sent, and what of it waits. */
  inbox: () => Promise<{ database: Database; outbox: Outbox }>
}
