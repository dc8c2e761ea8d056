/** @file One keychain call, carried out. Runs in the killable child only: any of this may pend without limit. */
import { assertNever } from '../../src-shared/assert';
import type { KeychainOutcome, KeychainRequest } from './messages';
import type { ItemState } from './secret-service';

/** The three calls of keytar that are used. `findCredentials` crashes on a locked collection and is never called. */
export interface PasswordStore {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Tells why keytar found nothing; on macOS and Windows keytar itself is certain (`docs/unverified.md`). */
export type Probe = (service: string, account: string) => Promise<ItemState>;

export async function perform(request: KeychainRequest, store: PasswordStore, probe: Probe): Promise<KeychainOutcome> {
  switch (request.op) {
    case 'read': return read(request.service, request.name, store, probe);
    case 'write': return write(request, store, probe);
    case 'remove': return remove(request.service, request.name, store, probe);
    default: return assertNever(request);
  }
}

async function read(service: string, name: string, store: PasswordStore, probe: Probe): Promise<KeychainOutcome> {
  const first = await found(store, service, name);
  if (first !== null) return first;
  const state = await probe(service, name);
  if (state !== 'present') return stateOutcome(state, { kind: 'missing' });
  // Unlocked between the two questions: ask once more, then believe neither.
  return (await found(store, service, name)) ?? { kind: 'trouble', trouble: 'unavailable' };
}

/** Null where keytar answered null or rejected: both mean unknown. */
async function found(store: PasswordStore, service: string, name: string): Promise<KeychainOutcome | null> {
  try {
    const value = await store.getPassword(service, name);
    return value === null ? null : { kind: 'found', value };
  } catch {
    return null; // the probe names the reason; keytar's messages are not stable enough to read
  }
}

type WriteRequest = Extract<KeychainRequest, { readonly op: 'write' }>;

async function write({ service, name, value, quiet }: WriteRequest, store: PasswordStore, probe: Probe): Promise<KeychainOutcome> {
  if (quiet && (await probe(service, name)) === 'locked') return { kind: 'trouble', trouble: 'locked' }; // keytar would prompt
  try {
    await store.setPassword(service, name, value);
    return { kind: 'done' };
  } catch {
    return stateOutcome(await probe(service, name), { kind: 'trouble', trouble: 'unavailable' });
  }
}

async function remove(service: string, name: string, store: PasswordStore, probe: Probe): Promise<KeychainOutcome> {
  try {
    if (await store.deletePassword(service, name)) return { kind: 'done' };
  } catch {
    return stateOutcome(await probe(service, name), { kind: 'trouble', trouble: 'unavailable' });
  }
  return stateOutcome(await probe(service, name), { kind: 'done' }); // already gone
}

function stateOutcome(state: ItemState, absent: KeychainOutcome): KeychainOutcome {
  switch (state) {
    case 'absent': return absent;
    case 'locked': return { kind: 'trouble', trouble: 'locked' };
    case 'present': case 'no-service': return { kind: 'trouble', trouble: 'unavailable' };
    default: return assertNever(state);
  }
}
