import { defineConfig } from 'vitest/config'
import { buildPlugin } from './build/plugin.ts'

export default defineConfig({
  plugins: [buildPlugin()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/helpers/build.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
