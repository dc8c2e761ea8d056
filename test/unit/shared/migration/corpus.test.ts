/** Real exports of Google Authenticator, read from $TESSERA_CORPUS and never copied. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from '../../../../src-shared/base32';
import { decodeMigration, type MigrationCode } from '../../../../src-shared/migration/decode';

const corpus = process.env['TESSERA_CORPUS'] ?? '';
if (corpus === '') console.info('TESSERA_CORPUS is not set: the checks of real Google exports are skipped');
const read = (path: string): string => readFileSync(join(corpus, 'exports', path), 'utf8');

/** EXPECTED.md lists the fields as they stand there; where there is no issuer we take the one before the name's colon. */
const nameOf = (issuer = '', label = ''): string => (issuer === '' ? label : `${issuer}: ${label}`);

const BATCH = /^ +- (\{"version".*\})$/;
const RECORD = /^ +- (\w+) (\w+) d=(\d+) (?:(\d+)s|ctr=(\d+)) secret=`([A-Z2-7]+)=*` issuer="([^"]*)" name="([^"]*)"/;

/** What EXPECTED.md lists: a line for each code, then a line for each of its accounts. */
function expected(): unknown[] {
  const section = read('EXPECTED.md').split('### google/from-extract_otp_secrets/example_export.txt\n')[1]?.split(/^#{2,3} /m)[0] ?? '';
  return section.split('\n').flatMap((line): unknown[] => {
    const batch = BATCH.exec(line)?.[1];
    if (batch !== undefined) {
      const { batch_id: id, batch_index: index, batch_size: size } = JSON.parse(batch) as Record<string, number>;
      return [{ id, index, size }];
    }
    const [, type = '', algorithm, digits, , counter = '0', secret, issuer, label] = RECORD.exec(line) ?? [];
    return type === '' ? [] : [{ type, algorithm, digits: Number(digits), counter: Number(counter), secret, name: nameOf(issuer, label) }];
  });
}

const linesOf = ({ batch, found }: MigrationCode): unknown[] =>
  [batch, ...found.map(({ type, algorithm, digits, counter, secret, issuer, label }) => ({ type, algorithm, digits, counter, secret: encodeBase32(secret.reveal()), name: nameOf(issuer, label) }))];

describe.skipIf(corpus === '')('real exports of Google Authenticator', () => {
  it('are read as listed, an unescaped plus included', () => {
    const links = read('google/from-extract_otp_secrets/example_export.txt').split('\n').filter((line) => line.startsWith('otpauth-migration:'));
    expect(links.length).toBe(5);
    const codes = links.map((link) => decodeMigration(link));
    expect(codes.flatMap(({ refused }) => refused)).toEqual([]);
    expect(codes.flatMap(linesOf)).toEqual(expected());
    expect(links.map((link) => decodeMigration(decodeURIComponent(link))).flatMap(linesOf)).toEqual(expected());
  });
});
