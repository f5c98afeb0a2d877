/** What every command is given: the language of the person at the keyboard, and the way to the stores. */
import type { Databases, InboxStores, Store } from '../live/store.ts'
import type { Say } from '../words/commands.ts'
import type { Language } from '../words/wording.ts'

export type Command = { language: Language; say: Say; stores: Stores }

export type OpenedStore = Store & Databases & InboxStores

/** Opens those in a folder of this machine, or those of an environment at Cloudflare. */
export type Stores = {
  local: (folder: string) => Promise<OpenedStore>
  remote: (environment: string | undefined) => Promise<OpenedStore>
}

/** A wish that cannot be fulfilled: told as it stands, without a stack, and the command ends with exit code 1. */
export class Refused extends Error {}
