/** @file FoN's answers as its page documents them (contracts/backends.md). Refusals are undocumented: only their form is looked at. */
import { finding } from '../parts';
import { all, field, is, isText, listOf, matches, optional, status, valueAt, type Expectation, type Expectations } from './expect';

const inside = all(
  status(200), field('token', 'text', isText), field('mfaRequired', 'false', is(false)),
  field('user.id', 'id', (value) => value !== null && value !== ''), field('user.username', 'text', isText), field('user.email', 'text', isText),
);
const changed = all(status(200), field('success', 'true', is(true)));
const refused: Expectation = all(status(400, 401), field('error', 'text', isText), field('message', 'text', isText));
/** An older API has no address and eight shorter codes. */
const codes: Expectation = ({ json }) => {
  const given = valueAt(json, 'backupCodes');
  if (given === undefined) return [finding('field-missing', { field: 'backupCodes' })];
  return listOf(10, /^[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){3}$/)(given) ? [] : [finding('field-differs', { field: 'backupCodes', expected: '10 × XXXX-XXXX-XXXX-XXXX' })];
};

export const fon: Expectations = {
  'sign-in': inside,
  'enrol': all(
    status(200), field('qrCode', 'PNG', matches(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/)), field('secret', 'base32', matches(/^[A-Z2-7]+=*$/)),
    field('otpauthUrl', 'otpauth://totp/', matches(/^otpauth:\/\/totp\/[^?]+\?/)), codes,
  ),
  'wrong-code': refused,
  'confirm': changed,
  'sign-in-code': inside,
  'backup-code': inside,
  'backup-code-again': refused,
  'wrong-password': refused,
  'disable': changed,
  'read-off': all(status(200), optional('mfaRequired', 'false', is(false))),
};
