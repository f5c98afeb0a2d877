/** What the desk says where there is nothing. */
import { html } from 'hono/html'

import type { Desk } from './desk.ts'
import { deskPage, type Place } from './frame.ts'

/** 404. */
export const noSuchEntry = (desk: Desk, place: Place): Promise<Response> =>
  deskPage(
    desk,
    {
      title: '没有这一条',
      place,
      main: html`<p>可能已经删除，或者回执号抄错了。<a href="${place}">回到列表</a></p>`,
    },
    404,
  )
