/** @file Real exports of other apps, against what their own programs (not ours) read from them. `$TESSERA_CORPUS`; skipped, and counted, without it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from '../../../src-shared/base32';
import { Secret } from '../../../src-shared/secret';
import { timedCode } from '../../../src-main/otp/timed';
import { formatOf, openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';
import { steamCode } from '../../support/witness';
import { readExport } from './read-export';

const CORPUS = process.env['TESSERA_CORPUS'];
const bytesOf = (file: string): Uint8Array => readFileSync(join(CORPUS ?? '', 'exports', file));

const [DENO, SPDX, AIRBNB, ISSUU, CANADA, WWE] = [
  'Deno|Mason|totp|SHA1|6|30|4SJHB4GSD43FZBAI7C2HLRJGPQ', 'SPDX|James|totp|SHA256|7|20|5OM4WOOGPLQEF6UGN3CPEOOLWU',
  'Airbnb|Elijah|totp|SHA512|8|50|7ELGJSGXNCCTV3O6LKJWYFV2RA', 'Issuu|James|hotp|SHA1|6|1|YOOMIXWS5GN6RTBPUFFWKTW5M4',
  'Air Canada|Benjamin|hotp|SHA256|7|50|KUVJJOM753IHTNDSZVCNKL7GII', 'WWE|Mason|hotp|SHA512|8|10300|5VAML3X35THCEBVRLV24CGBKOY',
] as const;
const AEGIS_SET = [DENO, SPDX, AIRBNB, ISSUU, CANADA, WWE];
const NOW = Date.parse('2026-11-30T12:00:00Z');
const STEAM_CODE = 'steam|SHA1|5|30';
const BOEING = `Boeing|Sophia|${STEAM_CODE}|JRZCL47CMXVOQMNPZR2F7J4RGI`;
const STEAM_SET = [DENO, SPDX, AIRBNB, ISSUU, CANADA, WWE, BOEING];
/** Apps that keep neither the kind nor the parameters. */
const plain = (line: string): string => line.replace(/\|(?:totp|hotp)\|.*\|/, '|totp|SHA1|6|30|');

const TWO_FAS_V2 = [DENO, AIRBNB, 'Issuu|James|totp|SHA1|6|30|YOOMIXWS5GN6RTBPUFFWKTW5M4', 'WWE|Mason|totp|SHA512|8|30|5VAML3X35THCEBVRLV24CGBKOY'];
const STRATUM_LOGINS = [
  'Long|Period|totp|SHA1|6|60|JGRMXBLPPYQIFMRBFQDHNP3MPPYQYNUN', 'Many|Digits|totp|SHA1|9|30|WEV2GHDH4EAU7D5SZGCIQOFBNQ35EHBS',
  'NoIssuer|NoIssuer|totp|SHA1|6|30|KY2QJPMNQLSGSZE2C5F7AYBLBVEEDHFX', 'Secret|Only|totp|SHA1|6|30|JOR2VZXMNHACFNLRAOACFFRDRYAOFMLB',
  'Sha|256|totp|SHA256|6|30|RJNZJM7PAGJUBG32XHQWHFZVLYOMGIUQ', 'Sha|512|totp|SHA512|6|30|UW33SR5O4EKTDXNCBBS5FSPUKAYXIWOH',
  'Standard|Totp|totp|SHA1|6|30|54VEGZFJHM3BGDONFERMPUOKNGDJETGM',
];

const STRATUM_STEAM = `Steam|john@example.com|${STEAM_CODE}|GJD4ZX3RQMLCAXKCT7GGQ4U27VN4FPK6`;

/** Secrets stand here as in the file; bits beyond the last whole byte count nowhere. */
const wholeBytes = (line: string): string => line.replace(/[^|]*$/, (secret) => encodeBase32(decodeBase32(secret)));

