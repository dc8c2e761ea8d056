/** @file For any app that reads otpauth links: a text with one a line. There is no password for it. */
import { formatOtpauth } from '../../../src-shared/otpauth';
import type { FileTarget } from '../target';

export const links: FileTarget = {
  extension: 'txt',
  write: (accounts) => Promise.resolve(accounts.map((account) => `${formatOtpauth(account)}\n`).join('')),
};
