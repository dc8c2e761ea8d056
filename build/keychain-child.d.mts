import type { Plugin } from 'vite';

/** A vite plugin for main's build: builds the keychain child apart and writes `keychain.js` beside it. Absolute paths. */
export function keychainChild(options: { readonly entry: string; readonly outDir: string }): Plugin;
