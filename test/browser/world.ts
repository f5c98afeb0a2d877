/** One site as `npm start` brings it up, one group chat that its notices go to, and one Chromium, for all that is tried in a browser. */
import { createServer, type Server } from 'node:http'

import type { Browser } from 'playwright-core'

import { launchBrowser } from './chromium.ts'
import { type LocalSite, startSite } from './site.ts'

export let site: LocalSite
export let browser: Browser

/** What the chat was told; it answers as 企业微信 does. */
export const notices: string[] = []
let chat: Server

export async function openWorld(): Promise<void> {
  chat = createServer((request, response) => {
    let body = ''
    request.on('data', (data) => (body += String(data)))
    request.on('end', () => {
      notices.push(body)
      response.setHeader('Content-Type', 'application/json').end('{"errcode":0,"errmsg":"ok"}')
    })
  }).listen(0, '127.0.0.1')
  await new Promise((done) => chat.once('listening', done))
  const address = chat.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const channels = [{ name: '销售群', type: 'wecom', url: `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=secret` }]
  ;[site, browser] = await Promise.all([startSite({ NOTICES: JSON.stringify(channels) }), launchBrowser()])
}

export async function closeWorld(): Promise<void> {
  await browser?.close()
  await site?.stop()
  chat?.close()
}
