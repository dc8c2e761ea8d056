/** @file Real exports of other apps, against what their own programs (not ours) read from them. `$TESSERA_CORPUS`; skipped, and counted, without it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../../src-shared/base32';
import { Secret } from '../../../src-shared/secret';
import { formatOf, openExportFile } from '../../../src-main/transfer/export-file';
import { EXPORT_FORMATS } from '../../../src-main/transfer/registry';

const CORPUS = process.env['TESSERA_CORPUS'];

/** `issuer|label|type|algorithm|digits|period or counter|secret`, one line an account. */
async function read(file: string, password: string | null): Promise<{ readonly app: string; readonly accounts: readonly string[]; readonly refused: readonly string[] }> {
  const opened = openExportFile(readFileSync(join(CORPUS ?? '', 'exports', file)));
  const { format, locked } = formatOf(opened, EXPORT_FORMATS);
  expect(locked).toBe(password !== null);
  const { accounts, refused } = await format.read(opened, password === null ? null : Secret.fromText(password));
  return {
    app: format.app,
    accounts: accounts.map(({ issuer, label, type, algorithm, digits, period, counter, secret }) =>
      [issuer, label, type, algorithm, digits, type === 'totp' ? period : counter, encodeBase32(secret.reveal())].join('|')),
    refused: refused.map(({ name, failure }) => `${name}: ${failure.code}`),
  };
}

const AEGIS_SET = [
  'Deno|Mason|totp|SHA1|6|30|4SJHB4GSD43FZBAI7C2HLRJGPQ', 'SPDX|James|totp|SHA256|7|20|5OM4WOOGPLQEF6UGN3CPEOOLWU',
  'Airbnb|Elijah|totp|SHA512|8|50|7ELGJSGXNCCTV3O6LKJWYFV2RA', 'Issuu|James|hotp|SHA1|6|1|YOOMIXWS5GN6RTBPUFFWKTW5M4',
  'Air Canada|Benjamin|hotp|SHA256|7|50|KUVJJOM753IHTNDSZVCNKL7GII', 'WWE|Mason|hotp|SHA512|8|10300|5VAML3X35THCEBVRLV24CGBKOY',
];

describe.skipIf(CORPUS === undefined)('real exports', () => {
  it.each([
    ['aegis/from-aegis/aegis_plain.json', null],
    ['aegis/from-aegis/aegis_encrypted.json', 'test'],
    ['aegis/from-aegis/aegis_plain_grouped_v2.json', null],
  ])('Aegis: %s', async (file, password) => {
    expect(await read(file, password)).toEqual({ app: 'Aegis', accounts: AEGIS_SET, refused: ['Boeing: type-unknown'] });
  });
});
