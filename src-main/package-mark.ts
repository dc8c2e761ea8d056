/** @file What `build/package.mjs` writes into a package's own package.json (`tessera.runtime`); a checkout has no such mark. */

/** True for a package made on the development runtime (docs/decisions/0001-runtime.md): it wears the badge and keeps its data apart. */
export function isOnFallback(packageJson: string): boolean {
  const manifest: unknown = JSON.parse(packageJson);
  if (typeof manifest !== 'object' || manifest === null || !('tessera' in manifest)) return false;
  const { tessera } = manifest;
  return typeof tessera === 'object' && tessera !== null && 'runtime' in tessera && tessera.runtime === 'fallback';
}
