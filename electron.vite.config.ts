import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';
import { keychainChild } from './build/keychain-child.mjs';

/** Writes the list of names that the app's own scheme serves (src-main/windows/asset-map.ts): what is not built is not served. */
const assetList = (): Plugin => ({
  name: 'asset-list',
  apply: 'build',
  generateBundle(_options, bundle) {
    this.emitFile({ type: 'asset', fileName: 'assets.json', source: JSON.stringify(Object.keys(bundle).filter((name) => /^(?:assets|workers)\//.test(name)).sort()) });
  },
});

/**
 * V8 of Electron 25 compiles a function at once where it stands in parentheses, but not an arrow function: React, one wrapped CommonJS
 * module of 200 kB, was read twice at every start (docs/decisions/start-time.md).
 */
const eagerWrappers = (): Plugin => {
  let found = 0;
  return {
    name: 'eager-wrappers',
    apply: 'build',
    renderChunk(code) {
      const written = code.replaceAll(/(__commonJS\w*\(+)\(([\w, $]*)\) => \{/g, (_all, before: string, parameters: string) => {
        found += 1;
        return `${before}function(${parameters}) {`;
      });
      return { code: written, map: null };
    },
    generateBundle() {
      if (found === 0) this.error('React is wrapped in a way that is not known here');
    },
  };
};

/**
 * Texts are data, and V8 reads data faster as JSON than as code (https://v8.dev/blog/cost-of-javascript-2019#json): a third of the window's script
 * is texts in two languages, and every start read them.
 */
const textsAsJson = (): Plugin => ({
  name: 'texts-as-json',
  apply: 'build',
  enforce: 'pre',
  async transform(code, id) {
    // What is put together from other files is code.
    if (!/\/i18n\/(?:en|de)\/[\w-]+\.ts$/.test(id) || /^import (?!type)/m.test(code)) return null;
    const script = await transformWithOxc(code, id);
    const exported = await import(`data:text/javascript,${encodeURIComponent(script.code)}`) as Readonly<Record<string, unknown>>;
    const asJson = Object.entries(exported).map(([name, texts]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(texts))});`);
    return { code: asJson.join('\n'), map: null };
  },
});

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * Targets are explicit: the product ships on the Electron of package.json and must also run on Electron 25
 * (Node 18.15, Chrome 114), see docs/decisions/0001-runtime.md. Main and preload are CommonJS: a sandboxed preload must be one file.
 */
export default defineConfig({
  main: {
    // otplib's own hashes in JavaScript, which ours take the place of: they were computed tables at every start for nothing.
    resolve: { alias: { '@otplib/plugin-crypto-noble': at('src-main/otp/no-default-hashes.ts') } },
    plugins: [
      keychainChild({ entry: at('src-main/keychain/child.ts'), outDir: at('out/main') }),
      keychainChild({ entry: at('src-main/lock/signals-child.ts'), outDir: at('out/main'), name: 'signals' }),
    ],
    build: {
      target: 'node18',
      outDir: 'out/main',
      minify: true, // compiled at every start
      externalizeDeps: true,
      rolldownOptions: {
        input: { index: at('src-main/index.ts') },
        output: { format: 'cjs', dynamicImportInCjs: false, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      outDir: 'out/preload',
      externalizeDeps: true,
      isolatedEntries: true,
      rolldownOptions: {
        input: {
          authenticator: at('src-main/preload/authenticator.ts'),
          admin: at('src-main/preload/admin.ts'),
          quick: at('src-main/preload/quick.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    base: '/',
    plugins: [textsAsJson(), react(), eagerWrappers(), assetList()],
    // The folder tells main which responses may compile WebAssembly.
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'workers/[name]-[hash].js' } } },
    build: {
      target: 'chrome114',
      outDir: at('out/renderer'),
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      isolatedEntries: true, // each window's code in one file: its start asks for fewer
      rolldownOptions: {
        input: { authenticator: at('src-renderer/authenticator/index.html'), admin: at('src-renderer/admin/index.html'), quick: at('src-renderer/quick/index.html') },
      },
    },
  },
});
