/** Real exports of other authenticators, read from $TESSERA_CORPUS and never copied; their expected records stand beside them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../../src-shared/base32';
import { findOtpauthUris, readOtpauthText, type ParsedOtpauth } from '../../../src-shared/otpauth';

const corpus = process.env['TESSERA_CORPUS'] ?? '';
const LISTS = ['uri-list/from-aegis/plain.txt', 'uri-list/from-gnome/plain.txt', 'ente/from-aegis/ente_auth.txt', 'ente/from-proton/plain.txt'];
const DOCUMENTS = ['bitwarden/from-stratum/bitwarden.unencrypted.json', 'bitwarden/from-aegis/bitwarden.json', 'proton/from-ente/proton_authenticator_backup.json', '2fas/from-proton/decrypted_with_missing_fields.2fas'];
if (corpus === '') console.info(`TESSERA_CORPUS is not set: ${LISTS.length + DOCUMENTS.length} checks of real exports skipped`);

const read = (path: string): string => readFileSync(join(corpus, 'exports', path), 'utf8');
const RECORD = /^ +- (\w+) (\w+) d=(\d+) (?:(\d+)s|ctr=(\d+)) secret=`([A-Z2-7]+)=*` issuer="([^"]*)" name="([^"]*)"/;

/** The records that EXPECTED.md lists for a file, in the file's order. */
function expectedOf(path: string): Record<string, string | number>[] {
  const section = read('EXPECTED.md').split(`### ${path}\n`)[1]?.split(/^#{2,3} /m)[0] ?? '';
  return section.split('\n').flatMap((line) => {
    const [, type = '', algorithm = '', digits = '', period = '30', counter = '0', secret = '', issuer = '', label = ''] = RECORD.exec(line) ?? [];
    return type === '' ? [] : [{ type, algorithm, digits: Number(digits), period: Number(period), counter: Number(counter), secret, issuer, label }];
  });
}

/** An account as EXPECTED.md writes it. */
function plain({ type, algorithm, digits, period, counter, secret, issuer, label }: ParsedOtpauth): Record<string, string | number> {
  return { type, algorithm, digits, period, counter, secret: encodeBase32(secret.reveal()), issuer, label };
}

/** Every string in a JSON document, in order. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe.skipIf(corpus === '')('real exports', () => {
  it.each(LISTS)('%s is read as listed', (path) => {
    const expected = expectedOf(path);
    const { found, refused } = readOtpauthText(read(path));
    expect(expected.length).toBeGreaterThan(1);
    expect(found.map(plain)).toEqual(expected);
    expect(refused).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: every link in it is found whole', (path) => {
    const links = stringsIn(JSON.parse(read(path))).filter((text) => /^(otpauth|steam):\/\//.test(text));
    expect(links.length).toBeGreaterThan(0);
    expect(findOtpauthUris(read(path))).toEqual(links);
  });
});
