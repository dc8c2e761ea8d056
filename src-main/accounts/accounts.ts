/** @file What a person does to accounts that are already there: edit, put back, pin, trash, restore, purge, next HOTP code. */
import { decodeBase32 } from '../../src-shared/base32';
import { Failure } from '../../src-shared/errors';
import type { AccountView, EditView, EnrolmentState } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import { isEnded } from '../enrolment/states';
import { hotp } from '../otp/otp';
import type { RequireReauthentication } from '../reauthentication';
import type { Account, Enrolment, VaultContent } from '../vault/content';
import type { Vault } from '../vault/vault';
import { parametersOf, type FormInput } from './draft';
import { changesCodes, editViews, putBack, withEdit } from './history';
import { namesOf } from './names';
import { cleanTags, retagged, spelled } from './tags';
import { accountViews, toAccountView } from './views';

export interface Edit {
  readonly issuer: string;
  readonly label: string;
  /** Absent: as they are. */
  readonly tags?: readonly string[];
  /** Null: as they are. */
  readonly parameters: Omit<FormInput, 'issuer' | 'label' | 'secret'> | null;
  /** As typed; null: the same as before. */
  readonly secret: string | null;
}

export interface Accounts {
  list(): AccountView[];
  /**
   * Whatever makes other codes is asked about first (`reauthentication-needed`), and refused with `account-enrolled` where a
   * server knows this secret: it would not follow. What stood there before goes into the history.
   */
  edit(id: string, edit: Edit): Promise<AccountView>;
  /** The changes of an account, newest first. */
  history(id: string): EditView[];
  /** Undoes one change, under the same conditions as `edit`; this too goes into the history. */
  putBack(id: string, at: number): Promise<AccountView>;
  /** One tag of all accounts under another name; '' takes it from them. Resolves with the name that it has now, null: none. */
  retag(tag: string, to: string): Promise<string | null>;
  /** Above the others in the list, or back among them. No edit: neither in the history nor a newer version of the account (docs/decisions/pins.md). */
  pin(id: string, pinned: boolean): Promise<AccountView>;
  trash(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /**
   * For good, from the trash only. Refused with `still-required` where a server may still ask for this secret; where that is
   * only believed (`reason` `replaced`, `removed`) `understood` says that the person was told (docs/decisions/purging.md).
   */
  purge(id: string, understood?: boolean): Promise<void>;
  /** The counter after this code is durable before the code is returned (RFC 4226 section 7.2). */
  nextHotp(id: string): Promise<string>;
}

export function createAccounts(vault: Vault, now: () => number, requireReauthentication: RequireReauthentication): Accounts {
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

  const rewrite = async (id: string, next: (account: Account, content: VaultContent) => Account): Promise<AccountView> => {
    const refused = (account: Account, changed: Account, content: VaultContent): boolean => {
      const state = stateOf(account, content);
      return changesCodes(account, changed) && state !== null && !isEnded(state);
    };
    const current = get(vault.content, id);
    const wanted = next(current, vault.content);
    if (refused(current, wanted, vault.content)) throw new Failure('account-enrolled');
    const asked = changesCodes(current, wanted);
    if (asked) await requireReauthentication('change-account');
    const content = await vault.mutate((before) => {
      const account = get(before, id);
      const changed = next(account, before);
      if (refused(account, changed, before)) throw new Failure('account-enrolled');
      if (changesCodes(account, changed) && !asked) throw new Failure('busy', { retryable: true }); // it was changed while this was on its way
      const edits = withEdit(before.edits, account, changed, now());
      if (edits === before.edits) return before;
      return { ...before, edits, accounts: before.accounts.map((other) => (other.id === id ? { ...changed, updatedAt: now() } : other)) };
    });
    return toAccountView(get(content, id), content);
  };

  return {
    list: () => accountViews(vault.content),
    edit: async (id, { issuer, label, tags, parameters, secret }) => {
      const names = namesOf(issuer, label);
      const wanted = tags === undefined ? null : cleanTags(tags);
      const given = parameters === null ? {} : parametersOf(parameters);
      const typed = secret === null ? {} : { secret: Secret.fromBytes(decodeBase32(secret)) };
      return rewrite(id, (account, content) => {
        const tagged = wanted === null ? {} : { tags: spelled([{ tags: wanted }], content.accounts.filter((other) => other.id !== id)).flatMap((one) => one.tags) };
        const changed = { ...account, ...names, ...tagged, ...given, ...typed };
        // What this kind of code does not use stays: back to the former kind, it is there again.
        return changed.type === 'hotp' ? { ...changed, period: account.period } : { ...changed, counter: account.counter };
      });
    },
    history: (id) => editViews(vault.content.edits, get(vault.content, id).id),
    putBack: (id, at) => rewrite(id, (account, content) => {
      const edit = content.edits.find((candidate) => candidate.accountId === id && candidate.at === at);
      if (edit === undefined) throw new Failure('not-found');
      return putBack(account, edit);
    }),
    retag: async (tag, to) => {
      const [name = null] = cleanTags([to]);
      await vault.mutate((content) => retagged(content, tag, name, now()));
      return name;
    },
    pin: async (id, pinned) => {
      const content = await change(id, (account) => ({ ...account, pinned }));
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
        const removed = content.connections.every((connection) => connection.id !== account.link?.connectionId);
        const believed = state === 'replaced' ? 'replaced' : removed ? 'removed' : null;
        if (state !== null && !isEnded(state) && !(believed !== null && understood)) throw new Failure('still-required', believed === null ? {} : { detail: { reason: believed } });
        return {
          ...content, accounts: content.accounts.filter((candidate) => candidate.id !== id), edits: content.edits.filter(({ accountId }) => accountId !== id),
          enrolments: removed ? content.enrolments.map((enrolment) => (enrolment.id === account.link?.enrolmentId ? emptied(enrolment, now()) : enrolment)) : content.enrolments,
        };
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

/** Nobody can do anything with it any more. It stays, newer than what the journal may hold, so that this does not bring it back. */
const emptied = (enrolment: Enrolment, now: number): Enrolment =>
  ({ ...enrolment, state: 'abandoned', secret: null, backupCodes: [], lost: null, updatedAt: Math.max(now, enrolment.updatedAt + 1) });

/** Where the enrolment of an account stands; null where it has none. */
function stateOf({ link }: Account, content: VaultContent): EnrolmentState | null {
  return content.enrolments.find(({ id }) => id === link?.enrolmentId)?.state ?? null;
}
