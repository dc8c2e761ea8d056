import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import { keychainChild } from '../../build/keychain-child.mjs';

const at = (path: string): string => resolve(import.meta.dirname, '../..', path);

/** Main alone, from the tests' entry; windows and preloads are the product's own build. */
export default defineConfig({
  main: {
    plugins: [
      keychainChild({ entry: at('src-main/keychain/child.ts'), outDir: at('out-test/main') }),
      keychainChild({ entry: at('src-main/lock/signals-child.ts'), outDir: at('out-test/main'), name: 'signals' }),
    ],
    build: {
      target: 'node18',
      outDir: at('out-test/main'),
      externalizeDeps: true,
      rolldownOptions: {
        input: { index: at('test/support/app-entry.ts') },
        output: { format: 'cjs', dynamicImportInCjs: false, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
});
