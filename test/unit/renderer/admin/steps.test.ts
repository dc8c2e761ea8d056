import { describe, expect, it } from 'vitest';
import { FRESH, marks, screenOf, type Progress } from '../../../../src-renderer/admin/model/steps';
import { enrolment } from './fixtures';

const seen: Progress = { ...FRESH, seen: true };
const codes = (kept: boolean) => ({ total: 8, used: 0, kept });

describe('the wizard', () => {
  it('shows the QR code before it asks for a code', () => {
    expect(screenOf(null, FRESH)).toBe('issue');
    expect(screenOf(enrolment(), FRESH)).toBe('scan');
    expect(screenOf(enrolment(), seen)).toBe('confirm');
  });

  it('does not pass the backup codes until they are kept', () => {
    expect(screenOf(enrolment({ state: 'proven', backupCodes: codes(false) }), { seen: true, proof: 'skipped' })).toBe('codes');
    expect(screenOf(enrolment({ state: 'proven', backupCodes: codes(true) }), seen)).toBe('prove');
    expect(screenOf(enrolment({ state: 'proven', backupCodes: codes(true) }), { seen: true, proof: 'made' })).toBe('done');
  });

  it('leaves the straight path where an answer was lost or the secret is not the one', () => {
    expect(screenOf(enrolment({ state: 'unknown', lost: { step: 'confirm', at: 1 } }), seen)).toBe('unknown');
    expect(screenOf(enrolment({ state: 'replaced' }), seen)).toBe('replaced');
  });

  it('marks the steps: done, here, ahead, passed over', () => {
    expect(marks('confirm', enrolment(), seen)).toEqual({ issue: 'done', scan: 'done', confirm: 'current', codes: 'ahead', prove: 'ahead' });
    expect(marks('done', enrolment({ state: 'proven' }), { seen: true, proof: 'skipped' }))
      .toEqual({ issue: 'done', scan: 'done', confirm: 'done', codes: 'passed-over', prove: 'passed-over' });
    expect(marks('unknown', enrolment({ state: 'unknown', lost: { step: 'setup', at: 1 } }), FRESH).issue).toBe('current');
  });
});
