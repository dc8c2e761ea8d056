/** @file `code`: the code of an otpauth link, computed as the app does, for anyone to compare with another tool. */
import { Failure } from '../../../src-shared/errors';
import { findOtpauth, type ParsedOtpauth } from '../../../src-shared/otpauth';
import { INPUT_LIMIT } from '../../../src-shared/otpauth-uri';
import type { OtpType } from '../../../src-shared/model';
import { hotp, stepOf } from '../../otp/otp';
import { timedCode } from '../../otp/timed';
import { UsageError, type Command, type Terminal } from '../command';
import { readInstant } from '../instant';
import { readOptions } from '../options';

const HELP = `code --uri LINK [--at TIME] [--json]

Prints the code of an otpauth:// link, the next code, and how long the code is valid.

  --uri LINK   the otpauth:// link; "-" reads it from standard input, which keeps the secret out of
               the process list and the shell's history
  --at TIME    compute for this time instead of now, as 2026-01-01T00:00:00Z (time-based codes only)
  --json       print one JSON object instead of lines
  --help       this text

The first line is the code alone. A counter-based link (hotp) gives the code of its counter; the
next code is the one of the counter after it. The link is never printed or kept.`;

export const code: Command = {
  name: 'code',
  summary: 'the code of an otpauth link, now or at a given time',
  help: HELP,
  run: async (args, terminal) => {
    const options = readOptions(args, { uri: { type: 'string' }, at: { type: 'string' }, json: { type: 'boolean' } });
    if (options.uri === undefined) throw new UsageError('The option --uri is missing: give an otpauth:// link, or - to read it from standard input.');
    const at = options.at === undefined ? terminal.now() : readInstant(options.at);
    const account = onlyAccount(options.uri === '-' ? await terminal.readInput(INPUT_LIMIT) : options.uri);
    warn(account, options.at !== undefined, terminal);
    const result = compute(account, at);
    if (options.json === true) terminal.print(JSON.stringify(result));
    else for (const line of linesOf(result)) terminal.print(line);
  },
};

function onlyAccount(text: string): ParsedOtpauth {
  const [account, ...others] = findOtpauth(text);
  if (account === undefined) throw new Failure('input-not-otpauth');
  if (others.length > 0) throw new UsageError(`The input holds ${others.length + 1} links; give one at a time.`);
  return account;
}

function warn(account: ParsedOtpauth, timeGiven: boolean, terminal: Terminal): void {
  if (account.warnings.includes('counter-assumed')) terminal.note('The link has no counter: 0 is taken.');
  if (account.type === 'hotp' && timeGiven) terminal.note('The link is counter-based: --at makes no difference.');
}

interface Result {
  readonly code: string;
  /** Null where there is none: after the last counter. */
  readonly next: string | null;
  readonly type: OtpType;
  readonly issuer: string;
  readonly label: string;
  readonly algorithm: string;
  readonly digits: number;
  /** Time-based only. Times in ISO 8601, seconds as whole numbers rounded up. */
  readonly validity?: { readonly period: number; readonly step: number; readonly from: string; readonly until: string; readonly secondsLeft: number };
  /** Counter-based only. */
  readonly counter?: number;
}

function compute(account: ParsedOtpauth, at: number): Result {
  const { secret, type, issuer, label, algorithm, digits, period, counter } = account;
  const known = { type, issuer, label, algorithm, digits };
  if (type === 'hotp') {
    const next = counter < Number.MAX_SAFE_INTEGER ? hotp(secret, account, counter + 1) : null;
    return { code: hotp(secret, account, counter), next, ...known, counter };
  }
  const { step, from, until } = stepOf(account, at);
  const validity = { period, step, from: iso(from), until: iso(until), secondsLeft: Math.ceil((until - at) / 1000) };
  return { code: timedCode(secret, account, at), next: timedCode(secret, account, until), ...known, validity };
}

function linesOf({ code: current, next, validity, counter }: Result): string[] {
  const lines = [current];
  if (next !== null) lines.push(`next   ${next}`);
  if (validity !== undefined) lines.push(`valid  ${validity.from} to ${validity.until} (${validity.secondsLeft} s left)`);
  if (counter !== undefined) lines.push(`for    counter ${counter}`);
  return lines;
}

/** Steps begin on whole seconds: the milliseconds would only be noise. */
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
