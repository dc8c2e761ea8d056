import { defineConfig } from 'vitest/config';

/** Unit tests: they mirror src-*, run in Node, and need neither a display nor Electron. */
export default defineConfig({
  test: {
    include: ['test/{unit,faults}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
  },
});
