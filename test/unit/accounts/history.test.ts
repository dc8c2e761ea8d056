import { describe, expect, it } from 'vitest';
import { createAccounts, type Edit } from '../../../src-main/accounts/accounts';
import { EDITS_KEPT, joined, withEdit } from '../../../src-main/accounts/history';
import type { Account, VaultContent } from '../../../src-main/vault/content';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { account, connection, enrolment } from '../backup/support';
import { memoryVault } from '../../support/memory-vault';

const SECRET = 'GEZDGNBVGY3TQOJQ';
const same: Edit = { issuer: 'Example', label: 'a', parameters: null, secret: null };
const parameters = { type: 'totp' as const, algorithm: 'SHA1' as const, digits: 6, period: 30, counter: '0' };

function setUp(start: Partial<VaultContent> = {}, person: 'there' | 'not-proved' = 'there') {
  const vault = memoryVault({ accounts: [account('a')], ...start });
  const asked: string[] = [];
  let now = 5_000;
  const accounts = createAccounts(vault, () => now++, (act) => {
    asked.push(act);
    return person === 'there' ? Promise.resolve() : Promise.reject(new Failure('reauthentication-needed'));
  });
  const first = (): Account | undefined => vault.content.accounts[0];
  return { vault, accounts, asked, first };
}

describe('editing an account', () => {
  it('keeps what stood there before, of the touched fields alone, and asks nobody for a name', async () => {
    const { accounts, asked, first } = setUp();
    await accounts.edit('a', { ...same, issuer: 'New' });
    await accounts.edit('a', { ...same, issuer: 'New' }); // nothing differs
    expect(accounts.history('a')).toEqual([{ at: 5_000, issuer: 'Example', label: null, tags: null, secret: false, type: null, algorithm: null, digits: null, period: null, counter: null }]);
    expect([first()?.issuer, asked]).toEqual(['New', []]);
  });

  it('changes parameters of the same secret, and puts them back', async () => {
    const { accounts, asked, first } = setUp();
    const view = await accounts.edit('a', { ...same, parameters: { ...parameters, algorithm: 'SHA256', digits: 8 } });
    expect([view.algorithm, view.digits, first()?.secret.revealText()]).toEqual(['SHA256', 8, 'secret of a']);
    const [entry] = accounts.history('a');
    expect(entry).toMatchObject({ algorithm: 'SHA1', digits: 6, period: null, secret: false });
    await accounts.putBack('a', entry?.at ?? 0);
    expect(first()).toMatchObject({ algorithm: 'SHA1', digits: 6 });
    expect([accounts.history('a').length, asked]).toEqual([2, ['change-account', 'change-account']]);
  });

  it('keeps a former secret, shows it to no window, and puts it back without touching what changed later', async () => {
    const { accounts, vault, first } = setUp();
    await accounts.edit('a', { ...same, secret: SECRET });
    expect(first()?.secret.revealText()).toBe('1234567890');
    await accounts.edit('a', { ...same, label: 'later' });
    const [, entry] = accounts.history('a');
    expect(JSON.stringify(accounts.history('a'))).not.toContain('secret of a');
    expect(entry?.secret).toBe(true);
    await accounts.putBack('a', entry?.at ?? 0);
    expect([first()?.secret.revealText(), first()?.label]).toEqual(['secret of a', 'later']);
    expect(vault.content.edits.map(({ secret }) => secret?.revealText() ?? null)).toEqual(['secret of a', null, '1234567890']);
  });

  it('changes no code before the person said who they are', async () => {
    const { accounts, vault, first } = setUp({}, 'not-proved');
    for (const edit of [{ ...same, secret: SECRET }, { ...same, parameters: { ...parameters, digits: 8 } }, { ...same, parameters: { ...parameters, type: 'hotp' as const } }]) {
      await expect(accounts.edit('a', edit)).rejects.toMatchObject({ code: 'reauthentication-needed' });
    }
    expect([first()?.secret.revealText(), first()?.digits, vault.content.edits]).toEqual(['secret of a', 6, []]);
    await accounts.edit('a', { ...same, label: 'a name needs nobody' });
  });

  it('refuses to change what a server knows, but for its names; afterwards it is an account like any other', async () => {
    const link = { connectionId: 'c', enrolmentId: 'e' };
    for (const state of ['proven', 'unknown', 'replaced'] as const) {
      const { accounts, asked } = setUp({ accounts: [account('a', { link })], connections: [connection('c')], enrolments: [enrolment('e', { state })] });
      await expect(accounts.edit('a', { ...same, secret: SECRET })).rejects.toMatchObject({ code: 'account-enrolled' });
      expect(asked).toEqual([]);
      await accounts.edit('a', { ...same, label: 'new' });
    }
    const { accounts, first } = setUp({ accounts: [account('a', { link })], enrolments: [enrolment('e', { state: 'off' })] });
    await accounts.edit('a', { ...same, secret: SECRET });
    expect(first()?.secret.revealText()).toBe('1234567890');
  });

  it.each([
    [{ digits: 11 }, 'digits-out-of-range'], [{ period: 0 }, 'period-out-of-range'], [{ type: 'hotp' as const, counter: '' }, 'counter-missing'], [{ type: 'hotp' as const, counter: '99999999999999999' }, 'counter-out-of-range'],
  ])('names what is out of range (%#)', async (part, code) => {
    const { accounts, vault } = setUp();
    await expect(accounts.edit('a', { ...same, parameters: { ...parameters, ...part } })).rejects.toMatchObject({ code });
    await expect(accounts.edit('a', { ...same, secret: 'not base32!' })).rejects.toMatchObject({ code: 'secret-bad-character' });
    expect(vault.content.edits).toEqual([]);
  });

  it('keeps the counter of a kind that is left, for the way back', async () => {
    const { accounts, first } = setUp({ accounts: [account('a', { type: 'hotp', counter: 41 })] });
    await accounts.edit('a', { ...same, parameters });
    expect(first()).toMatchObject({ type: 'totp', counter: 41 });
  });

  it('goes over to Steam\'s kind, which has its own parameters, and back to what it was', async () => {
    const { accounts, asked, first } = setUp({ accounts: [account('a', { type: 'hotp', algorithm: 'SHA256', digits: 8, counter: 41 })] });
    // What a form left in fields that Steam's kind does not show counts for nothing.
    const view = await accounts.edit('a', { ...same, parameters: { ...parameters, type: 'steam', algorithm: 'SHA512', digits: 99, period: 0, counter: 'x' } });
    expect(view).toMatchObject({ type: 'steam', algorithm: 'SHA1', digits: 5, period: 30, counter: 41 });
    const [entry] = accounts.history('a');
    expect(entry).toMatchObject({ type: 'hotp', algorithm: 'SHA256', digits: 8, period: null, counter: null });
    await accounts.putBack('a', entry?.at ?? 0);
    expect(first()).toMatchObject({ type: 'hotp', algorithm: 'SHA256', digits: 8, period: 30, counter: 41 });
    expect(asked).toEqual(['change-account', 'change-account']);
  });

  it('of Steam\'s kind has five characters, and another kind has not, whichever changes are put back', async () => {
    const { accounts, first } = setUp();
    await accounts.edit('a', { ...same, parameters: { ...parameters, digits: 8 } });
    await accounts.edit('a', { ...same, parameters: { ...parameters, type: 'hotp', digits: 8 } });
    await accounts.edit('a', { ...same, parameters: { ...parameters, type: 'steam' } });
    const [toSteam, toHotp, toEight] = accounts.history('a');
    await accounts.putBack('a', toEight?.at ?? 0);
    expect(first()).toMatchObject({ type: 'steam', digits: 5 });
    await accounts.putBack('a', toHotp?.at ?? 0);
    expect(first()).toMatchObject({ type: 'totp', digits: 6 });
    await accounts.putBack('a', toSteam?.at ?? 0);
    expect(first()).toMatchObject({ type: 'hotp', digits: 8 });
  });

  it('is forgotten with the account for good, and not before', async () => {
    const { accounts, vault } = setUp({ accounts: [account('a'), account('b')] });
    await accounts.edit('a', { ...same, secret: SECRET });
    await accounts.edit('b', { ...same, label: 'other' });
    await accounts.trash('a');
    expect(vault.content.edits).toHaveLength(2);
    await accounts.purge('a');
    expect(vault.content.edits.map(({ accountId }) => accountId)).toEqual(['b']);
    expect(() => accounts.history('a')).toThrow(expect.objectContaining({ code: 'not-found' }) as Error);
  });

  it('does not record the counter that a code takes', async () => {
    const { accounts, vault } = setUp({ accounts: [account('a', { type: 'hotp', counter: 1 })] });
    await accounts.nextHotp('a');
    expect(vault.content.edits).toEqual([]);
  });
});

