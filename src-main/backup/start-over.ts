/**
 * @file A new vault from a backup where the one that is here does not open. Its files are renamed, never written over and never
 * removed: whoever finds the lost key later renames them back (docs/decisions/backups.md).
 */
import { Failure } from '../../src-shared/errors';
import type { VaultState } from '../../src-shared/model';
import type { VaultContent } from '../vault/content';
import { createVault, type FirstKey } from '../vault/create';
import type { Random } from '../vault/crypto';
import { diskFailure, type Disk } from '../vault/disk';
import { asideName, NAMES } from '../vault/files';

/** True where what is here cannot be opened from here, so that a backup, or nothing at all, may take its place. */
export function mayStartOver(vault: VaultState, from: 'backup' | 'nothing'): boolean {
  switch (vault) {
    case 'keychain-unavailable': case 'keychain-unanswered': case 'keychain-locked': case 'key-missing': case 'key-wrong': case 'damaged': return true;
    // A passphrase may be forgotten; who says so shows a backup and what opens it.
    case 'locked': return from === 'backup';
    // Open; or nothing can be written; or a newer program can read it.
    case 'opening': case 'open': case 'older-than-seen': case 'from-newer-version': case 'folder-unusable': return false;
  }
}

export interface StartOverParts {
  readonly disk: Disk;
  readonly first: FirstKey;
  readonly content: VaultContent;
  readonly now: number;
  readonly random: Random;
}

/**
 * Resolves with the first name that the old files were given in their folder, or null where there were none.
 * @throws Failure `keychain-refused` where the new vault's key cannot be kept: then nothing has been moved.
 */
export async function startOver({ disk, first, content, now, random }: StartOverParts): Promise<string | null> {
  let moved: string | null = null;
  try {
    const created = await createVault(disk, first, random, now, {
      content,
      makeRoom: async () => {
        moved = await setAside(disk, now);
      },
    });
    if (created.kind === 'trouble') throw new Failure('keychain-refused', { retryable: true });
    created.dataKey.fill(0);
    return moved;
  } catch (error) {
    throw diskFailure(error);
  }
}

/** The newest file last: until then a start finds the same trouble as before, never an empty folder. */
async function setAside(disk: Disk, now: number): Promise<string | null> {
  const names = (await disk.list()).filter((name) => name.startsWith('vault.') && name !== NAMES.first);
  const newestLast = [...names.filter((name) => name !== NAMES.newest), ...names.filter((name) => name === NAMES.newest)];
  for (const name of newestLast) await disk.rename(name, asideName(name, now));
  await disk.sync();
  return newestLast.length === 0 ? null : asideName(names.includes(NAMES.newest) ? NAMES.newest : (newestLast[0] ?? ''), now);
}
