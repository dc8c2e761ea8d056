/** @file Which step of the wizard stands open: derived from what main says, so that closing and continuing just works. */
import { assertNever } from '../../../src-shared/assert';
import type { EnrolmentView } from '../../../src-shared/model';
import { codesOpen } from './standing';

/** FreeSewing's steps, in order (contracts/backends.md). */
export const STEPS = ['issue', 'scan', 'confirm', 'codes', 'prove'] as const;
export type Step = (typeof STEPS)[number];

/** A screen of the wizard: a step, or one of the places beside the straight path. */
export type Screen = Step | 'done' | 'unknown' | 'replaced';

/** What only this showing of the wizard knows. */
export interface Progress {
  /** The QR was shown and the person went on. */
  readonly seen: boolean;
  /** The first sign-in was made here, or put off. */
  readonly proof: 'open' | 'made' | 'skipped';
}

export const FRESH: Progress = { seen: false, proof: 'open' };

/** The screen that belongs to an enrolment; `null` before there is one. */
export function screenOf(enrolment: EnrolmentView | null, progress: Progress): Screen {
  if (enrolment === null) return 'issue';
  switch (enrolment.state) {
    case 'off':
    case 'abandoned': return 'issue';
    case 'issued': return progress.seen ? 'confirm' : 'scan';
    case 'proven':
    case 'on-without-codes':
      if (codesOpen(enrolment)) return 'codes';
      return progress.proof === 'open' ? 'prove' : 'done';
    case 'on-unproven': return progress.proof === 'open' ? 'prove' : 'done';
    // Left behind by a request that this window is not waiting for: its answer is as good as lost.
    case 'issuing':
    case 'confirming':
    case 'disabling':
    case 'unknown': return 'unknown';
    case 'replaced': return 'replaced';
    default: return assertNever(enrolment.state);
  }
}

/** The step whose answer is missing. */
export function lostStep({ state, lost }: EnrolmentView): NonNullable<EnrolmentView['lost']>['step'] {
  if (lost !== null) return lost.step;
  if (state === 'issuing') return 'setup';
  return state === 'disabling' ? 'disable' : 'confirm';
}

export type StepMark = 'done' | 'current' | 'ahead' | 'passed-over';

/** How each step of the stepper is marked while `screen` is shown. */
export function marks(screen: Screen, enrolment: EnrolmentView | null, progress: Progress): Readonly<Record<Step, StepMark>> {
  const at = position(screen, enrolment);
  const mark = (step: Step, index: number): StepMark => {
    if (index === at) return 'current';
    if (index > at) return 'ahead';
    if (step === 'codes' && (enrolment?.backupCodes.total ?? 0) === 0) return 'passed-over';
    if (step === 'prove' && progress.proof === 'skipped') return 'passed-over';
    return 'done';
  };
  const [issue, scan, confirm, codes, prove] = STEPS.map(mark) as [StepMark, StepMark, StepMark, StepMark, StepMark];
  return { issue, scan, confirm, codes, prove };
}

function position(screen: Screen, enrolment: EnrolmentView | null): number {
  switch (screen) {
    case 'done': return STEPS.length;
    case 'replaced': return STEPS.indexOf('confirm');
    case 'unknown': return STEPS.indexOf(enrolment !== null && lostStep(enrolment) === 'setup' ? 'issue' : 'confirm');
    default: return STEPS.indexOf(screen);
  }
}
