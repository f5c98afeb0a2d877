/** The store that a command's options name. */
import { statSync } from 'node:fs'

import { type Command, type OpenedStore, Refused } from './command.ts'

export type StoreOptions = { remote?: true; env?: string; state?: string }

const STATE = '.wrangler/state'

/** Checks the options at once and opens the store when asked to. Throws `Refused` for options that do not go together. */
export function storeOf({ remote, env, state }: StoreOptions, { say, stores }: Command): () => Promise<OpenedStore> {
  if (env && !remote) throw new Refused(say('env-without-remote'))
  if (state !== undefined && remote) throw new Refused(say('state-with-remote'))
  if (state !== undefined && statSync(state, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new Refused(say('state-no-folder', { state }))
  }
  return () => (remote ? stores.remote(env) : stores.local(state ?? STATE))
}
