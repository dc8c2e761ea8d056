/** Types of `electron-args.mjs` for the TypeScript under test/. */
export function electronSwitches(): string[];
export function electronEnvironment(extra?: Readonly<Record<string, string>>): NodeJS.ProcessEnv;
