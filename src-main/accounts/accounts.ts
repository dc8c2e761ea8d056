/** @file What a person does to accounts that are already there: rename, trash, restore, purge, next HOTP code. */
import { Failure } from '../../src-shared/errors';
import type { AccountView, EnrolmentState } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { hotp } from '../otp/otp';
import type { Account, VaultContent } from '../vault/content';
import type { Vault } from '../vault/vault';
import { accountViews, toAccountView } from './views';

export interface Accounts {
  list(): AccountView[];
  rename(id: string, issuer: string, label: string): Promise<AccountView>;
  trash(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** For good, from the trash only. Refused with `still-required` where a server may still ask for this secret. */
  purge(id: string): Promise<void>;
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
    purge: async (id) => {
      await vault.mutate((content) => {
        const account = get(content, id);
        if (account.deletedAt === null) throw new Failure('wrong-state');
        if (mayBeRequired(account, content)) throw new Failure('still-required');
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

/** States in which a server certainly does not ask for this secret. In all others it may. */
const NOT_REQUIRED: ReadonlySet<EnrolmentState> = new Set(['off', 'abandoned', 'replaced']);

function mayBeRequired(account: Account, content: VaultContent): boolean {
  const { link } = account;
  if (link === null) return false;
  const enrolment = content.enrolments.find((candidate) => candidate.id === link.enrolmentId);
  return enrolment !== undefined && !NOT_REQUIRED.has(enrolment.state);
}
