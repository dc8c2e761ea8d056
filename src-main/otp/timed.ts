/** @file The code of an account that goes by the clock, whichever kind it is. */
import type { OtpParameters } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import { totp } from './otp';
import { steamCode } from './steam';

/** The code at `atMs` (ms since the epoch). An HOTP counter is no business of the clock: callers ask for those codes elsewhere. */
export function timedCode(secret: Secret, parameters: OtpParameters, atMs: number): string {
  return parameters.type === 'steam' ? steamCode(secret, atMs) : totp(secret, parameters, atMs);
}
