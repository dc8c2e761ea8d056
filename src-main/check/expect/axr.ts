/** @file AXR's answers as far as its pages say anything (contracts/backends.md): what they leave open is no deviation. */
import { finding } from '../parts';
import { all, field, is, matches, optional, status, valueAt, type Expectation, type Expectations } from './expect';

/** The record's name is needed and undocumented; `uid` is what the vendor's records are named by elsewhere. */
const named: Expectation = ({ json }) => (valueAt(json, 'uid') === undefined ? [finding('field-missing', { field: 'uid' })] : []);
/** The page's prose names the path without `/enroll`. */
const route: Expectation = ({ paths }) => (paths.at(-1)?.endsWith('/enroll') === false ? [finding('older-route', { route: '/secrets/:id' })] : []);
/** `{code, status, message}` with a 4xx is expected; nothing says which. */
const refused: Expectation = all(status(400, 401, 403), field('message', 'text', (value) => typeof value === 'string'));

export const axr: Expectations = {
  'sign-in': status(200),
  'enrol': all(
    status(200), field('type', 'mfa', is('mfa')), field('secret.secret', 'base32', matches(/^[A-Z2-7]+=*$/i)),
    // An empty string on one page, an https address on the other.
    field('secret.otpauth_url', 'text', (value) => typeof value === 'string'), named,
  ),
  'wrong-code': all(route, refused),
  'confirm': all(route, status(200), optional('type', 'mfa', is('mfa')), field('codes', 'list of texts', (value) => Array.isArray(value) && value.length > 0)),
  'sign-in-code': status(200),
  'backup-code': status(200),
  'backup-code-again': refused,
  'wrong-password': refused,
  'disable': status(200, 204),
};
