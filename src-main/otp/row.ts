/** @file What a window is told of one account's codes. */
import type { BoardRow, OtpParameters } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import { stepOf } from './otp';
import { timedCode } from './timed';

export interface BoardEntry {
  readonly parameters: OtpParameters;
  readonly secret: Secret;
  /** Its code leaves main only when it is asked for (docs/decisions/codes.md). */
  readonly hidden?: boolean;
}

/**
 * The code at `now` (ms since the epoch, not negative) and the next one. `asked`: the HOTP code that was asked for, if any.
 * `uncovered`: a hidden one is shown all the same.
 */
export function rowOf(id: string, { parameters, secret, hidden = false }: BoardEntry, now: number, asked: string | null, uncovered = false): BoardRow {
  const covered = hidden && !uncovered;
  if (parameters.type === 'hotp') return { id, code: covered ? null : asked, next: null, from: 0, until: 0 };
  const { from, until } = stepOf(parameters, now);
  if (covered) return { id, code: null, next: null, from, until };
  return { id, code: timedCode(secret, parameters, from), next: timedCode(secret, parameters, until), from, until };
}

/** The wall clock; a clock before 1970 (empty battery) reads as 1970 rather than failing each second. */
export const clockOf = (now: number): number => Math.max(0, Math.floor(now));
