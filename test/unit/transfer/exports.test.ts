import { describe, expect, it } from 'vitest';
import { createExports, type ExportOrder, type ExportsParts } from '../../../src-main/transfer/exports';
import type { Account } from '../../../src-main/vault/content';
import { EXPORT_TARGET_IDS } from '../../../src-shared/export-targets';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { memoryVault } from '../../support/memory-vault';
import { readExport } from './read-export';

const PASSWORD = 'correct horse battery';

const account = (over: Partial<Account> = {}): Account => ({
  id: 'a', issuer: 'Example', label: 'me', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890'),
  createdAt: 1, updatedAt: 1, tags: [], pinned: false, deletedAt: null, link: null, ...over,
});
const order = (over: Partial<ExportOrder> = {}): ExportOrder => ({ target: 'aegis', ids: ['a'], password: Secret.fromText(PASSWORD), inClear: false, ...over });

function setUp(accounts: readonly Account[], over: Partial<ExportsParts> = {}) {
  const done: string[] = [];
  const files: { readonly name: string; readonly content: string | Uint8Array }[] = [];
  const vault = memoryVault({ accounts: [...accounts] });
  const exports = createExports({
    vault, now: () => Date.UTC(2026, 10, 30, 23, 59),
    saveFile: async (name, content) => {
      done.push('dialog');
      files.push({ name, content: typeof content === 'function' ? await content() : content });
      return true;
    },
    requireReauthentication: (act) => { done.push(act); return Promise.resolve(); },
    ...over,
  });
  return { exports, done, files, vault };
}

describe('which accounts an app can hold', () => {
  it('is said with the reason for each, and the trash is left out', async () => {
    const { exports } = setUp([
      account(), account({ id: 'b', period: 45 }), account({ id: 'c', digits: 7 }), account({ id: 'd', algorithm: 'SHA384' }),
      account({ id: 'e', deletedAt: 5 }), account({ id: 'f', algorithm: 'MD5', digits: 8 }), account({ id: 'g', type: 'hotp' }), account({ id: 'h', issuer: '太'.repeat(512), label: '太'.repeat(512) }),
      account({ id: 'i', type: 'steam', digits: 5 }),
    ]);
    const said = Object.fromEntries(await Promise.all(EXPORT_TARGET_IDS.map(async (target) => [target, (await exports.choices(target)).map(({ id, obstacle }) => `${id} ${obstacle ?? '-'}`).join()] as const)));
    expect(said).toEqual({
      'aegis': 'a -,b -,c -,d algorithm,f -,g -,h -,i -',
      'two-fas': 'a -,b period,c -,d -,f algorithm,g -,h -,i -',
      'ente': 'a -,b -,c -,d algorithm,f algorithm,g -,h -,i -',
      'bitwarden': 'a -,b -,c -,d algorithm,f algorithm,g type,h -,i -',
      'google': 'a -,b period,c digits,d algorithm,f -,g -,h size,i type',
      'links': 'a -,b -,c -,d -,f -,g -,h -,i -',
    });
  });
});

describe('a file for another app', () => {
  it('is made after the person was asked and the place is known, with a name that says the day and no account', async () => {
    const { exports, done, files } = setUp([account(), account({ id: 'b', label: 'other' })]);
    expect(await exports.save(order({ ids: ['b', 'a', 'b'] }))).toEqual({ saved: true });
    expect(done).toEqual(['export-accounts', 'dialog']);
    expect(files[0]?.name).toBe('tessera-aegis-2026-11-30.json');
    const read = await readExport(Buffer.from(files[0]?.content ?? ''), PASSWORD);
    expect(read).toMatchObject({ locked: true, accounts: [expect.stringContaining('other'), expect.stringContaining('me')] });
  });

  it('says in its name that it is not encrypted', async () => {
    const { exports, files } = setUp([account()]);
    await exports.save(order({ target: 'two-fas', password: null, inClear: true }));
    await exports.save(order({ target: 'links', password: null, inClear: true }));
    expect(files.map(({ name }) => name)).toEqual(['tessera-two-fas-unencrypted-2026-11-30.2fas', 'tessera-links-unencrypted-2026-11-30.txt']);
  });

  it.each([
    ['without a password and without the word for it', { password: null }, 'bad-request'],
    ['with a password and the word for none', { inClear: true }, 'bad-request'],
    ['with a password that the kind of file has no place for', { target: 'links' }, 'bad-request'],
    ['in clear where there is no such file', { target: 'ente', password: null, inClear: true }, 'bad-request'],
    ['with a short password', { password: Secret.fromText('elevenchars') }, 'passphrase-too-short'],
    ['of an account that does not fit', { ids: ['a', 'odd'] }, 'wrong-state'],
    ['of an account in the trash', { ids: ['a', 'gone'] }, 'not-found'],
    ['of an account that is not there', { ids: ['nobody'] }, 'not-found'],
  ] as const)('is not written %s, and nobody is asked', async (_what, over, code) => {
    const { exports, done, files } = setUp([account(), account({ id: 'odd', algorithm: 'SHA384' }), account({ id: 'gone', deletedAt: 3 })]);
    await expect(exports.save(order(over))).rejects.toMatchObject({ code });
    expect([done, files]).toEqual([[], []]);
  });

  it('is not written where the person does not say who is there', async () => {
    const { exports, files } = setUp([account()], { requireReauthentication: () => Promise.reject(new Failure('reauthentication-needed')) });
    await expect(exports.save(order())).rejects.toMatchObject({ code: 'reauthentication-needed' });
    expect(files).toEqual([]);
  });

  it.each([
    ['the vault was locked', 'vault-not-open', ({ exports }: ReturnType<typeof setUp>) => exports.forget()],
    ['an account went', 'not-found', ({ vault }: ReturnType<typeof setUp>) => vault.mutate((content) => ({ ...content, accounts: [] }))],
    ['an account was changed into one that does not fit', 'wrong-state', ({ vault }: ReturnType<typeof setUp>) => vault.mutate((content) => ({ ...content, accounts: content.accounts.map((one) => ({ ...one, algorithm: 'SHA384' as const })) }))],
  ] as const)('is not written where %s while the dialog was open', async (_what, code, meanwhile) => {
    let chosen = (): void => undefined;
    let asked = (): void => undefined;
    const open = new Promise<void>((resolve) => { asked = resolve; });
    let written = false;
    const all = setUp([account()], {
      saveFile: async (_name, content) => {
        asked();
        await new Promise<void>((resolve) => { chosen = resolve; });
        if (typeof content === 'function') await content();
        written = true;
        return true;
      },
    });
    const saving = all.exports.save(order());
    await open;
    await meanwhile(all);
    chosen();
    await expect(saving).rejects.toMatchObject({ code });
    expect(written).toBe(false);
  });
});
