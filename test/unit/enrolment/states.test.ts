import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENROLMENT_STATES, type EnrolmentState } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import { SERVICES } from '../../../src-shared/backends';
import type { Verdict } from '../../../src-main/backends/backend';
import {
  afterConfirm, afterDisable, afterHeld, afterProof, afterRead, afterSetup, isAllowed, isEnded, isOn, isUnderWay, isUnsettled, offCountsAfter, TRANSITIONS,
} from '../../../src-main/enrolment/states';
import { enrolmentOf, anEnrolment } from './support/enrolments';

const LOST = { step: 'confirm', at: 1_000_000, timeout: 20_000, again: false } as const;
const CAPABILITIES = SERVICES.freesewing.capabilities;
const ACCOUNT = { id: 'new', label: 'me' };
const refusal = (code: 'code-refused' | 'mfa-already-on' | 'server-rejected'): Verdict<never> => ({ kind: 'refused', code });
const verdicts: readonly Verdict<never>[] = [
  refusal('code-refused'), refusal('mfa-already-on'), refusal('server-rejected'),
  { kind: 'not-performed', code: 'rate-limited' }, { kind: 'session-expired' }, { kind: 'unknown', code: 'server-fault' },
];

describe('the table', () => {
  it('lets nothing leave off and abandoned, and reaches every state', () => {
    expect(TRANSITIONS.off).toEqual([]);
    expect(TRANSITIONS.abandoned).toEqual([]);
    const reached = new Set<EnrolmentState>(['issuing']);
    for (let i = 0; i < ENROLMENT_STATES.length; i += 1) for (const from of [...reached]) for (const to of TRANSITIONS[from]) reached.add(to);
    expect([...reached].sort()).toEqual([...ENROLMENT_STATES].sort());
  });

  it('never proves a secret without an accepted code: only confirm, a disable that was refused, or a sign-in lead there', () => {
    const sources = ENROLMENT_STATES.filter((from) => TRANSITIONS[from].includes('proven'));
    expect(sources.sort()).toEqual(['confirming', 'disabling', 'on-unproven', 'replaced', 'unknown']);
  });

  it('sorts every state: ended, on, unsettled or replaced', () => {
    for (const state of ENROLMENT_STATES) {
      expect([isEnded(state), isOn(state), isUnsettled(state), state === 'replaced'].filter(Boolean)).toHaveLength(1);
      if (isUnderWay(state)) expect(isUnsettled(state)).toBe(true);
    }
  });
});

describe('what follows an answer', () => {
  it('is allowed by the table, whatever the verdict', () => {
    for (const verdict of verdicts) {
      expect(isAllowed('issuing', afterSetup(verdict, { ...LOST, step: 'setup' }, true, ACCOUNT).state)).toBe(true);
      expect(isAllowed('confirming', afterConfirm(enrolmentOf('confirming'), verdict, LOST, true).state)).toBe(true);
      for (const before of ['proven', 'on-unproven', 'on-without-codes', 'replaced'] as const) {
        expect(isAllowed('disabling', afterDisable(verdict, { ...LOST, step: 'disable' }, before).state)).toBe(true);
      }
    }
  });

  it('takes two refusals of our own codes as another secret, and no refusal of a code typed by hand', () => {
    const once = afterConfirm(enrolmentOf('confirming'), refusal('code-refused'), LOST, true);
    expect(once).toMatchObject({ state: 'issued', refusals: 1 });
    expect(afterConfirm({ ...enrolmentOf('confirming'), refusals: 1 }, refusal('code-refused'), LOST, true).state).toBe('replaced');
    expect(afterConfirm({ ...enrolmentOf('confirming'), refusals: 1 }, refusal('code-refused'), LOST, false).state).toBe('issued');
  });
});

