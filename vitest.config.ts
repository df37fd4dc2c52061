import { defineConfig } from 'vitest/config'
import { rulesPlugin } from './build/rules-plugin.ts'

export default defineConfig({
  plugins: [rulesPlugin()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/helpers/build.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
