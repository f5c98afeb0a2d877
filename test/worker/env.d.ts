import type { D1Migration } from 'cloudflare:test'

import type { Env } from '../../src/env.ts'

declare global {
  namespace Cloudflare {
    interface Env extends TestEnv {}
  }
}

/** The Worker's bindings and what the tests are given by `vitest.config.ts`. */
type TestEnv = Env & {
  TEST_SEED: { key: string; value: string; metadata: unknown }[]
  TEST_MIGRATIONS: { DB: D1Migration[]; INDEX: D1Migration[] }
}
