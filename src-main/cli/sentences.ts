/** @file What the command line says about bad input: plain English, the public details only, never the input itself. */
import type { ErrorDetail, Failure } from '../../src-shared/errors';
import { NAME_LIMIT } from '../../src-shared/model';

const READ_HELP = 'Run with --help to see what is expected.';

export function sentenceFor(failure: Failure): string {
  const detail = (name: string): string => valueOf(failure.detail, name);
  switch (failure.code) {
    case 'input-empty': return 'There is nothing to read: give an otpauth:// link.';
    case 'input-unreadable': return failure.detail === undefined ? 'This is no file of that kind.' : `Of ${detail('all')} pictures ${detail('failed')} could not be looked at.`;
    case 'input-not-otpauth': return 'This is no otpauth:// link. It should begin with otpauth://totp/, otpauth://hotp/ or otpauth://steam/.';
    case 'input-too-long': return failure.detail?.['limit'] === NAME_LIMIT ? `A name in the link is longer than ${NAME_LIMIT} characters.` : `The input is longer than ${detail('limit')} bytes.`;
    case 'migration-empty': return 'This export of Google Authenticator holds no accounts.';
    case 'migration-damaged': return failure.detail?.['reason'] === 'cut-off' ? 'The end of this export of Google Authenticator is missing.' : 'This export of Google Authenticator is damaged.';
    case 'migration-too-many': return `This export holds more than ${detail('limit')} accounts or codes.`;
    case 'digits-unknown': return `The number of digits is given as "${detail('value')}", which stands for nothing that is known.`;
    case 'secret-missing': return 'The link has no secret.';
    case 'secret-bad-character': return `The secret has the character ${detail('character')} at position ${detail('position')}. Base32 knows the letters A to Z and the digits 2 to 7.`;
    case 'secret-too-long': return `The secret is longer than ${detail('limit')} bytes.`;
    case 'type-unknown': return `The link is of the type "${detail('type')}". Only totp, hotp and steam are known.`;
    case 'algorithm-unknown': return `The algorithm "${detail('algorithm')}" is not known. Known are SHA1, SHA224, SHA256, SHA384, SHA512 and MD5.`;
    case 'digits-out-of-range': return `The number of digits is "${detail('value')}"; it must be ${detail('min')} to ${detail('max')}.`;
    case 'period-out-of-range': return `The period is "${detail('value')}" seconds; it must be ${detail('min')} to ${detail('max')}.`;
    case 'counter-out-of-range': return `The counter is "${detail('value')}"; it must be a whole number from ${detail('min')} to ${detail('max')}.`;
    case 'passphrase-wrong': return 'The passphrase does not open this file.';
    case 'file-refused': return 'The file cannot be read.';
    default: return `This did not work (${failure.code}). ${READ_HELP}`;
  }
}

function valueOf(detail: ErrorDetail | undefined, name: string): string {
  const value = detail?.[name];
  return value === undefined ? '?' : String(value);
}
