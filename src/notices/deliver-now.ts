/** Sending the notices that are due from inside the Worker, with what its bindings say. */
import { siteIfReadable } from '../article/read.ts'
import type { Env } from '../env.ts'
import { databaseOf } from '../inbox/database.ts'
import { forAllChannels } from '../inbox/deliveries.ts'
import { ALL_CHANNELS, channelsOf } from './channels.ts'
import { deliverDue } from './deliver.ts'

/** Behind an answer: all channels of one entry. What goes on there is cut off after 30 s, and four at a time may take eleven. */
const OF_ENTRY = 8

/** In a run of the trigger, which has more time; the free plan has 50 statements for all of it, and each takes three. */
const OF_RUN = { free: 6, paid: 60 }

type Delivered = Awaited<ReturnType<typeof deliverDue>>

/** Only those of `subject` where it is given. Never throws: what is not sent now is sent by the trigger. */
export async function deliverNow(env: Env, subject?: string): Promise<Delivered | undefined> {
  const { channels, names } = channelsOf(env.NOTICES)
  // Nothing can be read of the setting: what waits goes on waiting.
  if (channels.length === 0) return undefined
  try {
    const site = await siteIfReadable(env.CONTENT)
    if (!site) return undefined
    const database = databaseOf(env.DB)
    await database.run(forAllChannels(ALL_CHANNELS, names, new Date()))
    const ofRun = env.PLAN === 'paid' || env.PLAN === 'local' ? OF_RUN.paid : OF_RUN.free
    const sending = {
      database,
      channels,
      names,
      ...(env.EMAIL && { email: env.EMAIL }),
      siteUrl: site.url,
      now: () => new Date(),
      random: Math.random,
      limit: subject === undefined ? ofRun : OF_ENTRY,
    }
    return await deliverDue(sending, subject)
  } catch (error) {
    console.error(JSON.stringify({ event: 'notices-not-sent', error: String(error) }))
    return undefined
  }
}
