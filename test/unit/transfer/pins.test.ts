/** @file What other apps call favourites or pins comes along as pins. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf, openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';
import { zip } from './writers/zip';

const SECRET = 'GEZDGNBVGY3TQOJQ';
const CORPUS = process.env['TESSERA_CORPUS'];

async function read(bytes: Uint8Array) {
  const opened = openExportFile(bytes);
  const { format } = formatOf(opened, EXPORT_FORMATS);
  const { accounts, lost } = await format.read(opened, null);
  return { app: format.app, pinned: accounts.map(({ pinned = false }) => pinned), lost };
}
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const link = (pinned: unknown): string => `otpauth://totp/a?secret=${SECRET}&codeDisplay=${encodeURIComponent(JSON.stringify({ pinned }))}`;

/** Each has the mark on its first account and not on the second. */
const FILES: readonly (readonly [app: string, file: Buffer])[] = [
  ['Aegis', json({ version: 1, header: { slots: null, params: null }, db: { version: 3, groups: [], entries: [true, false].map((favorite) => ({ type: 'totp', name: 'a', favorite, info: { secret: SECRET } })) } })],
  ['Ente Auth', Buffer.from(`${link(true)}\n${link(false)}\n`)],
  ['Bitwarden', json({ encrypted: false, folders: [], items: [true, false].map((favorite) => ({ name: 'a', favorite, login: { username: 'me', totp: SECRET } })) })],
  ['Bitwarden', json({ encrypted: false, folders: [], items: [true, false].map((favorite) => ({ name: 'a', favorite, login: { totp: `otpauth://totp/b?secret=${SECRET}` } })) })],
  ['Bitwarden', json({ encrypted: false, folders: [], items: [true, false].map((favorite) => ({ name: 'a', favorite, login: { totp: `steam://${SECRET}` } })) })],
  ['Bitwarden', Buffer.from(`folder,favorite,type,name,login_uri,login_username,login_totp\n,1,login,a,,me,${SECRET}\n,,login,b,,me,${SECRET}\n`)],
  ['LastPass Authenticator', json({ folders: [], accounts: [true, false].map((isFavorite) => ({ issuerName: 'a', userName: 'me', secret: SECRET, isFavorite, folderData: { folderId: 0 } })) })],
  ['1Password', zip({ 'export.data': json({ accounts: [{ vaults: [{ attrs: { name: 'Private' }, items: [2, 0].map((favIndex) => ({ favIndex, overview: { title: 'a' }, details: { sections: [{ fields: [{ value: { totp: SECRET } }] }] } })) }] }] }) })],
  ['Proton Pass', zip({ 'Proton Pass/data.json': json({ vaults: { v: { name: 'Private', items: [true, false].map((pinned) => ({ state: 1, pinned, data: { metadata: { name: 'a' }, content: { totpUri: SECRET } } })) } } }) })],
  ['Raivo', zip({ 'raivo-otp-export.json': json(['true', 'false'].map((pinned) => ({ kind: 'TOTP', issuer: 'a', account: 'me', secret: SECRET, timer: '30', digits: '6', algorithm: 'SHA1', counter: '0', pinned }))) })],
];

describe('favourites and pins of other apps', () => {
  it.each(FILES)('%s', async (app, file) => {
    expect(await read(file)).toEqual({ app, pinned: [true, false], lost: [] });
  });

  it.each([null, undefined, '', 'no', [], {}, [true], -1, Number.NaN, 0])('are not made of %j', async (favorite) => {
    expect((await read(json({ encrypted: false, folders: [], items: [{ name: 'a', favorite, login: { totp: SECRET } }] }))).pinned).toEqual([false]);
  });

  it.skipIf(CORPUS === undefined).each([
    ['bitwarden/from-stratum/bitwarden.unencrypted.json'], ['bitwarden-vault/from-keepassxc/bitwarden_export.json'], ['1password/from-keepassxc/1PasswordExport.1pux'],
  ])('%s, as the app wrote it', async (file) => {
    const found = await read(readFileSync(join(CORPUS ?? '', 'exports', file)));
    expect(found.pinned).toContain(true);
  });
});
