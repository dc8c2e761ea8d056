/** @file What other apps call groups, categories, folders, vaults and tags comes along as tags. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import { formatOf, openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';
import { zip } from './writers/zip';

const SECRET = 'GEZDGNBVGY3TQOJQ';
const CORPUS = process.env['TESSERA_CORPUS'];

async function read(bytes: Uint8Array, password: string | null = null) {
  const opened = openExportFile(bytes);
  const { format } = formatOf(opened, EXPORT_FORMATS);
  const { accounts, lost } = await format.read(opened, password === null ? null : Secret.fromText(password));
  return { app: format.app, tags: accounts.map(({ tags }) => tags), lost };
}
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const login = { username: 'me', totp: SECRET };

const FILES: readonly (readonly [app: string, file: Buffer, tags: readonly (readonly string[])[], lost?: readonly string[]])[] = [
  ['Aegis', json({ version: 1, header: { slots: null, params: null }, db: {
    version: 3, groups: [{ uuid: 'u1', name: 'Work' }, { uuid: 'u2', name: 'Bank' }],
    entries: [{ type: 'totp', name: 'a', groups: ['u2', 'u1'], info: { secret: SECRET } }, { type: 'totp', name: 'b', groups: [], info: { secret: SECRET } }],
  } }), [['Bank', 'Work'], []]],
  ['2FAS', json({ schemaVersion: 4, groups: [{ id: 'g', name: 'Work' }], services: [{ name: 'a', secret: SECRET, groupId: 'g' }, { name: 'b', secret: SECRET, groupId: null }] }), [['Work'], []]],
  ['Ente Auth', Buffer.from(`otpauth://totp/a?secret=${SECRET}&codeDisplay=${encodeURIComponent('{"tags":["Work","Bank"]}')}\n`), [['Work', 'Bank']]],
  ['andOTP', json([{ secret: SECRET, label: 'a', type: 'TOTP', tags: ['Work', 'work', 7] }]), [['Work']]],
  ['Stratum', json({
    Authenticators: [{ Type: 2, Issuer: 'a', Secret: SECRET }, { Type: 2, Issuer: 'b', Secret: `${SECRET}AA` }],
    Categories: [{ Id: 'c1', Name: 'Work' }, { Id: 'c2', Name: 'Bank' }], AuthenticatorCategories: [{ CategoryId: 'c1', AuthenticatorSecret: SECRET }, { CategoryId: 'c2', AuthenticatorSecret: SECRET }],
  }), [['Work', 'Bank'], []]],
  ['Bitwarden', json({ encrypted: false, folders: [{ id: 'f', name: 'Work/Servers' }], items: [{ name: 'a', folderId: 'f', login }, { name: 'b', folderId: null, login }] }), [['Work', 'Servers'], []]],
  ['Bitwarden', Buffer.from(`folder,favorite,type,name,login_uri,login_username,login_totp\nWork,,login,a,,me,${SECRET}\n,,login,b,,me,${SECRET}\n`), [['Work'], []]],
  ['LastPass Authenticator', json({ folders: [{ id: 0, name: 'Other accounts' }, { id: 5, name: 'Work' }], accounts: [0, 5].map((folderId) => ({ issuerName: 'a', userName: 'me', secret: SECRET, folderData: { folderId } })) }), [[], ['Work']]],
  ['1Password', zip({ 'export.data': json({ accounts: [{ vaults: ['Private', 'Shared'].map((name) => ({ attrs: { name }, items: [
    { overview: { title: 'a', tags: ['Work/Servers'] }, details: { sections: [{ fields: [{ value: { totp: SECRET } }] }] } },
  ] })) }] }) }), [['Private', 'Work', 'Servers'], ['Shared', 'Work', 'Servers']]],
  ['Proton Pass', zip({ 'Proton Pass/data.json': json({ vaults: Object.fromEntries(['Private', 'Shared'].map((name) => [name, { name, items: [
    { state: 1, data: { metadata: { name: 'a' }, content: { totpUri: SECRET } } },
  ] }])) }) }), [['Private'], ['Shared']]],
  ['KeePassXC', Buffer.from(`"Group","Title","Username","Password","TOTP"\n"Root/Work/Servers","a","me","","${SECRET}"\n"Root","b","me","","${SECRET}"\n`), [['Work', 'Servers'], []]],
  ['KeePass', Buffer.from(`<KeePassFile><Root><Group><Name>Root</Name><Group><Name>Work &amp; so</Name><Entry><String><Key>otp</Key><Value>otpauth://totp/a?secret=${SECRET}</Value></String><Tags>x;y</Tags><History><Entry><Tags>old</Tags></Entry></History></Entry></Group><Entry><String><Key>otp</Key><Value>otpauth://totp/b?secret=${SECRET}</Value></String></Entry></Group></Root></KeePassFile>`), [['Work & so', 'x', 'y'], []]],
  // What makes no tag is said to stay behind, and costs nobody the account.
  ['andOTP', json([{ secret: SECRET, label: 'a', type: 'TOTP', tags: ['x'.repeat(41), 'Work'] }]), [['Work']], ['groups']],
  ['2FAS', json({ schemaVersion: 4, services: [{ name: 'a', secret: SECRET, groupId: 'nowhere' }] }), [[]], ['groups']],
];

describe('groups of other apps', () => {
  it.each(FILES.map(([app, file, tags, lost = []]) => ({ app, file, tags, lost })))('$app', async ({ app, file, tags, lost }) => {
    expect(await read(file)).toEqual({ app, tags, lost });
  });

  it.skipIf(CORPUS === undefined).each([
    ['aegis/from-aegis/aegis_plain_grouped_v2.json', ['group1', 'group2']],
    ['stratum/from-stratum/backup.unencrypted.authpro', ['Work', 'Banking']],
    ['bitwarden/from-stratum/bitwarden.unencrypted.json', ['My Folder']],
    ['1password/from-keepassxc/1PasswordExport.1pux', ['Personal', 'website']],
    ['proton-pass/from-proton/PassExport.zip', ['TOTP export']],
  ])('%s, as the app wrote it', async (file, tags) => {
    const found = await read(readFileSync(join(CORPUS ?? '', 'exports', file)));
    expect([...new Set(found.tags.flat())].sort()).toEqual([...tags].sort());
    expect(found.lost).not.toContain('groups');
  });
});
