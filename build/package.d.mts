/** Types of `package.mjs` for the TypeScript under test/. */
export function packageApp(): Promise<string>;
