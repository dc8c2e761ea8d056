/** @file A backup's accounts beside the vault's: which are new, which are others than here, which are only here. */
import type { RestorePreview } from '../../src-shared/model';
import { sameTags } from '../../src-shared/tags';
import { changesCodes } from '../accounts/history';
import type { Account, VaultContent } from '../vault/content';

/** The same account on both sides. */
export interface Match {
  readonly here: Account;
  readonly there: Account;
}

export interface Comparison {
  readonly added: readonly Account[];
  readonly matches: readonly Match[];
  /** Only here. */
  readonly missing: readonly Account[];
}

/** By id; an account that came here on another way is known by its secret and parameters. */
export function compare(here: VaultContent, there: VaultContent): Comparison {
  const ids = new Map(here.accounts.map((account) => [account.id, account]));
  const taken = new Set(there.accounts.filter(({ id }) => ids.has(id)).map(({ id }) => id));
  const alike = new Map(here.accounts.filter(({ id }) => !taken.has(id)).map((account) => [fingerprint(account), account]));
  const added: Account[] = [];
  const matches: Match[] = [];
  for (const account of there.accounts) {
    const print = ids.has(account.id) ? null : fingerprint(account);
    const ours = ids.get(account.id) ?? (print === null ? undefined : alike.get(print));
    if (print !== null) alike.delete(print); // one for one: two of a kind stay two
    if (ours === undefined) added.push(account);
    else matches.push({ here: ours, there: account });
  }
  const matched = new Set(matches.map((match) => match.here.id));
  return { added, matches, missing: here.accounts.filter(({ id }) => !matched.has(id)) };
}

function fingerprint({ secret, type, algorithm, digits, period }: Account): string {
  return [Buffer.from(secret.reveal()).toString('base64'), type, algorithm, digits, period].join(' ');
}

/** Rows of each kind that a window gets; all are counted. */
export const ROWS = 200;

/** What a person sees before anything is changed. Holds no secret. */
export function previewOf(here: VaultContent, there: VaultContent, madeAt: number, thisVault: boolean): RestorePreview {
  const { added, matches, missing } = compare(here, there);
  const changed = matches.flatMap((match) => {
    const what = differences(match);
    return what.length === 0 ? [] : [{ ...rowOf(match.here), what, newer: match.there.updatedAt > match.here.updatedAt ? 'there' as const : 'here' as const }];
  });
  const live = missing.filter(({ deletedAt }) => deletedAt === null);
  const known = new Set(here.connections.map(({ id }) => id));
  return {
    madeAt, thisVault, empty: here.accounts.length === 0, accounts: there.accounts.length, same: matches.length - changed.length,
    added: { total: added.length, rows: added.slice(0, ROWS).map(rowOf) },
    changed: { total: changed.length, rows: changed.slice(0, ROWS) },
    missing: { total: live.length, rows: live.slice(0, ROWS).map(rowOf) },
    connections: there.connections.filter(({ id }) => !known.has(id)).length,
    backupCodes: there.enrolments.reduce((sum, { backupCodes }) => sum + backupCodes.length, 0),
  };
}

function rowOf({ id, issuer, label, deletedAt }: Account): { id: string; issuer: string; label: string; trashed: boolean } {
  return { id, issuer, label, trashed: deletedAt !== null };
}

function differences({ here, there }: Match): RestorePreview['changed']['rows'][number]['what'] {
  const sameCounter = here.secret.equals(there.secret) ? { ...there, counter: here.counter } : there; // it only ever goes on
  return [
    ...(here.issuer !== there.issuer || here.label !== there.label ? ['names' as const] : []),
    ...(sameTags(here.tags, there.tags) ? [] : ['tags' as const]),
    ...(changesCodes(here, sameCounter) ? ['codes' as const] : []),
    ...((here.deletedAt === null) === (there.deletedAt === null) ? [] : ['trash' as const]),
  ];
}
