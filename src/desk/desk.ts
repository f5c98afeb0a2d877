/** What all pages of the desk have in common: who is there, the database, the site, how times are written. */
import type { Context } from 'hono'

import { siteIfReadable } from '../article/read.ts'
import type { Site } from '../article/site.ts'
import { type Database, databaseOf } from '../inbox/database.ts'
import { channelsOf } from '../notices/channels.ts'
import type { DeskEnv } from './identity.ts'

export type DeskContext = Context<DeskEnv>

export type Desk = {
  who: string
  database: Database
  site: Site | undefined
  timeZone: string
  timeOf: (iso: string) => string
  /** Names of the channels that are told of what comes in, and what is wrong with their setting. */
  channels: string[]
  channelsFault: string | undefined
  now: Date
}

/** Staff may wait longer than readers: a search through all messages takes its time. */
const DESK_TIMEOUT_MS = 15_000

export async function deskOf(c: DeskContext): Promise<Desk> {
  const site = await siteIfReadable(c.env.CONTENT)
  const timeZone = site?.timeZone ?? 'Asia/Shanghai'
  const format = new Intl.DateTimeFormat('zh-CN', { timeZone, dateStyle: 'medium', timeStyle: 'short', hour12: false })
  const { names, fault } = channelsOf(c.env.NOTICES)
  return {
    who: c.get('who'),
    database: databaseOf(c.env.DB, DESK_TIMEOUT_MS),
    site,
    timeZone,
    timeOf: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : format.format(new Date(iso))),
    channels: names,
    channelsFault: fault,
    now: new Date(),
  }
}
