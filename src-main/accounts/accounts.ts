/** @file What a person does to accounts that are already there: rename, trash, restore, purge, next HOTP code. */
import { Failure } from '../../src-shared/errors';
import type { AccountView, EnrolmentState } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { isEnded } from '../enrolment/states';
import { hotp } from '../otp/otp';
import type { Account, VaultContent } from '../vault/content';
import type { Vault } from '../vault/vault';
import { accountViews, toAccountView } from './views';

export interface Accounts {
  list(): AccountView[];
  rename(id: string, issuer: string, label: string): Promise<AccountView>;
  trash(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /**
   * For good, from the trash only. Refused with `still-required` where a server may still ask for this secret; where it is
   * only believed not to (`reason` `replaced`) `understood` says that the person was told (docs/decisions/purging.md).
   */
  purge(id: string, understood?: boolean): Promise<void>;
  /** The counter after this code is durable before the code is returned (RFC 4226 section 7.2). */
  nextHotp(id: string): Promise<string>;
}

export function createAccounts(vault: Vault, now: () => number): Accounts {
  const get = (content: VaultContent, id: string): Account => {
    const account = content.accounts.find((candidate) => candidate.id === id);
    if (account === undefined) throw new Failure('not-found');
    return account;
  };

  const change = async (id: string, next: (account: Account, content: VaultContent) => Account): Promise<VaultContent> =>
    vault.mutate((content) => {
      const changed = next(get(content, id), content);
      return { ...content, accounts: content.accounts.map((account) => (account.id === id ? changed : account)) };
    });

  return {
    list: () => accountViews(vault.content),
    rename: async (id, issuer, label) => {
      const names = namesOf(issuer, label);
      const content = await change(id, (account) => ({ ...account, ...names, updatedAt: now() }));
      return toAccountView(get(content, id), content);
    },
    trash: async (id) => {
      await change(id, (account) => ({ ...account, deletedAt: account.deletedAt ?? now() }));
    },
    restore: async (id) => {
      await change(id, (account) => ({ ...account, deletedAt: null }));
    },
    purge: async (id, understood = false) => {
      await vault.mutate((content) => {
        const account = get(content, id);
        if (account.deletedAt === null) throw new Failure('wrong-state');
        const state = stateOf(account, content);
        if (state === 'replaced' && !understood) throw new Failure('still-required', { detail: { reason: 'replaced' } });
        if (state !== null && state !== 'replaced' && !isEnded(state)) throw new Failure('still-required');
        return { ...content, accounts: content.accounts.filter((candidate) => candidate.id !== id) };
      });
    },
    nextHotp: async (id) => {
      let code = '';
      await change(id, (account) => {
        if (account.type !== 'hotp') throw new Failure('wrong-state');
        if (account.counter >= Number.MAX_SAFE_INTEGER) throw new Failure('counter-out-of-range');
        code = hotp(account.secret, account, account.counter);
        return { ...account, counter: account.counter + 1, updatedAt: now() };
      });
      return code;
    },
  };
}

/** Issuer and label as they will be kept and shown; one of the two must say something. */
export function namesOf(issuer: string, label: string): { readonly issuer: string; readonly label: string } {
  const names = { issuer: cleanName(issuer), label: cleanName(label) };
  if (names.issuer === '' && names.label === '') throw new Failure('label-missing');
  return names;
}

/** Where the enrolment of an account stands; null where it has none. */
function stateOf({ link }: Account, content: VaultContent): EnrolmentState | null {
  return content.enrolments.find(({ id }) => id === link?.enrolmentId)?.state ?? null;
}
