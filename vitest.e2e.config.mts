import { defineConfig } from 'vitest/config';

/**
 * End-to-end tests: the real Electron window. `build/test.mjs` starts them inside a display and a private keyring and
 * passes TESSERA_ELECTRON (the binary) and TESSERA_APP (the checkout). One file at a time: windows share one focus.
 */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    // Real windows, buses and sockets: what fails twice is broken; what needed its second try is marked so in the report.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As long as the driver waits for an element: a busy machine is no failure.
    expect: { poll: { timeout: 10_000 } },
  },
});
