import { describe, expect, it } from 'vitest';
import { canDisable, clockDifference, standingOf, STANDINGS } from '../../../../src-renderer/admin/model/standing';
import { ENROLMENT_STATES } from '../../../../src-shared/model';
import { connection, enrolment } from './fixtures';

const checkedAt = 1_700_000_000_000;

describe('where a connection stands', () => {
  it.each([
    ['on', 'on-elsewhere', 'disable'],
    ['off', 'off', 'enrol'],
    ['unknown', 'not-checked', 'check'],
  ] as const)('without an enrolment, MFA %s is %s and helps with %s', (mfa, key, act) => {
    expect(standingOf(connection({ status: { mfa, checkedAt } }))).toMatchObject({ key, act });
  });

  it('says of MFA that is off because enrolling again was cut off that one act finishes it', () => {
    const cutOff = { inGap: true, status: { mfa: 'off', checkedAt } } as const;
    expect(standingOf(connection(cutOff))).toMatchObject({ key: 'off-in-gap', act: 'enrol-again' });
    expect(standingOf(connection({ ...cutOff, status: { mfa: 'on', checkedAt } })).key).toBe('on-elsewhere');
    expect(standingOf(connection({ ...cutOff, enrolment: enrolment({ state: 'issued' }) })).key).toBe('issued');
  });

  it('asks for a sign-in first where nothing is under way and the session has ended', () => {
    expect(standingOf(connection({ signedIn: false }))).toMatchObject({ key: 'session-ended', act: 'sign-in' });
  });

  it('keeps a lost answer in front of an ended session: the password alone can settle it', () => {
    const lost = enrolment({ state: 'unknown', lost: { step: 'disable', at: 1 } });
    expect(standingOf(connection({ signedIn: false, enrolment: lost }))).toMatchObject({ key: 'unknown-disable', act: 'settle' });
  });

  it('offers the proof only where there is a password to prove it with', () => {
    const unproven = enrolment({ state: 'on-unproven' });
    expect(standingOf(connection({ enrolment: unproven })).act).toBe('prove');
    for (const auth of ['jwt', 'key'] as const) {
      expect(standingOf(connection({ enrolment: unproven, auth }))).toMatchObject({ key: 'on-unproven-no-password', act: 'check', tone: 'unknown' });
    }
  });

  it('does not call an account on while the server says off', () => {
    const proven = connection({ enrolment: enrolment({ state: 'proven' }), status: { mfa: 'off', checkedAt } });
    expect(standingOf(proven)).toMatchObject({ key: 'off-since', tone: 'off' });
  });

  it('leads back to backup codes that nobody has said are kept', () => {
    const open = enrolment({ state: 'proven', backupCodes: { total: 8, used: 0, kept: false } });
    expect(standingOf(connection({ enrolment: open, status: { mfa: 'on', checkedAt } }))).toMatchObject({ key: 'codes-not-kept', act: 'continue' });
  });

  it('never shows "on" in the tone of certainty for an unproven or replaced secret', () => {
    for (const state of ['on-unproven', 'replaced', 'unknown'] as const) {
      expect(standingOf(connection({ enrolment: enrolment({ state }), status: { mfa: 'on', checkedAt } })).tone).not.toBe('on');
    }
  });

  it('has a standing for every state', () => {
    for (const state of ENROLMENT_STATES) expect(STANDINGS).toContain(standingOf(connection({ enrolment: enrolment({ state }) })).key);
  });

  it('offers to disable only what is on and can be reached', () => {
    expect(canDisable(connection())).toBe(false);
    expect(canDisable(connection({ status: { mfa: 'on', checkedAt } }))).toBe(true);
    expect(canDisable(connection({ status: { mfa: 'on', checkedAt }, signedIn: false }))).toBe(false);
    expect(canDisable(connection({ enrolment: enrolment({ state: 'unknown' }) }))).toBe(false);
  });
});

describe('the clock warning', () => {
  it.each([[null, null], [0, null], [5, null], [-5, null], [5.4, 5], [-41.2, -41], [600, 600]])('an offset of %s s warns with %s', (clockOffset, warned) => {
    expect(clockDifference(connection({ clockOffset }))).toBe(warned);
  });
});
