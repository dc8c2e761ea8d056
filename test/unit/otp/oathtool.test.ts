/** Debian's oathtool as an independent witness. It knows SHA-1, 256 and 512 and 6 to 8 digits; for other names it silently computes SHA-1. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import { hotp, totp } from '../../../src-main/otp/otp';

const missing = spawnSync('oathtool', ['--version']).error !== undefined;
const ROUNDS = 40;
if (missing) console.info('oathtool is not installed (apt-get install oathtool): the comparison with it is skipped');

const oathtool = (...args: string[]): string => execFileSync('oathtool', args, { encoding: 'utf8' }).trim();

describe.skipIf(missing)('oathtool agrees', () => {
  it(`on ${ROUNDS} random TOTP secrets`, () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = randomBytes(randomInt(1, 70));
      const algorithm = (['SHA1', 'SHA256', 'SHA512'] as const)[round % 3] ?? 'SHA1';
      const [digits, period, seconds] = [randomInt(6, 9), randomInt(1, 3601), randomInt(0, 4_102_444_800)];
      const theirs = oathtool(`--totp=${algorithm}`, '-d', String(digits), '-s', `${period}s`, '-N', `@${seconds}`, bytes.toString('hex'));
      const ours = totp(Secret.fromBytes(bytes), { algorithm, digits, period }, seconds * 1000);
      expect({ bytes: bytes.toString('hex'), algorithm, digits, period, seconds, code: ours }).toMatchObject({ code: theirs });
    }
  });

  it(`on ${ROUNDS} random HOTP secrets`, () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = randomBytes(randomInt(1, 70));
      const [digits, counter] = [randomInt(6, 9), round === 0 ? Number.MAX_SAFE_INTEGER : randomInt(0, 2 ** 47)];
      const theirs = oathtool('-d', String(digits), '-c', String(counter), bytes.toString('hex'));
      const ours = hotp(Secret.fromBytes(bytes), { algorithm: 'SHA1', digits }, counter);
      expect({ bytes: bytes.toString('hex'), digits, counter, code: ours }).toMatchObject({ code: theirs });
    }
  });
});
