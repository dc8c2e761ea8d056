/**
 * @file Accounts as a file for another app. Main makes it and writes it where the person says; a window learns which accounts
 * do not fit, and why. Nothing is left out here: an export of accounts that do not all fit is refused as a whole.
 */
import { Failure } from '../../src-shared/errors';
import { EXPORT_PASSWORD_LENGTH, EXPORT_TARGETS, obstacleOf, type ExportTargetId, type FileTargetId, type Obstacle } from '../../src-shared/export-targets';
import type { Secret } from '../../src-shared/secret';
import type { FileContent } from '../private-file';
import type { RequireReauthentication } from '../reauthentication';
import type { Account } from '../vault/content';
import type { Vault } from '../vault/vault';

export interface ExportsParts {
  readonly vault: Vault;
  readonly now: () => number;
  /** Asks where to; false where the person cancelled. @throws Failure as `writePrivateFile`. */
  readonly saveFile: (suggestion: string, content: FileContent, type: { readonly name: string; readonly extension: string }) => Promise<boolean>;
  readonly requireReauthentication: RequireReauthentication;
}

export interface ExportOrder {
  readonly target: FileTargetId;
  readonly ids: readonly string[];
  /** Null only with `inClear`: the person was told what a file without a password is. */
  readonly password: Secret | null;
  readonly inClear: boolean;
}

export interface Exports {
  /** Which accounts an app can hold; those in the trash are left out. */
  choices(target: ExportTargetId): Promise<{ id: string; obstacle: Obstacle | null }[]>;
  /** @throws Failure `bad-request`, `passphrase-too-short`, `not-found`; `wrong-state` where an account does not fit; as `saveFile`. */
  save(order: ExportOrder): Promise<{ saved: boolean }>;
  /** The vault is locked, or the window gone: a dialog that is still open writes nothing any more. */
  forget(): void;
}

export function createExports({ vault, now, saveFile, requireReauthentication }: ExportsParts): Exports {
  let turn = 0;

  const chosen = (target: FileTargetId, ids: readonly string[]): readonly Account[] => {
    const byId = new Map(vault.content.accounts.map((account) => [account.id, account]));
    return [...new Set(ids)].map((id) => {
      const account = byId.get(id);
      if (account === undefined || account.deletedAt !== null) throw new Failure('not-found');
      if (obstacleOf(EXPORT_TARGETS[target].limits, account) !== null) throw new Failure('wrong-state'); // it was changed since it was chosen
      return account;
    });
  };

  return {
    choices: async (target) => {
      const obstacle = await obstacleFor(target);
      return vault.content.accounts.flatMap((account) => (account.deletedAt === null ? [{ id: account.id, obstacle: obstacle(account) }] : []));
    },
    save: async ({ target, ids, password, inClear }) => {
      const { app, sealed, open } = EXPORT_TARGETS[target];
      if (password === null ? !open || !inClear : !sealed || inClear) throw new Failure('bad-request');
      if (password !== null && Array.from(password.revealText()).length < EXPORT_PASSWORD_LENGTH) throw new Failure('passphrase-too-short');
      chosen(target, ids); // before anybody is asked anything
      await requireReauthentication('export-accounts');
      const mine = turn;
      const { FILE_TARGETS } = await import('./targets');
      const format = await FILE_TARGETS[target]();
      const at = now();
      const name = ['tessera', target, ...(password === null ? ['unencrypted'] : []), new Date(at).toISOString().slice(0, 10)].join('-');
      // Made when the place is known: until then no secret waits in a file's form, and who finds the dialog at a locked vault gets nothing.
      const content = (): Promise<string> => {
        if (turn !== mine) throw new Failure('vault-not-open', { retryable: true });
        return format.write(chosen(target, ids), password, at);
      };
      return { saved: await saveFile(`${name}.${format.extension}`, content, { name: app ?? format.extension.toUpperCase(), extension: format.extension }) };
    },
    forget: () => {
      turn += 1;
    },
  };
}

/** Google's codes are drawn, so that their length counts; a file has none. */
async function obstacleFor(target: ExportTargetId): Promise<(account: Account) => Obstacle | null> {
  if (target !== 'google') return (account) => obstacleOf(EXPORT_TARGETS[target].limits, account);
  return (await import('../../src-shared/migration/encode')).migrationObstacle;
}
