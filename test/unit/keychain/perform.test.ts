import { describe, expect, it } from 'vitest';
import { perform, type PasswordStore, type Probe } from '../../../src-main/keychain/perform';
import type { ItemState } from '../../../src-main/keychain/secret-service';

const answers = (state: ItemState): Probe => () => Promise.resolve(state);
const never: Probe = () => Promise.reject(new Error('must not be asked'));

function store(get: () => Promise<string | null>, calls: string[] = []): PasswordStore {
  return {
    getPassword: () => { calls.push('get'); return get(); },
    setPassword: () => { calls.push('set'); return Promise.resolve(); },
    deletePassword: () => { calls.push('delete'); return Promise.resolve(false); },
  };
}
const read = { id: 1, op: 'read', service: 's', name: 'n' } as const;
const write = { id: 1, op: 'write', service: 's', name: 'n', value: 'AA==', quiet: false } as const;
const nothing = (): Promise<null> => Promise.resolve(null);

describe('one keychain call', () => {
  it('asks nobody else when keytar finds the item: the ordinary start', async () => {
    expect(await perform(read, store(() => Promise.resolve('v')), never)).toEqual({ kind: 'found', value: 'v' });
  });

  it.each([
    ['absent', { kind: 'missing' }], ['locked', { kind: 'trouble', trouble: 'locked' }], ['no-service', { kind: 'trouble', trouble: 'unavailable' }],
  ] as const)('believes the Secret Service (%s), not the null or the error of keytar', async (state, outcome) => {
    expect(await perform(read, store(nothing), answers(state))).toEqual(outcome);
    expect(await perform(read, store(() => Promise.reject(new Error('Cannot autolaunch D-Bus'))), answers(state))).toEqual(outcome);
  });

  it('asks again where the item was unlocked in between, and never calls it missing', async () => {
    const values = [null, 'v'];
    expect(await perform(read, store(() => Promise.resolve(values.shift() ?? null)), answers('present'))).toEqual({ kind: 'found', value: 'v' });
    expect(await perform(read, store(nothing), answers('present'))).toEqual({ kind: 'trouble', trouble: 'unavailable' });
  });

  it('does not touch keytar for a quiet write into a locked collection, so that no prompt appears', async () => {
    const calls: string[] = [];
    expect(await perform({ ...write, quiet: true }, store(nothing, calls), answers('locked'))).toEqual({ kind: 'trouble', trouble: 'locked' });
    expect(calls).toEqual([]);
    expect(await perform(write, store(nothing, calls), answers('locked'))).toEqual({ kind: 'done' });
    expect(calls).toEqual(['set']);
  });

  it('calls an item removed when it is certainly gone, not when it may only be locked', async () => {
    const remove = { ...read, op: 'remove' } as const;
    expect(await perform(remove, store(nothing), answers('absent'))).toEqual({ kind: 'done' });
    expect(await perform(remove, store(nothing), answers('locked'))).toEqual({ kind: 'trouble', trouble: 'locked' });
    expect(await perform(remove, store(nothing), answers('present'))).toEqual({ kind: 'trouble', trouble: 'unavailable' });
  });
});
