import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Not a measure of anything: a busy machine starts a browser or a process slowly.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'threads',
    // The processes that tests start, some two hundred, load what the first of them has compiled.
    env: { NODE_COMPILE_CACHE: resolve('node_modules/.cache/compile') },
  },
})
