/** Types of `install.mjs` for the TypeScript under test/. */
export function installNpm(): Promise<void>;
export function installSystem(sets: readonly ('runtime' | 'display' | 'keyring' | 'tests')[]): Promise<void>;
