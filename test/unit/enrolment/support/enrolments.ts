/** @file Enrolments for tests of the pure parts. */
import fc from 'fast-check';
import { ALGORITHMS, ENROLMENT_STATES, type EnrolmentState } from '../../../../src-shared/model';
import { Secret } from '../../../../src-shared/secret';
import type { Enrolment } from '../../../../src-main/vault/content';

export function enrolmentOf(state: EnrolmentState): Enrolment {
  return {
    id: 'e1', connectionId: 'c1', accountId: 'a1', state, issuer: 'FreeSewing', label: 'user-2',
    parameters: { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 },
    secret: Secret.fromText('1234567890'), secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true, userId: null, forOther: false, backupCodes: [], codesKeptAt: null, lost: null, refusals: 0, createdAt: 1, updatedAt: 1,
  };
}

const secret = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Secret.fromBytes(bytes));
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });

export const anEnrolment: fc.Arbitrary<Enrolment> = fc.record({
  id: fc.constantFrom('e1', 'e2', 'e3'),
  connectionId: fc.constantFrom('c1', 'c2'),
  userId: fc.option(fc.constantFrom('u1', 'u2')),
  forOther: fc.boolean(),
  accountId: fc.option(fc.constantFrom('a1', 'a2')),
  state: fc.constantFrom(...ENROLMENT_STATES),
  issuer: fc.string(),
  label: fc.string({ unit: 'binary' }),
  parameters: fc.record({
    type: fc.constantFrom('totp' as const, 'hotp' as const), algorithm: fc.constantFrom(...ALGORITHMS),
    digits: fc.integer({ min: 4, max: 10 }), period: fc.integer({ min: 1, max: 3600 }), counter: fc.nat(),
  }),
  secret: fc.option(secret),
  secretForm: fc.constantFrom('base32' as const, 'text' as const),
  recordId: fc.option(fc.string()),
  recordsBefore: fc.option(fc.array(fc.string(), { maxLength: 3 })),
  wasOff: fc.boolean(),
  backupCodes: fc.array(fc.record({ code: secret, usedAt: fc.option(instant), perhapsUsed: fc.boolean() }), { maxLength: 4 }),
  codesKeptAt: fc.option(instant),
  lost: fc.option(fc.record({ step: fc.constantFrom('setup' as const, 'confirm' as const, 'disable' as const), at: instant, timeout: fc.integer({ min: 0, max: 60_000 }), again: fc.boolean() })),
  refusals: fc.nat({ max: 3 }),
  createdAt: instant,
  updatedAt: instant,
});
