/** @file FreeSewing's answers as its server gives them (contracts/backends.md; its page differs and is wrong). */
import { finding } from '../parts';
import { all, field, is, isText, listOf, matches, optional, status, type Expectation, type Expectations } from './expect';

const result = (value: string): Expectation => field('result', value, is(value));
const refusal = (code: number, error: string): Expectation => all(status(code), result('error'), field('error', error, is(error)));
/** `/login` belongs to older servers. */
const route: Expectation = ({ paths }) => (paths.includes('/login') ? [finding('older-route', { route: '/login' })] : []);
const inside = all(route, status(200), result('success'), field('token', 'text', isText), field('account.mfaEnabled', 'boolean', (value) => typeof value === 'boolean'));
const turnedAway: Expectation = (seen) => (seen.paths.includes('/login') ? all(route, refusal(401, 'loginFailed'))(seen) : refusal(401, 'signInFailed')(seen));
const state = (on: boolean): Expectation => all(status(200), result('success'), field('account.mfaEnabled', String(on), is(on)));

export const freesewing: Expectations = {
  'sign-in': inside,
  'status': state(false),
  'enrol': all(
    status(200), result('success'), field('mfa.secret', '16 × base32', matches(/^[A-Z2-7]{16}$/)),
    field('mfa.otpauth', 'otpauth://totp/', matches(/^otpauth:\/\/totp\/[^?]+\?/)), field('mfa.qrcode', 'SVG', matches(/^\s*(<\?xml[^>]*>\s*)?<svg[\s>]/)),
  ),
  'wrong-code': refusal(403, 'mfaTokenInvalid'),
  'confirm': all(state(true), optional('scratchCodes', '8 × 8 hex', listOf(8, /^[0-9a-f]{8}$/))),
  'read-on': state(true),
  'sign-in-code': inside,
  'backup-code': inside,
  'backup-code-again': turnedAway,
  'wrong-password': turnedAway,
  'disable': state(false),
  'read-off': state(false),
};
