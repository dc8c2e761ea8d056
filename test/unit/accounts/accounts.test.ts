import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import { createAccounts } from '../../../src-main/accounts/accounts';
import type { Account, Connection, Enrolment } from '../../../src-main/vault/content';
import type { Vault } from '../../../src-main/vault/vault';
import { memoryVault } from '../../support/memory-vault';

const account = (over: Partial<Account> = {}): Account => ({
  id: 'a', issuer: 'Example', label: 'me', secret: Secret.fromText('12345678901234567890'), type: 'totp', algorithm: 'SHA1', digits: 6, period: 30,
  counter: 0, createdAt: 1, updatedAt: 1, tags: [], pinned: false, deletedAt: null, link: null, ...over,
});
const linked = account({ deletedAt: 5, link: { connectionId: 'c', enrolmentId: 'e' } });
const connection: Connection = {
  id: 'c', kind: 'freesewing', name: 'Workshop', baseUrl: 'https://x.test', environment: 'staging', credentials: { kind: 'jwt', jwt: Secret.fromText('j') },
  certificate: null, remoteUser: null, userId: null, sessionAs: 'bearer', status: null, clockOffset: null, lastCodeStep: null, inspect: true, clockShift: 0, createdAt: 1,
};
const enrolment = (state: Enrolment['state']): Enrolment => ({
  id: 'e', connectionId: 'c', accountId: 'a', state, issuer: 'Example', label: 'me', parameters: linked, secret: linked.secret, backupCodes: [],
  userId: null, forOther: false, secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true, codesKeptAt: null, lost: null, refusals: 0, createdAt: 1, updatedAt: 1,
});

const AS_IT_IS = { parameters: null, secret: null };
const on = (vault: Vault) => createAccounts(vault, () => 99, () => Promise.resolve());

describe('accounts', () => {
  it('shows no secret', () => {
    expect(JSON.stringify(on(memoryVault({ accounts: [account()] })).list())).not.toMatch(/secret|1234567890/);
  });

  it('renames with names made inert', async () => {
    const vault = memoryVault({ accounts: [account()] });
    const view = await on(vault).edit('a', { ...AS_IT_IS, issuer: ' New\u202E name ', label: 'x\u0000y' });
    expect([view.issuer, view.label]).toEqual(['New name', 'x y']);
    expect(vault.content.accounts[0]).toMatchObject({ issuer: 'New name', updatedAt: 99 });
  });

  it('refuses a rename to nothing and leaves the name', async () => {
    const vault = memoryVault({ accounts: [account()] });
    await expect(on(vault).edit('a', { ...AS_IT_IS, issuer: ' ', label: '\u200E' })).rejects.toMatchObject({ code: 'label-missing' });
    expect(vault.content.accounts[0]?.issuer).toBe('Example');
  });

  it('pins and unpins without an edit: no history, no newer version, the codes as they were', async () => {
    const vault = memoryVault({ accounts: [account(), account({ id: 'b' })] });
    expect(await on(vault).pin('a', true)).toMatchObject({ id: 'a', pinned: true });
    expect(vault.content.accounts).toEqual([account({ pinned: true }), account({ id: 'b' })]);
    expect(on(vault).history('a')).toEqual([]);
    await on(vault).trash('a');
    await on(vault).restore('a');
    expect(vault.content.accounts[0]?.pinned).toBe(true);
    expect(await on(vault).pin('a', false)).toMatchObject({ pinned: false });
    expect(vault.content.accounts[0]).toEqual(account());
    await expect(on(vault).pin('gone', true)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('moves to the trash and back', async () => {
    const vault = memoryVault({ accounts: [account()] });
    await on(vault).trash('a');
    expect(vault.content.accounts[0]?.deletedAt).toBe(99);
    await on(vault).restore('a');
    expect(vault.content.accounts[0]?.deletedAt).toBeNull();
  });

  it('purges from the trash only', async () => {
    const vault = memoryVault({ accounts: [account()] });
    await expect(on(vault).purge('a')).rejects.toMatchObject({ code: 'wrong-state' });
    await on(vault).trash('a');
    await on(vault).purge('a');
    expect(vault.content.accounts).toEqual([]);
  });

  it.each(['issued', 'confirming', 'proven', 'disabling', 'unknown', 'on-unproven', 'on-without-codes'] as const)(
    'does not purge a secret whose enrolment is %s: the server may ask for it', async (state) => {
      const vault = memoryVault({ accounts: [linked], connections: [connection], enrolments: [enrolment(state)] });
      await expect(on(vault).purge('a')).rejects.toMatchObject({ code: 'still-required' });
      expect(vault.content.accounts).toHaveLength(1);
    },
  );

  it('purges a secret that is believed to be replaced only once that was said', async () => {
    const vault = memoryVault({ accounts: [linked], connections: [connection], enrolments: [enrolment('replaced')] });
    await expect(on(vault).purge('a')).rejects.toMatchObject({ code: 'still-required', detail: { reason: 'replaced' } });
    expect(vault.content.accounts).toHaveLength(1);
    await on(vault).purge('a', true);
    expect(vault.content.accounts).toEqual([]);
  });

  it('does not take "understood" for a secret that is in use', async () => {
    const vault = memoryVault({ accounts: [linked], connections: [connection], enrolments: [enrolment('proven')] });
    await expect(on(vault).purge('a', true)).rejects.toMatchObject({ code: 'still-required' });
  });

  it.each(['off', 'abandoned'] as const)('purges where the enrolment is %s', async (state) => {
    const vault = memoryVault({ accounts: [linked], connections: [connection], enrolments: [enrolment(state)] });
    await on(vault).purge('a');
    expect(vault.content.accounts).toEqual([]);
  });

  it('says of a linked account where it stands', () => {
    const [view] = on(memoryVault({ accounts: [linked], connections: [connection], enrolments: [enrolment('on-unproven')] })).list();
    expect(view?.link).toEqual({ connectionId: 'c', enrolmentId: 'e', state: 'on-unproven', service: 'Workshop', removedAt: null });
  });

  it('gives HOTP codes in order, each after its counter is kept (RFC 4226 appendix D)', async () => {
    const vault = memoryVault({ accounts: [account({ type: 'hotp' })] });
    expect(await on(vault).nextHotp('a')).toBe('755224');
    expect(vault.content.accounts[0]?.counter).toBe(1);
    expect(await on(vault).nextHotp('a')).toBe('287082');
  });

  it('gives no HOTP code whose counter could not be kept', async () => {
    const vault = { ...memoryVault({ accounts: [account({ type: 'hotp' })] }), mutate: () => Promise.reject(new Error('disk')) };
    await expect(on(vault).nextHotp('a')).rejects.toThrow('disk');
  });

  it('gives no code past the last counter, and none for what goes by the clock', async () => {
    await expect(on(memoryVault({ accounts: [account({ type: 'hotp', counter: Number.MAX_SAFE_INTEGER })] })).nextHotp('a')).rejects.toMatchObject({ code: 'counter-out-of-range' });
    for (const type of ['totp', 'steam'] as const) await expect(on(memoryVault({ accounts: [account({ type })] })).nextHotp('a')).rejects.toMatchObject({ code: 'wrong-state' });
  });
});
