/** @file The kinds of code, apart from the model's schemas: windows need the words without zod. */
import type { OtpParameters } from './model';

/** `steam`: Steam's own kind, of five letters and digits. */
export const OTP_TYPES = ['totp', 'hotp', 'steam'] as const;

/** What Steam's codes are made with, all of them; whatever a link or a file says beside it counts for nothing. */
export const STEAM = { algorithm: 'SHA1', digits: 5, period: 30 } as const;

/** The parameters as they count: those of Steam's kind are never others. */
export const fitted = <T extends OtpParameters>(parameters: T): T => (parameters.type === 'steam' ? { ...parameters, ...STEAM } : parameters);
