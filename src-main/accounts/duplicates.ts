/** @file Whether an account that comes in is there already. An index, because thousands may come beside thousands. */
import type { DraftView, OtpType } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';

interface Known {
  readonly type: OtpType;
  readonly issuer: string;
  readonly label: string;
  readonly secret: Secret;
}

export interface Duplicates {
  /** What `account` is beside the vault and what came in before it; from now on it came in before, too. */
  place(account: Known): DraftView['duplicate'];
}

/** Lives as long as one reading: it holds secrets as text. */
export function createDuplicates(vault: Iterable<Known>, drafts: Iterable<Known>): Duplicates {
  const secrets = new Map<string, 'same' | 'above'>();
  const names = new Set<string>();
  const add = (account: Known, as: 'same' | 'above'): void => {
    const key = secretKey(account);
    if (!secrets.has(key)) secrets.set(key, as);
    names.add(nameKey(account));
  };
  for (const account of vault) add(account, 'same');
  for (const draft of drafts) add(draft, 'above');
  return {
    place: (account) => {
      const found = secrets.get(secretKey(account)) ?? (names.has(nameKey(account)) ? 'name' : 'none');
      add(account, 'above');
      return found;
    },
  };
}

const secretKey = ({ type, secret }: Known): string => `${type} ${Buffer.from(secret.reveal()).toString('latin1')}`;
/** The same issuer and label with another secret is a different account, never a replacement (DESIGN section 8). */
const nameKey = ({ issuer, label }: Known): string => JSON.stringify([issuer, label]);
