/**
 * @file What a door (paste, picture, form) brought in, kept in main with its secret until it is saved or discarded.
 * Drafts are memory only: nothing is half-saved.
 */
import { decodeBase32 } from '../../src-shared/base32';
import { Failure } from '../../src-shared/errors';
import { DIGITS, DRAFTS_LIMIT, PERIOD, type AccountView, type Algorithm, type DraftsFound, type DraftView, type OtpParameters, type OtpType } from '../../src-shared/model';
import { cleanName } from '../../src-shared/names';
import { readOtpauthText, type ParsedOtpauth } from '../../src-shared/otpauth';
import { Secret } from '../../src-shared/secret';
import type { Account, VaultContent } from '../vault/content';
import type { Vault } from '../vault/vault';
import { namesOf } from './accounts';
import { toAccountView } from './views';

export interface FormInput {
  readonly issuer: string;
  readonly label: string;
  readonly secret: string;
  readonly type: OtpType;
  readonly algorithm: Algorithm;
  readonly digits: number;
  readonly period: number;
  readonly counter: string;
}

interface Draft extends OtpParameters {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  readonly secret: Secret;
  readonly source: DraftView['source'];
  readonly warnings: DraftView['warnings'];
}

export interface Drafts {
  /** Every account in the text, in its order, and each link that is none; a `Failure` by name where the text as a whole is no input. */
  fromText(text: string, source: 'text' | 'picture'): DraftsFound;
  fromForm(form: FormInput): DraftView;
  save(id: string, issuer: string, label: string): Promise<AccountView>;
  discard(ids: readonly string[]): void;
  /** Discards all of them. */
  clear(): void;
  secrets(): readonly Secret[];
  find(id: string): { readonly secret: Secret; readonly parameters: OtpParameters } | undefined;
}

export function createDrafts(vault: Vault, now: () => number, newId: () => string): Drafts {
  const drafts = new Map<string, Draft>();

  const keep = (draft: Draft): DraftView => {
    drafts.set(draft.id, draft);
    const oldest = drafts.keys().next();
    if (drafts.size > DRAFTS_LIMIT && oldest.done !== true) drafts.delete(oldest.value);
    return view(draft, vault.content);
  };

  return {
    fromText: (text, source) => {
      const { found, refused } = readOtpauthText(text);
      return {
        drafts: found.map((parsed) => keep({ ...fromParsed(parsed), id: newId(), source })),
        refused: refused.map(({ position, name, failure }) => ({ position, name, error: failure.toAppError() })),
      };
    },
    fromForm: (form) => keep({ ...fromForm(form), id: newId(), source: 'form' }),
    save: async (id, issuer, label) => {
      const draft = drafts.get(id);
      if (draft === undefined) throw new Failure('not-found');
      const at = now();
      const { source: _source, warnings: _warnings, ...kept } = draft;
      const account: Account = { ...kept, ...namesOf(issuer, label), createdAt: at, updatedAt: at, deletedAt: null, link: null };
      const content = await vault.mutate((before) => ({ ...before, accounts: [...before.accounts, account] }));
      drafts.delete(id);
      return toAccountView(account, content);
    },
    discard: (ids) => {
      for (const id of ids) drafts.delete(id);
    },
    clear: () => drafts.clear(),
    secrets: () => [...drafts.values()].map(({ secret }) => secret),
    find: (id) => {
      const draft = drafts.get(id);
      return draft === undefined ? undefined : { secret: draft.secret, parameters: draft };
    },
  };
}

function fromParsed(parsed: ParsedOtpauth): Omit<Draft, 'id' | 'source'> {
  const { issuer, label, secret, type, algorithm, digits, period, counter, warnings } = parsed;
  return { issuer: cleanName(issuer), label: cleanName(label), secret, type, algorithm, digits, period, counter, warnings: [...warnings] };
}

function fromForm(form: FormInput): Omit<Draft, 'id' | 'source'> {
  const { type, algorithm, digits, period } = form;
  const secret = Secret.fromBytes(decodeBase32(form.secret));
  if (!isWithin(digits, DIGITS)) throw new Failure('digits-out-of-range', { detail: { ...DIGITS, value: digits } });
  if (type === 'totp' && !isWithin(period, PERIOD)) throw new Failure('period-out-of-range', { detail: { ...PERIOD, value: period } });
  const counter = type === 'hotp' ? counterOf(form.counter) : 0;
  return { ...namesOf(form.issuer, form.label), secret, type, algorithm, digits, period: type === 'totp' ? period : 30, counter, warnings: [] };
}

function counterOf(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') throw new Failure('counter-missing');
  const counter = /^\d{1,20}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (!Number.isSafeInteger(counter)) throw new Failure('counter-out-of-range');
  return counter;
}

const isWithin = (value: number, range: { readonly min: number; readonly max: number }): boolean => value >= range.min && value <= range.max;

function view(draft: Draft, content: VaultContent): DraftView {
  const { secret: _secret, ...rest } = draft;
  return { ...rest, duplicate: duplicateOf(draft, content), unusual: isUnusual(draft) };
}

/** The same issuer and account with another secret is a different account, never a replacement. */
function duplicateOf(draft: Draft, content: VaultContent): DraftView['duplicate'] {
  const live = content.accounts.filter((account) => account.deletedAt === null);
  if (live.some((account) => account.secret.equals(draft.secret) && account.type === draft.type)) return 'same';
  return live.some((account) => account.issuer === draft.issuer && account.label === draft.label) ? 'name' : 'none';
}

/** Not what nearly every service uses: worth saying aloud before saving. */
function isUnusual(parameters: OtpParameters): boolean {
  return parameters.type !== 'totp' || parameters.algorithm !== 'SHA1' || parameters.digits !== 6 || parameters.period !== 30;
}