describe('the history', () => {
  it(`holds the last ${EDITS_KEPT} edits of each account, each under an instant of its own though the clock stands still`, () => {
    let edits = withEdit([], account('b'), account('b', { label: 'kept' }), 1);
    for (let n = 0; n < EDITS_KEPT + 3; n += 1) edits = withEdit(edits, account('a', { label: String(n) }), account('a', { label: String(n + 1) }), 1);
    const own = edits.filter(({ accountId }) => accountId === 'a');
    expect([own.length, own[0]?.label, new Set(own.map(({ at }) => at)).size, edits.length]).toEqual([EDITS_KEPT, '3', EDITS_KEPT, EDITS_KEPT + 1]);
  });

  it('of two sides is one, in order, without doubles, within the limit', () => {
    const many = (from: number): ReturnType<typeof joined> => Array.from({ length: 30 }, (_, n) => ({
      accountId: 'a', at: from + n, issuer: String(from + n), label: null, tags: null, secret: Secret.fromText('x'), type: null, algorithm: null, digits: null, period: null, counter: null,
    }));
    const all = joined(many(10), many(0));
    expect(all.map(({ at }) => at)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(joined(many(0), many(100)).length).toBe(EDITS_KEPT);
    expect(joined(many(0), many(100))[0]?.at).toBe(10);
  });
});
