/** Three kinds of tests: pure functions and the commands in Node, the Worker inside workerd, journeys in a real browser. */
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

import { CODE_CACHE } from './src/push/code-cache.ts'
import { compileContent } from './src/push/compile/content.ts'

/** JSON, as bindings must be. */
type Metadata = { [name: string]: string }

/** The content of a fresh clone, compiled as the push does it; the tests inside workerd put it into the real KV simulator. */
async function seed(): Promise<{ key: string; value: string; metadata: Metadata }[]> {
  const { entries, problems } = await compileContent('kv-seed')
  if (problems.length > 0) throw new Error(`kv-seed has problems: ${JSON.stringify(problems)}`)
  return Promise.all(
    entries.map(async ({ key, metadata, load }) => ({
      key,
      value: (await load()).toString(),
      metadata: metadata as Metadata,
    })),
  )
}

export default defineConfig({
  test: {
    // Three for two cores: a test waits for processes and simulators as long as it works.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/{article,push,related}/**/*.test.ts', 'test/*.test.ts'],
          // Loading the compiler takes a second: once in a worker, not once in a file.
          isolate: false,
          env: { NODE_COMPILE_CACHE: CODE_CACHE },
          hookTimeout: 60_000,
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                MEMORY_MS: '0',
                PLAN: 'paid',
                THOROUGH: process.env['THOROUGH'] ?? '',
                TEST_SEED: await seed(),
                TEST_MIGRATIONS: {
                  DB: await readD1Migrations('migrations/db'),
                  INDEX: await readD1Migrations('migrations/index'),
                },
              },
            },
          })),
        ],
        test: {
          name: 'workerd',
          hookTimeout: 60_000,
          include: ['test/worker/**/*.test.ts'],
          globalSetup: ['test/worker/notice-servers.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          env: { NODE_COMPILE_CACHE: CODE_CACHE },
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
