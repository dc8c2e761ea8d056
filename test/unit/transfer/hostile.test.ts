/** @file Files that want to be expensive, or to spoil what is good beside them. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import { EXPORT_LIMIT } from '../../../src-shared/export-limit';
import { fixedAccounts } from './accounts';
import { readExport } from './read-export';
import { javaMap, prefs } from './writers/phone';
import { base64, json, uriOf } from './writers/writer';
import { zip } from './writers/zip';

const codeOf = async (bytes: Uint8Array): Promise<string> => {
  const outcome = await readExport(bytes, 'x').catch((error: unknown) => error);
  return outcome instanceof Failure ? outcome.code : `no failure: ${String(outcome)}`;
};
const good = fixedAccounts.map((account) => uriOf(account));
const bitwarden = (kdf: Readonly<Record<string, unknown>>): Buffer => json({ encrypted: true, passwordProtected: true, salt: 's', encKeyValidation_DO_NOT_EDIT: '2.a|b|c', data: '2.a|b|c', ...kdf });
const ente = (memLimit: unknown, opsLimit: unknown): Buffer => json({ kdfParams: { memLimit, opsLimit, salt: base64(Buffer.alloc(16)) }, encryptedData: base64(Buffer.alloc(40)), encryptionNonce: base64(Buffer.alloc(24)) });
const aegis = (n: unknown): Buffer => json({
  version: 1, db: 'AAAA',
  header: { params: { nonce: '00'.repeat(12), tag: '00'.repeat(16) }, slots: [{ type: 1, n, r: 8, p: 1, salt: '00'.repeat(32), key: '00'.repeat(32), key_params: { nonce: '00'.repeat(12), tag: '00'.repeat(16) } }] },
});

describe('what a file asks for is checked before it is done', () => {
  it.each([
    ['iterations', bitwarden({ kdfType: 0, kdfIterations: 2_000_000_000 }), 'export-too-costly'],
    ['iterations of no number', bitwarden({ kdfType: 0, kdfIterations: '1e9' }), 'export-damaged'],
    ['megabytes', bitwarden({ kdfType: 1, kdfIterations: 1, kdfMemory: 100_000, kdfParallelism: 1 }), 'export-too-costly'],
    ['lanes', bitwarden({ kdfType: 1, kdfIterations: 1, kdfMemory: 64, kdfParallelism: 10_000 }), 'export-too-costly'],
    ['less memory than argon2 has', bitwarden({ kdfType: 1, kdfIterations: 1, kdfMemory: 0.01, kdfParallelism: 4 }), 'export-damaged'],
    ['bytes', ente(2 ** 40, 1), 'export-too-costly'],
    ['passes', ente(2 ** 20, 1_000_000), 'export-too-costly'],
    ['blocks', aegis(2 ** 24), 'export-too-costly'],
    ['blocks that are no power of two', aegis(30_000), 'export-damaged'],
  ])('%s', async (_what, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it('an archive that unpacks to more than an export is', async () => {
    const bomb = zip({ 'winauth.txt': Buffer.alloc((EXPORT_LIMIT + 1) * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await codeOf(bomb)).toBe('export-too-large');
    bomb.writeUInt32LE(1000, bomb.indexOf(Buffer.from('504b0102', 'hex')) + 24); // the directory may lie about it
    expect(await codeOf(bomb)).toBe('export-damaged');
  });
});

describe('shapes', () => {
  it('megabytes in one piece are looked through once', async () => {
    const half = (EXPORT_LIMIT * 1024 * 1024) / 2 - 100;
    expect(await codeOf(Buffer.from(`{"services":[],"schemaVersion":4,"icon":"${'A'.repeat(2 * half)}"}`))).toBe('export-empty');
    for (const unit of ['\\"', '""', '<!--', '<a ', '&a', 'otpauth://', 'a,', '\r\n']) {
      const text = unit.repeat(half / 8);
      expect(await codeOf(Buffer.from(`{"a":"${text}`))).toBe('export-damaged');
      expect(await codeOf(Buffer.from(text))).toMatch(/^(?:export-unknown|export-damaged|no failure)/); // one endless link, refused by name, is a list
      expect(await codeOf(Buffer.from(`<map>{"secret":[${text}`))).not.toContain('no failure');
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'export-empty'],
    ['more than any export', Buffer.alloc((EXPORT_LIMIT + 1) * 1024 * 1024), 'export-too-large'],
    ['JSON that is cut off', json({ services: [], schemaVersion: 4 }).subarray(0, 20), 'export-damaged'],
    ['a ZIP that is cut off', zip({ 'Accounts.txt': Buffer.from(good.join('\n')) }).subarray(0, 80), 'export-damaged'],
    ['deep JSON', Buffer.from(`{"services":${'['.repeat(100_000)}`), 'export-damaged'],
    ['entities of its own', Buffer.from(`<!DOCTYPE x [<!ENTITY a "b">]><map><string name="a">{"secret":[1]}</string></map>`), 'export-unknown'],
    ['declared inside', Buffer.from(`<map><!ENTITY a "b"><string name="a">{"secret":[1]}</string></map>`), 'export-damaged'],
    ['deep XML', Buffer.from(`<map>{"secret":[${'<a>'.repeat(100_000)}`), 'export-damaged'],
    ['a map that says it is large', Buffer.concat([javaMap([]).subarray(0, -5), Buffer.from('ffffffff', 'hex')]), 'export-damaged'],
    ['other words', Buffer.from('Dear all,\nplease find the otpauth links below.'), 'export-unknown'],
    ['pictures', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(Array.from({ length: 999 }, (_, n) => (n * 167 + 13) % 256))]), 'export-unknown'],
  ])('%s', async (_what, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });
});

describe('one bad entry beside good ones', () => {
  const items = (totp: unknown, name: unknown = 'bad'): Buffer => json({ encrypted: false, folders: [], items: [...good, totp].map((uri, n) => ({ name: n < good.length ? 'good' : name, login: { username: 'u', totp: uri } })) });

  it.each([
    ['no secret', items('otpauth://totp/x'), 'bad: secret-missing'],
    ['a kind of its own', items('motp://a?secret=00'), 'bad: type-unknown'],
    ['a link that starts a game', items('steam://run/440'), 'bad: input-not-otpauth'],
    ['a Steam secret that is none', items('steam://0000'), 'bad: secret-bad-character'],
    ['a name as long as a book', items('otpauth://totp/x', 'n'.repeat(100_000)), `${'n'.repeat(32)}…: secret-missing`],
    ['an endless link', items(`otpauth://totp/x?secret=${'A'.repeat(100_000)}`), 'bad: input-too-long'],
    ['a name that turns text round', items('otpauth://totp/x', 'a\u202Eb'), 'ab: secret-missing'],
  ])('%s', async (_what, bytes, refused) => {
    const read = await readExport(bytes, null);
    expect(read.accounts).toHaveLength(good.length);
    expect(read.refused).toEqual([refused]);
  });

  it('never says a secret, where the name is missing and the secret wrong', async () => {
    const secret = 'KBTSKUKRDJPEGCZ1';
    const files = [
      json({ encrypted: false, folders: [], items: [{ login: { totp: secret } }] }), Buffer.from(`otpauth://totp/?secret=${secret}\notpauth://totp/${secret}`),
      json({ services: [{ secret }], schemaVersion: 4 }), json({ Authenticators: [{ Type: 9, Secret: secret }] }), prefs([['a', `{"secret":[],"x":"${secret}"}`]]),
    ];
    for (const bytes of files) {
      const { refused } = await readExport(bytes, null);
      expect(refused.length).toBeGreaterThan(0);
      expect(JSON.stringify(refused)).not.toContain(secret.slice(0, 8));
    }
  });

  it('names what is in the trash, and does not take it in', async () => {
    const display = (trashed: boolean): string => `&codeDisplay=${encodeURIComponent(JSON.stringify({ trashed, note: 'n', tags: ['t'], pinned: true }))}`;
    const read = await readExport(Buffer.from(good.map((uri, n) => uri + display(n === 0)).join('\n')), null);
    expect(read.accounts).toHaveLength(good.length - 1);
    expect([...read.lost].sort()).toEqual(['notes', 'trash']);
  });
});
