/** @file Which step of the wizard stands open: derived from what main says, so that closing and continuing just works. */
import { assertNever } from '../../../src-shared/assert';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { canSignIn } from './names';
import { codesOpen } from './standing';

/** All steps there are, in order. */
const STEPS = ['issue', 'scan', 'confirm', 'codes', 'prove'] as const;
export type Step = (typeof STEPS)[number];

/** The steps that this backend has (contracts/backends.md). */
export function stepsOf(connection: Pick<ConnectionView, 'kind' | 'auth' | 'username'>): readonly Step[] {
  const { confirm, backupCodes } = SERVICES[connection.kind].capabilities;
  const missing: readonly Step[] = [...(confirm ? [] : (['confirm'] as const)), ...(backupCodes === 'none' ? (['codes'] as const) : []), ...(connection.auth === 'token' && !canSignIn(connection) ? (['prove'] as const) : [])];
  return STEPS.filter((step) => !missing.includes(step));
}

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
export function screenOf(enrolment: EnrolmentView | null, progress: Progress, steps: readonly Step[] = STEPS): Screen {
  if (enrolment === null) return 'issue';
  switch (enrolment.state) {
    case 'off':
    case 'abandoned': return 'issue';
    case 'issued': return progress.seen ? 'confirm' : 'scan';
    case 'proven':
    case 'on-without-codes':
      if (!steps.includes('confirm') && enrolment.showable) return 'scan';
      if (codesOpen(enrolment)) return 'codes';
      return progress.proof === 'open' && steps.includes('prove') ? 'prove' : 'done';
    case 'on-unproven':
      if (!steps.includes('confirm') && enrolment.showable) return 'scan';
      return steps.includes('prove') && progress.proof === 'open' ? 'prove' : 'done';
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
export function marks(screen: Screen, enrolment: EnrolmentView | null, progress: Progress, steps: readonly Step[] = STEPS): Partial<Readonly<Record<Step, StepMark>>> {
  const at = position(screen, enrolment, steps);
  const mark = (step: Step, index: number): StepMark => {
    if (index === at) return 'current';
    if (index > at) return 'ahead';
    if (step === 'codes' && (enrolment?.backupCodes.total ?? 0) === 0) return 'passed-over';
    if (step === 'prove' && progress.proof === 'skipped') return 'passed-over';
    return 'done';
  };
  return Object.fromEntries(steps.map((step, index) => [step, mark(step, index)]));
}

function position(screen: Screen, enrolment: EnrolmentView | null, steps: readonly Step[]): number {
  switch (screen) {
    case 'done': return steps.length;
    case 'replaced': return steps.includes('confirm') ? steps.indexOf('confirm') : steps.indexOf('scan');
    case 'unknown': return steps.indexOf((enrolment !== null && lostStep(enrolment) === 'setup') || !steps.includes('confirm') ? 'issue' : 'confirm');
    default: return steps.indexOf(screen);
  }
}
