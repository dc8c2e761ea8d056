/**
 * @file A sensor of the system that knows its person: one more answer to "who is there?", beside passphrase and recovery key.
 * It proves nothing to the vault (no key hangs on it, no slot of the file opens by it), so it stands where re-authentication does and
 * nowhere else: before showing and exporting from a vault that is open. docs/decisions/locks.md.
 */
import { Failure } from '../../src-shared/errors';

export interface Presence {
  readonly kind: 'touch-id';
  /** False while the system would not ask: no finger is known to it, or the lid is closed. */
  available(): boolean;
  /** Resolves true where the system knew the person, false where it did not or they turned away. */
  ask(reason: string): Promise<boolean>;
}

/** What of Electron's `systemPreferences` it takes; there on macOS alone. */
export interface TouchIdSystem {
  canPromptTouchID(): boolean;
  promptTouchID(reason: string): Promise<void>;
}

/** macOS has Touch ID. For Windows Hello Electron has no call, and Linux has no such thing: there it is not offered. */
export function presenceOf(platform: NodeJS.Platform, system: TouchIdSystem): Presence | null {
  if (platform !== 'darwin') return null;
  return {
    kind: 'touch-id',
    available: () => system.canPromptTouchID(),
    // It rejects for a finger that is not known and for "Cancel" alike.
    ask: (reason) => system.promptTouchID(reason).then(() => true, () => false),
  };
}

/** What stands in the system's own window, after "Tessera is trying to". */
export const REASON = { en: 'make sure that it is you', de: 'sicherzugehen, dass du es bist' } as const;

/** Resolves where the system knew the person. @throws Failure `not-found` where there is no such sensor, `presence-refused` where it did not. */
export async function provePresence(presence: Presence | null, language: keyof typeof REASON): Promise<void> {
  if (presence?.available() !== true) throw new Failure('not-found');
  if (!(await presence.ask(REASON[language]))) throw new Failure('presence-refused', { retryable: true });
}
