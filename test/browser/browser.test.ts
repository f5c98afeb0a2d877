/** Everything that is tried in a browser, on one site. The editors come last: they change what it shows. */
import { afterAll, beforeAll, describe } from 'vitest'

import { closeWorld, openWorld } from './world.ts'

beforeAll(openWorld)
afterAll(closeWorld)

describe('reading', async () => void (await import('./reading.ts')))
describe('inbox', async () => void (await import('./inbox.ts')))
describe.concurrent('quality', async () => void (await import('./quality.ts')))
describe('journey', async () => void (await import('./journey.ts')))
