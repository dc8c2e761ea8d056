/** Types of `package.mjs` for the TypeScript under test/. */
export function packageApp(options?: { readonly test?: boolean }): Promise<string>;