describe('what a read settles', () => {
  const read = fc.record({ enrolment: anEnrolment, mfa: fc.constantFrom('on' as const, 'off' as const), after: fc.integer({ min: -100_000, max: 100_000 }) });

  it('is allowed by the table and never proves anything', () => {
    fc.assert(fc.property(read, ({ enrolment, mfa, after }) => {
      const change = afterRead(enrolment, mfa, (enrolment.lost === null ? 0 : offCountsAfter(enrolment.lost)) + after);
      if (change === null) return;
      expect(isAllowed(enrolment.state, change.state)).toBe(true);
      expect(change.state).not.toBe('proven');
      expect(change.state).not.toBe('on-without-codes');
    }));
  });

  it('counts "off" for an unknown only when asked later than the lost request + 2 × its timeout', () => {
    fc.assert(fc.property(read, ({ enrolment, after }) => {
      if (enrolment.state !== 'unknown' || enrolment.lost === null) return;
      const change = afterRead(enrolment, 'off', offCountsAfter(enrolment.lost) + after);
      expect(change === null).toBe(after <= 0);
    }));
    expect(offCountsAfter(LOST)).toBe(1_040_000);
  });

  it('ends nothing that may be required', () => {
    fc.assert(fc.property(read, ({ enrolment, after }) => {
      const change = afterRead(enrolment, 'on', (enrolment.lost === null ? 0 : offCountsAfter(enrolment.lost)) + after);
      expect(change !== null && isEnded(change.state)).toBe(false);
    }));
  });

  it('after a lost disable "on" is not proven any more: somebody else may have turned it on again', () => {
    const unknown = { ...enrolmentOf('unknown'), lost: { ...LOST, step: 'disable' as const } };
    expect(afterRead(unknown, 'on', LOST.at + 1)).toBeNull();
    expect(afterRead(unknown, 'on', offCountsAfter(LOST) + 1)?.state).toBe('on-unproven');
  });
});

describe('what a proof settles', () => {
  it('says that the backup codes never arrived where confirm was lost and the server gives some', () => {
    const lost = { ...enrolmentOf('on-unproven'), lost: LOST };
    expect(afterProof(lost, CAPABILITIES, LOST.at + 1)?.state).toBe('on-without-codes');
    expect(afterProof(lost, { ...CAPABILITIES, backupCodes: 'none' }, LOST.at + 1)?.state).toBe('proven');
    const withCodes = { ...lost, backupCodes: [{ code: Secret.fromText('a'), usedAt: null, perhapsUsed: false }] };
    expect(afterProof(withCodes, CAPABILITIES, LOST.at + 1)?.state).toBe('proven');
  });

  it('does not trust a sign-in while a lost disable may still commit', () => {
    const lost = { ...enrolmentOf('unknown'), lost: { ...LOST, step: 'disable' as const } };
    expect(afterProof(lost, CAPABILITIES, offCountsAfter(LOST))).toBeNull();
    expect(afterProof(lost, CAPABILITIES, offCountsAfter(LOST) + 1)?.state).toBe('proven');
  });
});

it('a lost disable of what never had a secret here ends in replaced: there is nothing to prove', () => {
  const lost = { step: 'disable', at: 1000, timeout: 100, again: false } as const;
  expect(afterRead({ ...enrolmentOf('unknown'), lost, secret: null }, 'on', 1201)).toEqual({ state: 'replaced', lost: null });
  expect(afterRead({ ...enrolmentOf('unknown'), lost }, 'on', 1201)).toEqual({ state: 'on-unproven', lost });
});

describe('a secret that the server tells', () => {
  const lost = { ...LOST, step: 'disable' } as const;
  const unknown = { ...enrolmentOf('unknown'), lost };
  const held = (text: string) => ({
    secret: Secret.fromText(text), secretForm: 'base32' as const, issuer: '', label: '', parameters: unknown.parameters, backupCodes: [], recordId: null,
  });
  const own = unknown.secret?.revealText() ?? '';

  it.each([['ours', own], ['another one', 'somebody else']])('settles nothing while our disable may still commit: %s', (_whose, text) => {
    expect(afterHeld(unknown, held(text), offCountsAfter(lost), ACCOUNT)).toBeNull();
  });

  it('settles it from then on: ours is proven, another one replaced ours', () => {
    const later = offCountsAfter(lost) + 1;
    expect(afterHeld(unknown, held(own), later, ACCOUNT)).toMatchObject({ state: 'proven', lost: null });
    expect(afterHeld(unknown, held('somebody else'), later, ACCOUNT)).toEqual({ state: 'replaced', lost: null });
  });
});