type Row = readonly [app: string, file: string, password: string | null, accounts: readonly string[], refused?: readonly string[], lost?: readonly string[]];
const ROWS: readonly Row[] = [
  ['Aegis', 'aegis/from-aegis/aegis_plain.json', null, STEAM_SET],
  ['Aegis', 'aegis/from-aegis/aegis_encrypted.json', 'test', STEAM_SET],
  ['Aegis', 'aegis/from-aegis/aegis_plain_grouped_v2.json', null, STEAM_SET, [], []],
  ['2FAS', '2fas/from-aegis/2fas_authenticator.json', null, AEGIS_SET.map(plain)],
  ['2FAS', '2fas/from-aegis/2fas_authenticator_encrypted.2fas', 'test', TWO_FAS_V2],
  ['2FAS', '2fas/from-aegis/2fas_authenticator_plain.2fas', null, TWO_FAS_V2],
  ['2FAS', '2fas/from-aegis/2fas_authenticator_encrypted_v4.2fas', 'test', [DENO, ISSUU, CANADA, WWE, BOEING]],
  ['2FAS', '2fas/from-aegis/2fas_authenticator_plain_v3.2fas', null, AEGIS_SET],
  ['2FAS', '2fas/from-aegis/2fas_authenticator_plain_v4.2fas', null, [DENO, ISSUU, CANADA, WWE, BOEING]],
  ['2FAS', '2fas/from-proton/decrypted_with_missing_fields.2fas', null, ['Amazon|atest@email.com|totp|SHA1|6|30|IUIUCFKMTXQZUV5U7LE664BVXQ4K7PDSDKHZ4QTZAC5GVIBMMZ6A']],
  ['2FAS', '2fas/from-proton/encrypted.2fas', 'test', ['myissuer|mylabeldefault|totp|SHA1|6|30|MYSECRET', `Steam||${STEAM_CODE}|STEAMKEY`]],
  ['Ente Auth', 'ente/from-aegis/ente_auth.txt', null, [CANADA, AIRBNB, BOEING, DENO, ISSUU, SPDX, WWE]],
  ['Ente Auth', 'ente/from-proton/encrypted.lowcomplexity.txt', 'password', ['dfdf|adfasdf|hotp|SHA1|6|1|ASDFADF', 'issuertest|accountest|totp|SHA256|6|30|SECRETDATA', `steam|steam|${STEAM_CODE}|AAAAAAAAA`], [], ['notes', 'icons']],
  ['Ente Auth', 'ente/from-proton/encrypted_decrypted.txt', null, ['HOTPISSUER|HOTPACCOUNT|hotp|SHA1|6|1|ASECRET', 'MYISSUER|MYLABEL|totp|SHA1|6|30|MYSECRET', `Steam|STEAMACCOUNT|${STEAM_CODE}|STEAMSECRET`], [], ['icons']],
  ['Ente Auth', 'ente/from-proton/plain.txt', null, ['MyIssuer|MyLabel256_8_15|totp|SHA256|8|15|JVMVGRKDKJCVI', 'MyIssuer|MyLabelDefault|totp|SHA1|6|30|JVMVGRKDKJCVI'], [], ['notes', 'icons']],
  ['Proton Authenticator', 'proton/from-aegis/proton_authenticator.json', null, [DENO, SPDX, AIRBNB]],
  ['Proton Authenticator', 'proton/from-ente/proton_authenticator_backup.json', null, [
    '.env|example@ente.io|totp|SHA1|6|30|MI4GCOJSGIZTKLJSGMZWKLJUGEZDQLJYG5STILJSMUYDIYTCMQ3TSOJRGI', '/e/|cool@ente.com|totp|SHA1|6|30|554VBDOGJRLDG2JV',
    'ente|simple@ente.sh|totp|SHA1|6|30|PIBTGMBYQYVSLN5PVZYQUTKYHOBRYYT7', 'reddit|r@ente.com|totp|SHA1|6|30|J4YFC3TZKVYWCVCNIVBWIV2GHFAXUNDF',
  ]],
  ['Bitwarden', 'bitwarden/from-aegis/bitwarden.json', null, [DENO, SPDX, AIRBNB, `Test Steam||${STEAM_CODE}|JRZCL47CMXVOQMNPZR2F7J4RGI`]],
  ['Bitwarden', 'bitwarden/from-aegis/bitwarden.csv', null, [DENO, SPDX, AIRBNB, `Test 4||${STEAM_CODE}|JRZCL47CMXVOQMNPZR2F7J4RGI`]],
  ['Bitwarden', 'bitwarden/from-stratum/bitwarden.unencrypted.json', null, [...STRATUM_LOGINS, STRATUM_STEAM], [], ['passwords', 'notes']],
  ['Bitwarden', 'bitwarden/from-stratum/bitwarden.encrypted.pbkdf2.json', 'rud9^5S6$^Ewmr%d', [...STRATUM_LOGINS, STRATUM_STEAM], [], ['passwords', 'notes']],
  ['Bitwarden', 'bitwarden-vault/from-keepassxc/bitwarden_export.json', null, ['Google|myusername@gmail.com|totp|SHA1|6|30|DFDFDEF'], [], ['passwords', 'notes']],
  ['Bitwarden', 'bitwarden-vault/from-keepassxc/bitwarden_encrypted_export.json', 'a', ['KeePassXC|keepassxc|totp|SHA1|6|30|FSFSFSFSEFEFEF'], [], ['passwords', 'notes']],
  ['otpauth', 'uri-list/from-aegis/plain.txt', null, STEAM_SET],
  ['otpauth', 'uri-list/from-gnome/plain.txt', null, STEAM_SET],
  ['otpauth', 'google/from-extract_otp_secrets/example_export.txt', null, [
    ...['raspberrypi', '', '', 'raspberrypi'].map((issuer) => `${issuer}|pi@raspberrypi|totp|SHA1|6|30|7KSQL2JTUDIS5EF65KLMRQIIGY`),
    '|hotp demo|hotp|SHA1|6|4|7KSQL2JTUDIS5EF65KLMRQIIGY', 'encoding|¿äÄéÉ? (demo)|totp|SHA1|6|30|7KSQL2JTUDIS5EF65KLMRQIIGY',
  ]],
  ['andOTP', 'andotp/from-aegis/andotp_plain.json', null, STEAM_SET],
  ['andOTP', 'andotp/from-gnome/andotp_plain.json', null, STEAM_SET],
  ['andOTP', 'andotp/from-aegis/andotp_encrypted.bin', 'test', STEAM_SET],
  ['andOTP', 'andotp/from-aegis/andotp_encrypted_old.bin', 'test', AEGIS_SET],
  ['Stratum', 'stratum/from-aegis/stratum_plain.json', null, STEAM_SET],
  ['Stratum', 'stratum/from-aegis/stratum_encrypted.bin', 'test', STEAM_SET],
  ['Stratum', 'stratum/from-stratum/backup.strong.authpro', 'test', [
    STRATUM_LOGINS[0] ?? '', STRATUM_LOGINS[1] ?? '', STRATUM_LOGINS[4] ?? '', STRATUM_LOGINS[5] ?? '', 'Standard|Hotp|hotp|SHA1|6|10|JOR2VZXMNHACFNLRAOACFFRDRYAOFMLB',
    STRATUM_LOGINS[6] ?? '', 'NoIssuer||totp|SHA1|6|30|KY2QJPMNQLSGSZE2C5F7AYBLBVEEDHFX',
  ]],
  ['Stratum', 'stratum/from-stratum/backup.unencrypted.authpro', null, [
    ...[['Amazon', 'ASKDJKS'], ['Facebook', 'APAOSDIDSO'], ['Instagram', 'POIAOSIDOSOID'], ['PayPal', 'AADSDDSSSD'], ['Slack', 'POKOSKAOSKDAOSD'], ['DigitalOcean', 'PAOSKDOASKDOSKDA']]
      .map(([issuer, secret]) => `${String(issuer)}|john@example.com|totp|SHA1|6|30|${String(secret)}`),
    'Microsoft|example@live.com|totp|SHA1|6|30|OAISJDISJDIA', 'Epic Games|john@example.com|totp|SHA1|6|30|POAKSPDOASKDOS', 'GitHub|github|totp|SHA1|6|30|ASDASGASGASGASG',
    'Dropbox|john@example.com|totp|SHA1|6|30|ALKSJDAOSIDJAIS', 'Twitter|@jack|totp|SHA1|6|30|AOISJDOAISJDAOSIJD', 'HOTP example|john@example.com|hotp|SHA1|6|4|OISJDIASJDIASJDOAI',
    `Steam|example|${STEAM_CODE}|AOSKDPAOSKDPASODKOAPSDK`, 'Blizzard|example|totp|SHA1|8|30|OIDJAOSIJDOASIJDS',
  ], ['Company VPN: type-unknown']],
  ['FreeOTP', 'freeotp/from-aegis/freeotp.xml', null, [WWE, AIRBNB, DENO, ISSUU]],
  ['FreeOTP', 'freeotp-plus/from-aegis/freeotp_plus_internal.xml', null, [WWE, AIRBNB, CANADA, SPDX, DENO, ISSUU]],
  ['FreeOTP', 'freeotp/from-aegis/freeotp_v2_api23.xml', 'test', [ISSUU, DENO, CANADA, SPDX, WWE, AIRBNB]],
  ['FreeOTP', 'freeotp/from-aegis/freeotp_v2_api25.xml', 'test', [CANADA, AIRBNB, WWE, SPDX, DENO, ISSUU]],
  ['FreeOTP', 'freeotp/from-aegis/freeotp_v2_api34.xml', 'test', [SPDX, ISSUU, AIRBNB, WWE, CANADA, DENO]],
  ['FreeOTP', 'freeotp/from-aegis/freeotp_v2_null_algo.xml', 'test', [DENO]],
  ['FreeOTP+', 'freeotp-plus/from-aegis/freeotp_plus.json', null, [WWE, CANADA, ISSUU, AIRBNB, SPDX, DENO]],
  ['LastPass Authenticator', 'lastpass/from-proton/lastpass.json', null, [
    'issuer|account name default|totp|SHA1|6|30|BDKSIEHWBDBBDBDZBZJ', 'other||totp|SHA256|8|20|JDJSKDKDKDKDKDKDK', '|sha512 name|totp|SHA512|6|30|JDJDDJDJUEJEBDBFNF',
  ]],
  ['Duo Mobile', 'duo/from-aegis/duo.json', null, ['|Mason|totp|SHA1|6|30|4SJHB4GSD43FZBAI7C2HLRJGPQ', '|James|hotp|SHA1|6|3|YOOMIXWS5GN6RTBPUFFWKTW5M4']],
  ['Steam', 'steam/from-aegis/steam.json', null, [`Steam|Sophia|${STEAM_CODE}|JRZCL47CMXVOQMNPZR2F7J4RGI`], [], ['revocation', 'trades']],
  ['1Password', '1password/from-keepassxc/1PasswordExport.1pux', null, ['DFDFDEF', 'DFDFDEFDEF'].map((secret) => `Login|team@keepassxc.org|totp|SHA1|6|30|${secret}`), [], ['passwords', 'notes']],
  ['Proton Pass', 'proton-pass/from-proton/PassExport.zip', null, [
    'Main TOTP (only secret)|ausername|totp|SHA1|6|30|K5UHSIDBOJSSA6LPOUQHAZLFNNUW4ZY', 'MYISSUER|MYLABEL|totp|SHA256|8|15|JV4VGZLDOJSXIMJSGM2DKNQ',
    'Only custom fields|Proton Pass|totp|SHA1|6|30|IN2XG5DPNVDGSZLMMQYQ', 'Only custom fields|Proton Pass|totp|SHA1|6|30|IN2XG5DPNVDGSZLMMQZA',
    ...['JVQWS3SUJ5KFA', 'IN2XG5DPNVDGSZLMMQYQ', 'IN2XG5DPNVDGSZLMMQZA'].map((secret) => `Main TOTP and custom fields|Proton Pass|totp|SHA1|6|30|${secret}`),
  ], ['Main TOTP and custom fields: secret-missing']],
  ['WinAuth', 'winauth/from-stratum/winauth.zip', 'test', ['|Authenticator|totp|SHA1|6|30|TESTTESTTESTTESTTESQ']],
  ['Authenticator Plus', 'authenticator-plus/from-aegis/authenticator_plus.zip', 'testtesttest', STEAM_SET],
  ['Authy', 'authy/from-aegis/authy_plain.xml', null, [DENO, 'SPDX|James|totp|SHA1|7|30|5OM4WOOGPLQEF6UGN3CPEOOLWU', 'Airbnb|Elijah|totp|SHA1|8|30|7ELGJSGXNCCTV3O6LKJWYFV2RA']],
  ['Authy', 'authy/from-aegis/authy_encrypted.xml', 'testtest', [DENO, 'SPDX|James|totp|SHA1|7|30|5OM4WOOGPLQEF6UGN3CPEOOLWU', 'Airbnb|Elijah|totp|SHA1|8|30|7ELGJSGXNCCTV3O6LKJWYFV2RA']],
  ['TOTP Authenticator', 'totp-authenticator/from-aegis/totp_authenticator.bin', 'Testtest1', [
    'Deno|mason|totp|SHA1|6|30|4SJHB4GSD43FZBAI7C2HLRJGPQ', 'SPDX|james|totp|SHA1|7|20|5OM4WOOGPLQEF6UGN3CPEOOLWU', 'Airbnb|elijah|totp|SHA1|8|50|7ELGJSGXNCCTV3O6LKJWYFV2RA',
  ]],
];

