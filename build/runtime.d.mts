/** Types of `runtime.mjs` for the TypeScript under test/. */
export interface Runtime {
  /** The folder of the runtime. */
  readonly dist: string;
  /** The executable in it. */
  readonly binary: string;
  readonly kind: 'official' | 'fallback';
  /** Electron's version, without a leading v. */
  readonly version: string;
}

export function resolveRuntime(options?: { readonly retry?: boolean }): Promise<Runtime>;
