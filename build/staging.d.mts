/** Types of `staging.mjs` for the TypeScript under test/. */
export interface Staging {
  readonly json: string;
  readonly freesewing: { readonly url: string; readonly username: string; readonly password: string };
  stop(): void;
}

export function startStaging(): Promise<Staging>;
