import { describe, expect, it } from 'vitest';
import { openHandOver, sealHandOver } from '../../../src-main/handover/sealed-file';
import { sheetsPage } from '../../../src-main/handover/sheets';
import { Secret } from '../../../src-shared/secret';
import { smallKdf } from '../vault/support';

const secret = 'KBTSKUKRDJPEGCZK';
const person = { id: 'u1', label: '<b>علي & "Zoë"</b>', issuer: 'Accountable', secret, uri: `otpauth://totp/Accountable:u1?secret=${secret}`, backupCodes: ['aa-11'] };
const content = { service: 'Ours', address: 'https://a.example', at: '2026-03-01T12:00:00.000Z', users: [person] };
const random = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => index + 1);
const passphrase = Secret.fromText('correct horse battery');

describe('the encrypted file', () => {
  it('opens with its passphrase and with nothing else, whole or not at all', async () => {
    const kdf = smallKdf();
    const file = await sealHandOver(content, passphrase, kdf, random);
    expect(await openHandOver(file, passphrase, kdf.derive)).toEqual(content);
    expect(file.includes(secret)).toBe(false);
    await expect(openHandOver(file, Secret.fromText('correct horse batterz'), kdf.derive)).rejects.toThrow('passphrase-wrong');
    for (const place of [file.indexOf('passes') + 9, file.length - 1]) {
      const changed = Buffer.from(file);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await expect(openHandOver(changed, passphrase, kdf.derive)).rejects.toThrow(/passphrase-wrong|input-unreadable/);
    }
    await expect(openHandOver(Buffer.from('PK'), passphrase, kdf.derive)).rejects.toThrow('input-unreadable');
  });

  it('does not compute what a hostile header asks for', async () => {
    const kdf = smallKdf();
    const header = { format: 'tessera-handover', version: 1, argon2: { memoryKiB: 64_000_000, passes: 1, lanes: 1, salt: Buffer.alloc(16).toString('base64') } };
    await expect(openHandOver(Buffer.from(`${JSON.stringify(header)}\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`), passphrase, kdf.derive)).rejects.toThrow('input-unreadable');
    expect(kdf.derivations).toBe(0);
  });
});

describe('the sheets', () => {
  const page = sheetsPage({ users: [person, { ...person, uri: null }], service: 'Ours & theirs', address: 'https://a.example', at: 0 }, 'en');

  it('hold names as text, never as markup, each on its own', () => {
    expect(page).not.toContain('<b>');
    expect(page).toContain('<bdi dir="auto">&#60;b&#62;علي &#38; &#34;Zoë&#34;&#60;/b&#62;</bdi>');
    expect(page).not.toMatch(/<script|src=|href=|style="/);
  });

  it('have a page for each user, and a QR code only where there is something to scan', () => {
    expect(page.match(/<article>/g)).toHaveLength(2);
    expect(page.match(/<svg/g)).toHaveLength(1);
    expect(page).toContain('KBTS KUKR DJPE GCZK');
    expect(page).toContain('<li>aa-11</li>');
  });
});
