/** Types of `session.mjs` for the tests, which are TypeScript; the scripts themselves are plain Node. */
export interface DisplaySession {
  readonly env: { readonly DISPLAY: string };
  stop(): Promise<void>;
}

export interface KeyringSession {
  /** The temporary home; removed by `stop`. */
  readonly home: string;
  readonly password: string;
  /** HOME, XDG_*, TMPDIR and DBUS_SESSION_BUS_ADDRESS for every process that should live in this session. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the keyring service with SIGKILL; the next call on the bus activates a new, locked one. */
  killDaemon(): Promise<void>;
  /** Starts the keyring service, unlocked; fails when it stays locked. */
  startDaemon(): Promise<void>;
  stop(): Promise<void>;
}

export function hasDisplay(env?: NodeJS.ProcessEnv): boolean;
export function startDisplay(options?: { readonly windowManager?: boolean }): Promise<DisplaySession>;
export function startKeyring(options?: {
  readonly password?: string;
  readonly secretService?: 'unlocked' | 'fresh' | 'none';
}): Promise<KeyringSession>;
export function runInside(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number>;
export function withSession<Result>(
  parts: { readonly display?: boolean; readonly windowManager?: boolean; readonly keyring?: boolean },
  work: (env: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result>;
