/** Sending the notices that are due from inside the Worker, with what its bindings say. */
import { siteIfReadable } from '../article/read.ts'
import type { Env } from '../env.ts'
import { type Database, databaseOf } from '../inbox/database.ts'
import { forAllChannels } from '../inbox/deliveries.ts'
import { ALL_CHANNELS, channelsOf } from './channels.ts'
import { deliverDue, noticesWithin } from './deliver.ts'

/** Behind an answer: all channels of one entry. What goes on there is cut off after 30 s, and four at a time may take eleven. */
const OF_ENTRY = 8

/** In a run of the trigger, which has more time. */
const OF_RUN = 60

/** Before any notice is taken: what was queued for all channels. */
const TO_BEGIN = 2

type Delivered = Awaited<ReturnType<typeof deliverDue>>

/** Only those of `subject`. Never throws: what is not sent now is sent by the trigger. */
export const deliverNow = (env: Env, subject: string): Promise<Delivered | undefined> =>
  deliver(env, databaseOf(env.DB), OF_ENTRY, subject)

/** In a run of the trigger: as many as so many statements allow. Undefined where they allow none. Never throws. */
export async function deliverInRun(env: Env, database: Database, statements: number): Promise<Delivered | undefined> {
  const limit = Math.min(OF_RUN, noticesWithin(statements - TO_BEGIN))
  return limit > 0 ? deliver(env, database, limit) : undefined
}

async function deliver(env: Env, database: Database, limit: number, subject?: string): Promise<Delivered | undefined> {
  const { channels, names } = channelsOf(env.NOTICES)
  // Nothing can be read of the setting: what waits goes on waiting.
  if (channels.length === 0) return undefined
  try {
    const site = await siteIfReadable(env.CONTENT)
    if (!site) return undefined
    await database.run(forAllChannels(ALL_CHANNELS, names, new Date()))
    const sending = {
      database,
      channels,
      names,
      ...(env.EMAIL && { email: env.EMAIL }),
      siteUrl: site.url,
      now: () => new Date(),
      random: Math.random,
      limit,
    }
    return await deliverDue(sending, subject)
  } catch (error) {
    console.error(JSON.stringify({ event: 'notices-not-sent', error: String(error) }))
    return undefined
  }
}
