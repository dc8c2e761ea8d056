/** @file What is left where keychain and passphrase are needed together and one of the two is lost. */
import type { BackupView, Protection } from './model';

export type SafetyNet = 'recovery' | 'backup' | 'none';

/**
 * A recovery key; else automatic backups with a passphrase of their own, of which one is known to be whole. A copy that was saved by
 * hand does not count: nobody knows where it is now.
 */
export function safetyNet({ recovery }: Pick<Protection, 'recovery'>, backup: Pick<BackupView, 'folder' | 'passphrase' | 'last'> | null): SafetyNet {
  if (recovery) return 'recovery';
  return backup !== null && backup.folder !== null && backup.passphrase && backup.last !== null ? 'backup' : 'none';
}
