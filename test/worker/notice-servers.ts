/**
 * Real HTTP servers for the tests of notices and of Turnstile, well-behaved and not: `POST /{box}/{behaviour}` is answered
 * as the behaviour says, and `GET /{box}` tells what came for that box. A second server only records, to see that redirects
 * are not followed.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { TestProject } from 'vitest/node'

type Received = { url: string; headers: IncomingMessage['headers']; body: string }
type Answer = (response: ServerResponse, received: Received) => void

const json =
  (value: object): Answer =>
  (response) =>
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value))

const status =
  (code: number): Answer =>
  (response) => {
    response.writeHead(code).end('{"errcode":0,"code":0}')
  }

/** Of Turnstile's documentation, for tests. */
const TURNSTILE_SECRET = '1x0000000000000000000000000000000AA'

/** developers.cloudflare.com/turnstile/get-started/server-side-validation: what it answers to a form of secret and response. */
function siteverify(): Answer {
  const used = new Set<string>()
  const faultOf = (secret: string | null, token: string): string | undefined => {
    if (secret !== TURNSTILE_SECRET) return 'invalid-input-secret'
    if (used.has(token)) return 'timeout-or-duplicate'
    return token.startsWith('human') ? undefined : 'invalid-input-response'
  }
  return (response, received) => {
    const form = new URLSearchParams(received.body)
    const token = form.get('response') ?? ''
    const fault = faultOf(form.get('secret'), token)
    used.add(token)
    const hostname = token.endsWith('elsewhere') ? 'elsewhere.test' : 'academy.test'
    json({ success: fault === undefined, hostname, 'error-codes': fault ? [fault] : [] })(response, received)
  }
}

const behaviours = (elsewhere: string): Record<string, Answer> => ({
  'errcode-0': json({ errcode: 0, errmsg: 'ok' }),
  'code-0': json({ code: 0, msg: 'success', data: {} }),
  'status-code-0': json({ StatusCode: 0, StatusMessage: 'success' }),
  'ok-text': (response) => response.end('ok'),
  'ok-json': json({ ok: true }),
  nothing: (response) => response.end(),
  'errcode-310000': json({ errcode: 310_000, errmsg: `sign not match ${'x'.repeat(300)}` }),
  'code-19021': json({ code: 19_021, msg: 'sign match fail or timestamp is not within one hour' }),
  'baidu-yes': json({ remain: 99, success: 2 }),
  'baidu-no': json({ error: 401, message: 'token is not valid' }),
  'slack-no': (response) => response.end('invalid_payload'),
  echo: (response, { url, body }) =>
    json({ errcode: 1, errmsg: `${url} ${body}`, code: 1, msg: body.slice(100) })(response, { url, body, headers: {} }),
  html: (response) => response.setHeader('Content-Type', 'text/html').end('<h1>Welcome</h1>'),
  endless: (response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'.repeat(16_384)), 1)
    response.on('close', () => clearInterval(timer))
  },
  500: status(500),
  429: status(429),
  504: status(504),
  302: (response) => response.writeHead(302, { Location: `${elsewhere}/errcode-0` }).end(),
  307: (response) => response.writeHead(307, { Location: `${elsewhere}/errcode-0` }).end(),
  /** As Turnstile's own: a token says what becomes of it, and is good once. */
  siteverify: siteverify(),
  silent: () => undefined,
  'half-silent': (response) => response.writeHead(200).write('{"errcode":'),
  reset: (response) => response.socket?.resetAndDestroy(),
})

async function listening(answer: (elsewhere: string) => Record<string, Answer>, elsewhere: string): Promise<Server> {
  const boxes = new Map<string, Received[]>()
  const answers = answer(elsewhere)
  const server = createServer(async (request, response) => {
    const url = request.url ?? ''
    const [, box = '', behaviour = ''] = url.split(/[/?]/)
    if (request.method === 'GET') return response.end(JSON.stringify(boxes.get(box) ?? []))
    const received = { url, headers: request.headers, body: Buffer.concat(await request.toArray()).toString() }
    boxes.set(box, [...(boxes.get(box) ?? []), received])
    return answers[behaviour]?.(response, received)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** Vitest calls it before the tests of workerd, and what it returns after them. */
export default async function start(project: TestProject): Promise<() => void> {
  const elsewhere = await listening(behaviours, '')
  const server = await listening(behaviours, `${addressOf(elsewhere)}/any`)
  project.provide('noticeServers', { url: addressOf(server), elsewhere: addressOf(elsewhere) })
  return () => {
    for (const one of [server, elsewhere]) {
      one.close()
      one.closeAllConnections()
    }
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    noticeServers: { url: string; elsewhere: string }
  }
}
