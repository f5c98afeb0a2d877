/** Sending the notices that are due from inside the Worker, with what its bindings say. */
import { siteIfReadable } from '../article/read.ts'
import type { Env } from '../env.ts'
import { databaseOf } from '../inbox/database.ts'
import { channelsOf } from './channels.ts'
import { deliverDue } from './deliver.ts'

/** Most notices that one run sends: what goes on behind an answer is cut off after 30 s, and each may take eleven. */
const AT_ONCE = 4

type Delivered = Awaited<ReturnType<typeof deliverDue>>

/** Only those of `subject` where it is given. Never throws: what is not sent now is sent by the trigger. */
export async function deliverNow(env: Env, subject?: string): Promise<Delivered | undefined> {
  const { channels, fault } = channelsOf(env.NOTICES)
  // A slip in the setting must not be the end of what waits.
  if (fault !== undefined) return undefined
  try {
    const site = await siteIfReadable(env.CONTENT)
    if (!site) return undefined
    const sending = {
      database: databaseOf(env.DB),
      channels,
      ...(env.EMAIL && { email: env.EMAIL }),
      siteUrl: site.url,
      now: () => new Date(),
      random: Math.random,
      limit: AT_ONCE,
    }
    return await deliverDue(sending, subject)
  } catch (error) {
    console.error(JSON.stringify({ event: 'notices-not-sent', error: String(error) }))
    return undefined
  }
}
