/** Types of `compile.mjs` for the TypeScript under test/. */
export function ensureBuilt(): Promise<void>;
export function ensureTestEntryBuilt(): Promise<void>;
