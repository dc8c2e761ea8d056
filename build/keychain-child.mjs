/**
 * @file The children of main (keychain, desktop signals) are programs of their own, so each is a build of its own: as a
 * second entry beside main, the bundler keeps shared helpers in it, and main would load the child's code, and keytar with it.
 */
import { build } from 'vite';

/** What stays a `require`: the native module, and optional parts of dbus-next (X11 autolaunch, file descriptors). */
const OUTSIDE = ['keytar', 'x11', 'usocket'];

/**
 * A vite plugin for main's build: writes the child beside it.
 * @param {{entry: string, outDir: string, name?: string}} options absolute paths; `name`: of the file written, without `.js`.
 * @returns {import('vite').Plugin}
 */
export const keychainChild = ({ entry, outDir, name = 'keychain' }) => ({
  name: `child-${name}`,
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
          output: { format: 'cjs', dynamicImportInCjs: false, entryFileNames: `${name}.js`, chunkFileNames: '[name]-[hash].js' },
        },
      },
      ssr: { noExternal: true, external: ['keytar'] },
    });
  },
});
