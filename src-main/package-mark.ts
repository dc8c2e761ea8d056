/** @file What `build/package.mjs` writes into a package's own package.json (`tessera`); a checkout has no such mark. */

export interface PackageMark {
  /** The package stands on the development runtime (docs/decisions/0001-runtime.md): badge, data apart. */
  readonly onFallback: boolean;
  /** Made for the end-to-end tests, never shipped: Chromium's own switches are let through, Playwright needs them. */
  readonly forTests: boolean;
}

const NONE: PackageMark = { onFallback: false, forTests: false };

/** Reads the mark out of the text of a package.json. Anything unexpected means the strict, shipped behaviour. */
export function readPackageMark(packageJson: string): PackageMark {
  const manifest: unknown = JSON.parse(packageJson);
  if (typeof manifest !== 'object' || manifest === null || !('tessera' in manifest)) return NONE;
  const { tessera } = manifest;
  if (typeof tessera !== 'object' || tessera === null) return NONE;
  return {
    onFallback: 'runtime' in tessera && tessera.runtime === 'fallback',
    forTests: 'build' in tessera && tessera.build === 'test',
  };
}
