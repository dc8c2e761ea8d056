/**
 * @file The keychain child is a program of its own, so it is a build of its own: as a second entry beside main, the
 * bundler keeps shared helpers in it, and main would load the child's code, and keytar with it.
 */
import { build } from 'vite';

/** What stays a `require`: the native module, and optional parts of dbus-next (X11 autolaunch, file descriptors). */
const OUTSIDE = ['keytar', 'x11', 'usocket'];

/**
 * A vite plugin for main's build: writes `keychain.js` beside it.
 * @param {{entry: string, outDir: string}} options absolute paths.
 * @returns {import('vite').Plugin}
 */
export const keychainChild = ({ entry, outDir }) => ({
  name: 'keychain-child',
  apply: 'build',
  async closeBundle() {
    await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: entry,
        outDir,
        emptyOutDir: false,
        target: 'node18',
        minify: false,
        rolldownOptions: {
          external: OUTSIDE,
          // require, not import(): Electron 25 cannot import a package out of the asar (seen: keytar in the packaged app).
          output: { format: 'cjs', dynamicImportInCjs: false, entryFileNames: 'keychain.js', chunkFileNames: '[name]-[hash].js' },
        },
      },
      ssr: { noExternal: true, external: ['keytar'] },
    });
  },
});
