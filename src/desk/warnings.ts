/** What staff must know before they read on: notices that are not sent, entries that are not in the list. */
import { html } from 'hono/html'

import { waitingSince } from '../inbox/outbox.ts'
import type { Html } from '../page/layout.ts'
import type { Desk, DeskContext } from './desk.ts'

/** Nothing when all is well. */
export async function warnings(c: DeskContext, desk: Desk): Promise<Html | undefined> {
  const outside = await waitingSince(c.env.OUTBOX).catch(() => undefined)
  const lines = [
    ...(desk.channelsFault === undefined ? [] : ['通知的设置（NOTICES）有错，有的渠道没有发出']),
    ...(outside?.aside === undefined ? [] : ['有内容存不进数据库，不在下面的列表里']),
    ...(outside?.waiting === undefined ? [] : ['有内容还在等着进数据库，一会儿才会出现在下面']),
  ]
  if (lines.length === 0) return undefined
  return html`<div class="notice" role="alert"><p>${lines.join('；')}。<a href="/desk/deliveries">看详情</a></p></div>`
}
