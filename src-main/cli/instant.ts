/** @file Reads a time given on the command line. */
import { UsageError } from './command';

const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * ms since the epoch of an ISO 8601 time. The zone must be given: without one the answer would depend on the computer.
 * Throws `UsageError` for another form, a day that does not exist, or a time before 1970.
 */
export function readInstant(text: string): number {
  const match = FORM.exec(text);
  if (match === null) throw new UsageError('The time of --at must look like 2026-01-01T00:00:00Z, with Z or an offset such as +02:00 at its end.');
  const ms = Date.parse(text);
  const [, year = '', month = '', day = ''] = match;
  // Date.parse takes the 30th of February for the 2nd of March.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (Number.isNaN(ms) || date.getUTCDate() !== Number(day)) throw new UsageError('The time of --at does not exist.');
  if (ms < 0) throw new UsageError('The time of --at is before 1970, where time-based codes begin.');
  return ms;
}