/** Each of these is refused by name. */
const REFUSED: readonly (readonly [file: string, code: string])[] = [
  ['bitwarden/from-stratum/bitwarden.encrypted.accountrestricted.json', 'export-not-portable'],
  ['google/from-extract_otp_secrets/test_export_wrong_prefix.txt', 'export-unknown'],
  ['google/from-extract_otp_secrets/example_output.json', 'export-unknown'],
  ['google/from-extract_otp_secrets/example_export.png', 'export-unknown'],
  ['keepass/from-keepassxc/NewDatabase.xml', 'export-empty'],
  ['google/from-aegis/google_authenticator.sqlite', 'export-unknown'],
  ['microsoft/from-aegis/microsoft_authenticator.sqlite', 'export-unknown'],
  ['stratum/from-aegis/stratum_internal.db', 'export-unknown'],
];

const CASES = ROWS.map(([app, file, password, accounts, refused = [], lost]) => ({ app, file, password, accounts, refused, lost }));

describe.skipIf(CORPUS === undefined)('real exports', () => {
  it.each(CASES)('$app: $file', async ({ app, file, password, accounts, refused, lost }) => {
    const read = await readExport(bytesOf(file), password);
    expect(read).toMatchObject({ app, locked: password !== null, accounts: accounts.map(wholeBytes), refused });
    if (lost !== undefined) expect([...read.lost].sort()).toEqual([...lost].sort());
  });

  it.each(CASES.filter(({ accounts }) => accounts.some((line) => line.includes(STEAM_CODE))))('$app: the Steam codes of $file', async ({ file, password }) => {
    const opened = openExportFile(bytesOf(file));
    const { format, locked } = formatOf(opened, EXPORT_FORMATS);
    const { accounts } = await format.read(opened, locked ? Secret.fromText(password ?? '') : null);
    const steam = accounts.filter(({ type }) => type === 'steam');
    expect(steam.map((account) => timedCode(account.secret, account, NOW))).toEqual(steam.map(({ secret }) => steamCode(encodeBase32(secret.reveal()), NOW)));
    expect(steam).toHaveLength(1);
  });

  it.each(CASES.filter(({ password }) => password !== null))('$app: $file with another password', async ({ file }) => {
    await expect(readExport(bytesOf(file), 'another')).rejects.toMatchObject({ code: 'export-password-wrong' });
  });

  it.each(CASES)('$app alone takes $file', ({ app, file }) => {
    const opened = openExportFile(bytesOf(file));
    const takers = EXPORT_FORMATS.filter((format) => format.recognises(opened) !== null).map((format) => format.app);
    expect(takers.filter((taker) => taker !== 'otpauth' || app === 'otpauth')).toEqual([app]); // Ente's list is a list too, and comes first
  });

  it.each(REFUSED)('%s: %s', async (file, code) => {
    await expect(readExport(bytesOf(file), '')).rejects.toMatchObject({ code });
  });
});
