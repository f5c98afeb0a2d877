/** The Worker: readers' and senders' addresses on one side, the scheduled trigger on the other. Wiring only. */
import { Hono } from 'hono/tiny'

import type { Env } from './env.ts'
import { messages } from './messages/routes.ts'
import { failed, notFound } from './page/failures.ts'
import { everyAnswer } from './page/headers.ts'
import { withoutSlash } from './page/one-address.ts'
import { reader } from './reader/routes.ts'
import { runTick, TICK_BUDGET } from './tick/tick.ts'

const app = new Hono<{ Bindings: Env }>()
app.use(everyAnswer, withoutSlash)
app.route('/', messages)
app.route('/', reader)
app.notFound(notFound)
app.onError(failed)

export default {
  fetch: app.fetch,
  async scheduled(_event, env) {
    const report = await runTick(env, TICK_BUDGET, new Date())
    if (report.state !== 'unchanged') console.log(JSON.stringify({ event: 'tick', ...report }))
  },
} satisfies ExportedHandler<Env>
