/** @file Accounts out of the air. Names hold no colon: several formats take one for the mark between issuer and account. */
import fc from 'fast-check';
import { ALGORITHMS } from '../../../src-shared/model';
import { OTP_TYPES, fitted } from '../../../src-shared/otp-kinds';
import { cleanName } from '../../../src-shared/names';
import { Secret } from '../../../src-shared/secret';
import type { Account } from './writers/writer';

const name = fc.string({ minLength: 1, maxLength: 24, unit: 'grapheme' }).map((text) => cleanName(text.replaceAll(/[:]/g, ''))).filter((text) => text !== '');

export const anAccount: fc.Arbitrary<Account> = fc.record({
  issuer: name, label: name, type: fc.constantFrom(...OTP_TYPES), algorithm: fc.constantFrom(...ALGORITHMS.filter((algorithm) => algorithm !== 'MD5')),
  digits: fc.integer({ min: 6, max: 8 }), period: fc.integer({ min: 10, max: 120 }), counter: fc.integer({ min: 0, max: 1_000_000 }),
  secret: fc.uint8Array({ minLength: 10, maxLength: 40 }).map((bytes) => Secret.fromBytes(bytes)),
}).map((account): Account => (account.type === 'hotp' ? { ...account, period: 30 } : fitted({ ...account, counter: 0 })));

export const someAccounts = fc.array(anAccount, { minLength: 1, maxLength: 6 });
/** The same ones at every run, for files that are damaged on purpose. */
export const fixedAccounts = fc.sample(fc.array(anAccount, { minLength: 3, maxLength: 3 }), { numRuns: 1, seed: 7 })[0] ?? [];
