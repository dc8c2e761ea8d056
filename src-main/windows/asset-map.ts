/**
 * @file Which names the app's own scheme serves. The list is made by the build (`assets.json`); a request is looked up
 * in it and never joined to a folder, so there is no path to traverse (`..%2f` arrives undecoded and is just no name).
 */
import type { WindowName } from '../../src-shared/contract';

/** Checked by hand: schemas are not loaded yet when the first window asks. */
const NAME = /^[A-Za-z0-9_@-]+(?:[./][A-Za-z0-9_@-]+)*$/;

function readList(list: unknown): readonly string[] {
  if (!Array.isArray(list)) throw new TypeError('the asset list is no list');
  return list.map((name: unknown) => {
    if (typeof name !== 'string' || !NAME.test(name)) throw new TypeError('the asset list holds a name that could leave the folder');
    return name;
  });
}

export interface Asset {
  /** Relative to the renderer's output folder. */
  readonly file: string;
  readonly type: string;
  readonly kind: 'page' | 'worker';
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

/** `list`: the parsed `assets.json`. Pages are served at `/` of their own window's host only. */
export function createAssetMap(list: unknown): (window: WindowName, pathname: string) => Asset | null {
  const assets = new Map<string, Asset>();
  for (const file of readList(list)) {
    const type = TYPES[file.slice(file.lastIndexOf('.') + 1)];
    if (type === undefined || file.endsWith('.html')) continue;
    assets.set(`/${file}`, { file, type, kind: file.startsWith('workers/') ? 'worker' : 'page' });
  }
  return (window, pathname) => {
    if (pathname === '/') return { file: `${window}/index.html`, type: 'text/html; charset=utf-8', kind: 'page' };
    return assets.get(pathname) ?? null;
  };
}
