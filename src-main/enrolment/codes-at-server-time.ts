/**
 * @file When a code may be sent. FreeSewing accepts the current step only, and `Date` knows whole seconds: so a code is
 * sent at least 3 s from both edges of its step, and no step is used twice at one server (contracts/backends.md, rule 11).
 */
import { stepOf } from '../otp/otp';

const MARGIN = 3000;
/** A step so far ahead was not sent in this life: the server's clock was wrong then and has been put back since. */
const NONSENSE_AHEAD = 10;

export interface CodeMoment {
  /** RFC 6238's T at the server. */
  readonly step: number;
  /** Local ms; now or later. */
  readonly sendAt: number;
}

/** Short periods (from 1 s) cannot keep 3 s: a quarter of the step then. */
const marginOf = (period: number): number => Math.min(MARGIN, (period * 1000) / 4);

/** The earliest moment for a code of a step later than `lastStep`. `offset` = server minus local clock, ms. */
export function nextCodeMoment(at: { readonly now: number; readonly offset: number; readonly period: number; readonly lastStep: number | null }): CodeMoment {
  const { now, offset, period } = at;
  const length = period * 1000;
  const margin = marginOf(period);
  const server = Math.max(0, now + offset);
  const current = stepOf({ period }, server);
  const last = at.lastStep === null || at.lastStep > current.step + NONSENSE_AHEAD ? -1 : at.lastStep;
  const inTime = server <= current.until - margin;
  const step = Math.max(inTime ? current.step : current.step + 1, last + 1);
  return { step, sendAt: Math.max(now, Math.ceil(step * length + margin - offset)) };
}

/** True while a code of `step` may still leave now. */
export function isFresh(step: number, now: number, offset: number, period: number): boolean {
  const server = Math.max(0, now + offset);
  const current = stepOf({ period }, server);
  const margin = marginOf(period);
  return current.step === step && server >= current.from + margin && server <= current.until - margin;
}
