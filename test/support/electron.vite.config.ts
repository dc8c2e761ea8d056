import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const at = (path: string): string => resolve(import.meta.dirname, '../..', path);

/** Main alone, from the tests' entry; windows and preloads are the product's own build. */
export default defineConfig({
  main: {
    build: {
      target: 'node18',
      outDir: at('out-test/main'),
      externalizeDeps: true,
      rolldownOptions: {
        external: ['x11', 'usocket'],
        input: { index: at('test/support/app-entry.ts'), keychain: at('src-main/keychain/child.ts') },
        // require, not import(): Electron 25 cannot import a package out of the asar (seen: keytar in the packaged app).
        output: { format: 'cjs', dynamicImportInCjs: false, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
});
