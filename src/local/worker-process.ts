/** The Worker on this machine, in a process of its own: `wrangler dev` as the tests and the operators have it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { WRANGLER, WRANGLER_ENVIRONMENT } from '../push/live/wrangler.ts'

/** How long it may take to come up on a slow machine. */
export const READY_WITHIN_MS = 60_000

/** Serves on a port of this machine with the stores of a folder. `envFile` holds secrets; without it `.dev.vars` does. */
export function serveWorker(port: number, state: string, envFile?: string): ChildProcess {
  const parameters = [
    'dev',
    '--port',
    String(port),
    '--persist-to',
    state,
    '--show-interactive-dev-session=false',
    '--var',
    'MEMORY_MS:0',
    '--var',
    'PLAN:local',
    ...(envFile === undefined ? [] : ['--env-file', envFile]),
  ]
  return spawn(process.execPath, [WRANGLER, ...parameters, '--log-level=error'], {
    env: WRANGLER_ENVIRONMENT,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** False when it did not answer in time; an end of the process is told by the process. */
export async function isReady(address: string, server: ChildProcess): Promise<boolean> {
  const end = Date.now() + READY_WITHIN_MS
  while (Date.now() < end && server.exitCode === null) {
    try {
      await fetch(address, { signal: AbortSignal.timeout(5000) })
      return true
    } catch {
      await sleep(100)
    }
  }
  return server.exitCode !== null
}

/** Runs the scheduled job, as the clock would. */
export async function runTick(address: string): Promise<{ status: number; why: string } | undefined> {
  const response = await fetch(`${address}/cdn-cgi/handler/scheduled`)
  return response.ok ? undefined : { status: response.status, why: await response.text() }
}

export async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const isListening = new Promise<boolean>((answer) => {
    probe.once('listening', () => answer(true)).once('error', () => answer(false))
  })
  probe.listen(port, 'localhost')
  const free = await isListening
  probe.close()
  return free
}
