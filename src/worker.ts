/** The Worker: readers' and senders' addresses on one side, the scheduled trigger on the other. Wiring only. */
import { Hono } from 'hono/tiny'

import { desk } from './desk/routes.ts'
import type { Env } from './env.ts'
import { health } from './health.ts'
import { messages } from './messages/routes.ts'
import { openApiJson } from './openapi.ts'
import { failed, noSuchAddress } from './page/failures.ts'
import { withEveryHeader } from './page/headers.ts'
import { movedWithoutSlash } from './page/one-address.ts'
import { reader } from './reader/routes.ts'
import { budgetOf } from './tick/budget.ts'
import { runTick } from './tick/tick.ts'
import { isQuiet, runUpkeep } from './upkeep/upkeep.ts'

/** Statements of D1 without which a tick would hardly get on. */
const TICK_LEAST = 30

// No middleware: where an address has one handler, as all pages have, Hono calls it directly.
const app = new Hono<{ Bindings: Env }>()
app.route('/', messages)
app.route('/', desk as unknown as typeof app)
app.get('/healthz', health)
app.get('/api/openapi.json', openApiJson)
app.route('/', reader)
app.notFound(noSuchAddress((method, path) => app.router.match(method, path)[0].length > 0))
app.onError(failed)

export default {
  fetch: async (request, env, context) =>
    withEveryHeader(movedWithoutSlash(request) ?? (await app.fetch(request, env, context))),
  async scheduled(_event, env, context) {
    // Messages first: a list can wait. Both share what the plan allows one run, and every second one has enough for the tick.
    const upkeep = await runUpkeep(env, new Date())
    if (!isQuiet(upkeep)) console.log(JSON.stringify({ event: 'upkeep', ...upkeep }))
    const budget = budgetOf(env.PLAN)
    const queries = budget.queries - upkeep.queries
    if (queries < TICK_LEAST) {
      console.log(JSON.stringify({ event: 'tick-waits', queries: upkeep.queries }))
      return
    }
    const report = await runTick(env, { ...budget, queries }, new Date(), context.cache)
    if (report.state !== 'unchanged' || report.cache) console.log(JSON.stringify({ event: 'tick', ...report }))
  },
} satisfies ExportedHandler<Env>
