import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { buildPlugin } from './build/plugin.ts'

export default defineConfig({
  plugins: [buildPlugin(new URL('dist/worker.js', import.meta.url))],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/helpers/build.ts',
    // Most of a test's time goes by waiting for Git.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
