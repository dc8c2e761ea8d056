import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steamCode } from '../../../src-main/otp/steam';
import { timedCode } from '../../../src-main/otp/timed';
import { decodeBase32, encodeBase32 } from '../../../src-shared/base32';
import type { OtpParameters } from '../../../src-shared/model';
import { STEAM } from '../../../src-shared/otp-kinds';
import { formatOtpauth } from '../../../src-shared/otpauth';
import { Secret } from '../../../src-shared/secret';
import { readExport } from '../transfer/read-export';
import * as witness from '../../support/witness';

const secretOf = (base32: string): Secret => Secret.fromBytes(decodeBase32(base32));
const parameters: OtpParameters = { type: 'steam', ...STEAM, counter: 0 };
const secrets = fc.uint8Array({ minLength: 1, maxLength: 64 });

describe('Steam codes', () => {
  // Made by Steam's own app on a phone, with a throw-away account: keepassxreboot/keepassxc, tests/TestTotp.cpp.
  it.each([[1_511_200_518, 'FR8RV'], [1_511_200_714, '9P3VP']])('are those of Steam\'s app at %i s', (seconds, code) => {
    expect(steamCode(secretOf('63BEDWCQZKTQWPESARIERL5DTTQFCJTK'), seconds * 1000)).toBe(code);
  });

  it('agree with the same written another way, for every secret and instant', () => {
    fc.assert(fc.property(secrets, fc.integer({ min: 0, max: 4_102_444_800_000 }), (bytes, at) => {
      expect(timedCode(Secret.fromBytes(bytes), parameters, at)).toBe(witness.steamCode(encodeBase32(bytes), at));
    }), { numRuns: 500 });
  });

  it('stay the same for thirty seconds, whatever the parameters say', () => {
    fc.assert(fc.property(secrets, fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 29_999 }), (bytes, step, within) => {
      const secret = Secret.fromBytes(bytes);
      expect(timedCode(secret, { ...parameters, algorithm: 'SHA512', digits: 8, period: 60 }, step * 30_000 + within)).toBe(steamCode(secret, step * 30_000));
    }));
  });
});

const missing = spawnSync('keepassxc-cli', ['--version']).error !== undefined;
if (missing) console.info('keepassxc-cli is not installed (apt-get install keepassxc): the comparison with it is skipped');

interface Database {
  /** Its code for an entry, now. */
  readonly totp: (entry: number) => string;
  /** Its export, a table. */
  readonly table: () => string;
}

/** A database of entries with such links, in a folder that goes with the test. */
function databaseOf<T>(links: readonly string[], use: (database: Database) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-keepassxc-'));
  const cli = (input: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('keepassxc-cli', args, { cwd: folder, input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`keepassxc-cli: ${stderr}`);
    return stdout.trim();
  };
  try {
    const uuid = (n: number): string => Buffer.from(`entry ${String(n)}`.padEnd(16)).toString('base64');
    const entry = (link: string, n: number): string =>
      `<Entry><UUID>${uuid(n)}</UUID><String><Key>Title</Key><Value>e${String(n)}</Value></String><String><Key>otp</Key><Value>${link.replaceAll('&', '&amp;')}</Value></String></Entry>`;
    writeFileSync(join(folder, 'd.xml'), `<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta/><Root><Group><UUID>${uuid(99)}</UUID><Name>Root</Name>${links.map(entry).join('')}</Group></Root></KeePassFile>`);
    cli('pw\npw\n', 'import', '--set-password', '--decryption-time', '100', 'd.xml', 'd.kdbx');
    return use({
      totp: (n) => cli('pw\n', 'show', '--quiet', '--totp', 'd.kdbx', `e${String(n)}`),
      table: () => cli('pw\n', 'export', '--quiet', '--format', 'csv', 'd.kdbx'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(missing)('KeePassXC agrees', () => {
  it('on random secrets, in its own links and in ours, and its export of them is read', async () => {
    const all = fc.sample(fc.uint8Array({ minLength: 5, maxLength: 40 }), 6).map((bytes) => Secret.fromBytes(bytes));
    const ours = all.map((secret) => formatOtpauth({ ...parameters, issuer: 'Steam', label: 'ada', secret }));
    const links = ours.map((link, n) => (n % 2 === 0 ? link : link.replace('otpauth://steam/', 'otpauth://totp/')));
    const exported = databaseOf(links, ({ totp, table }) => {
      for (const [n, secret] of all.entries()) {
        const before = steamCode(secret, Date.now());
        const theirs = totp(n);
        expect([before, steamCode(secret, Date.now())]).toContain(theirs); // its clock moves on meanwhile
      }
      return table();
    });
    // It names entries without a user so.
    expect((await readExport(Buffer.from(exported), null)).accounts).toEqual(all.map((secret, n) => `e${String(n)}|none|steam|SHA1|5|30|${encodeBase32(secret.reveal())}`));
  });
});
