import { describe, expect, it } from 'vitest';
import { createShowing, type ShowingParts } from '../../../src-main/showing/showing';
import { Failure } from '../../../src-shared/errors';
import { decodeMigration } from '../../../src-shared/migration/decode';
import { parseOtpauth } from '../../../src-shared/otpauth';
import { Secret } from '../../../src-shared/secret';
import type { Account } from '../../../src-main/vault/content';
import { memoryVault } from '../../support/memory-vault';
import { readDrawing } from '../../support/read-drawing';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

const account = (over: Partial<Account> = {}): Account => ({
  id: 'a', issuer: 'Example', label: 'me', type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText('12345678901234567890'),
  createdAt: 1, updatedAt: 1, tags: [], pinned: false, deletedAt: null, link: null, ...over,
});

function setUp(accounts: readonly Account[], over: Partial<ShowingParts> = {}) {
  const done: string[] = [];
  const files: { name: string; content: string | Uint8Array }[] = [];
  const vault = memoryVault({ accounts: [...accounts] });
  const showing = createShowing({
    vault,
    desk: {
      excludeFromCapture: (on) => { done.push(`exclude ${on}`); return on; },
      fullScreen: (on) => { done.push(`full ${on}`); },
      saveFile: async (name, content) => { files.push({ name, content: typeof content === 'function' ? await content() : content }); return true; },
    },
    copyText: (text) => { done.push(`text ${text}`); return Promise.resolve(30); },
    copyPicture: (png) => { done.push(`picture ${png.length > 100}`); return Promise.resolve(30); },
    requireReauthentication: (act) => { done.push(act); return Promise.resolve(); },
    ...over,
  });
  return { showing, done, files, vault };
}

describe('an account shown again', () => {
  it('is asked for first, kept out of screenshots next, and only then shown', async () => {
    const { showing, done } = setUp([account()]);
    const shown = await showing.reveal('a');
    expect(done).toEqual(['show-account', 'exclude true']);
    expect(shown).toMatchObject({ secret: SECRET, excluded: true });
    expect(parseOtpauth(shown.uri)).toMatchObject({ issuer: 'Example', label: 'me' });
    expect(readDrawing(shown.qr)).toBe(shown.uri);
  });

  it('is not shown, copied or saved where the person does not say who is there', async () => {
    const { showing, done } = setUp([account()], { requireReauthentication: () => Promise.reject(new Failure('not-allowed')) });
    await expect(showing.reveal('a')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(showing.google(['a'])).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(showing.copy('a', 'secret')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(showing.save('a', 'png')).rejects.toMatchObject({ code: 'wrong-state' });
    expect(done).toEqual([]);
  });

  it('carries the counter of a counter-based account', async () => {
    const { showing } = setUp([account({ type: 'hotp', counter: 42 })]);
    expect(parseOtpauth((await showing.reveal('a')).uri)).toMatchObject({ type: 'hotp', counter: 42 });
  });

  it('says twice that it is of Steam\'s kind, so that no app takes it for another', async () => {
    const { showing } = setUp([account({ type: 'steam', digits: 5 })]);
    const { uri, qr } = await showing.reveal('a');
    expect(uri).toMatch(/^otpauth:\/\/steam\/Example:me\?.*&digits=5&period=30&encoder=steam$/);
    expect(readDrawing(qr)).toBe(uri);
  });

  it('can be copied and saved while it is shown, and no other', async () => {
    const { showing, done, files } = setUp([account(), account({ id: 'b' })]);
    await showing.reveal('a');
    expect(await showing.copy('a', 'secret')).toEqual({ clearsIn: 30 });
    await showing.copy('a', 'picture');
    expect(done.slice(2)).toEqual([`text ${SECRET}`, 'picture true']);
    expect(await showing.save('a', 'svg')).toEqual({ saved: true });
    expect(files[0]?.content).toContain('<svg');
    await expect(showing.copy('b', 'secret')).rejects.toMatchObject({ code: 'wrong-state' });
    showing.hide();
    expect(done.slice(-2)).toEqual(['exclude false', 'full false']);
    await expect(showing.copy('a', 'secret')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(showing.save('a', 'png')).rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('is no file where the dialog was still open when nothing was shown any more', async () => {
    const answers: (() => void)[] = [];
    const { showing } = setUp([account()], { desk: {
      excludeFromCapture: (on) => on, fullScreen: () => undefined,
      saveFile: async (_name, content) => {
        await new Promise<void>((resolve) => answers.push(resolve));
        if (typeof content === 'function') await content();
        return true;
      },
    } });
    await showing.reveal('a');
    const saving = showing.save('a', 'png');
    showing.hide();
    answers.forEach((answer) => answer());
    await expect(saving).rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('is a file with a name that every file system takes', async () => {
    const { showing, files } = setUp([account({ issuer: '../..\\etc: a/b', label: 'Jürgen 太郎 <x>|?*' }), account({ id: 'b', issuer: '???', label: '' }), account({ id: 'c', issuer: '太'.repeat(150) })]);
    for (const id of ['a', 'b', 'c']) {
      await showing.reveal(id);
      await showing.save(id, 'png');
    }
    expect(files.map(({ name }) => name)).toEqual(['etc-a-b-Jürgen-太郎-x.png', 'QR.png', `${'太'.repeat(60)}.png`]);
  });

  it('has no QR code where its names are too long for one, but its text', async () => {
    const { showing } = setUp([account({ issuer: '太'.repeat(512) })]);
    expect(await showing.reveal('a')).toMatchObject({ qr: null, secret: SECRET });
    await expect(showing.copy('a', 'picture')).rejects.toMatchObject({ code: 'too-long-for-qr' });
    await expect(showing.save('a', 'svg')).rejects.toMatchObject({ code: 'too-long-for-qr' });
  });

  it('is not there once it was purged while the question was open', async () => {
    let answer = (): void => undefined;
    const { showing, vault } = setUp([account()], { requireReauthentication: () => new Promise((resolve) => { answer = resolve; }) });
    const revealing = showing.reveal('a');
    await vault.mutate((content) => ({ ...content, accounts: [] }));
    answer();
    await expect(revealing).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an export to Google Authenticator', () => {
  it('is one batch whose codes hold every chosen account once, in its order, and is the same when it is shown again', async () => {
    const accounts = Array.from({ length: 25 }, (_, at) => account({ id: `a${at}`, label: `user ${at}`, type: at === 3 ? 'hotp' : 'totp', counter: at === 3 ? 9 : 0 }));
    const { showing, done } = setUp(accounts);
    const { codes, excluded } = await showing.google(accounts.map(({ id }) => id));
    expect(excluded).toBe(true);
    expect(done).toEqual(['export-accounts', 'exclude true']);
    const read = codes.map((code) => decodeMigration(readDrawing(code)));
    expect(new Set(read.map(({ batch }) => `${batch.id} of ${batch.size}`)).size).toBe(1);
    expect(read.map(({ batch }) => batch.index)).toEqual([0, 1, 2]);
    expect(read.flatMap(({ found }) => found).map(({ label }) => label)).toEqual(accounts.map(({ label }) => label));
    expect(read[0]?.found[3]).toMatchObject({ type: 'hotp', counter: 9 });
    expect((await showing.google(accounts.map(({ id }) => id))).codes).toEqual(codes);
  });
});
