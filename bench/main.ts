/** `npm run bench`: the figures of the README, each beside its baseline, in one run. Ratios count; single figures are this machine's. */
import { benchFlat } from './flat.ts'
import { benchMemory } from './memory.ts'
import { benchMessages } from './messages.ts'
import { benchPush } from './push.ts'
import { benchRelated } from './related.ts'
import { benchServing } from './serving.ts'
import { benchStart } from './start.ts'

const PARTS: Record<string, () => Promise<void> | void> = {
  serving: benchServing,
  flat: benchFlat,
  start: benchStart,
  related: benchRelated,
  memory: benchMemory,
  push: benchPush,
  messages: benchMessages,
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. Known: ${Object.keys(PARTS).join(', ')}; none for all.`)
  process.exit(1)
}
for (const [name, part] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await part()
