import type { Plugin } from 'vite';

/** A vite plugin for main's build: builds a child apart and writes `NAME.js` (`keychain.js`) beside it. Absolute paths. */
export function keychainChild(options: { readonly entry: string; readonly outDir: string; readonly name?: string }): Plugin;
