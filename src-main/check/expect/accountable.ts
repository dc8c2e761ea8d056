/** @file Accountable's answers as its page and official client have them (contracts/backends.md). */
import { all, field, is, isText, matches, status, valueAt, type Expectation, type Expectations } from './expect';

const off = all(status(200), field('enabled', 'false', is(false)));
const on = all(status(200), field('enabled', 'true', is(true)), field('token', '52 × base32', matches(/^[A-Z2-7]{52}=*$/)), field('enabledAt', 'ms', (value) => typeof value === 'number'));
const refused: Expectation = all(status(400, 401, 403), field('code', 'number', (value) => typeof value === 'number'), field('message', 'text', isText));
/** A bare 204 has no body to look at. */
const gone: Expectation = (seen) => (seen.status === 204 ? [] : all(status(200), field('code', '204', is(204)))(seen));
const qr: Expectation = field('qrcode', 'PNG', (value) => value === '' || matches(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/)(value));

export const accountable: Expectations = {
  'sign-in': all(status(200), field('uuid', 'text', isText), field('2fa', 'false', is(false))),
  'status': off,
  'enrol': all(status(200), field('token', '52 × base32', matches(/^[A-Z2-7]{52}=*$/)), qr),
  'wrong-code': refused,
  'read-on': on,
  'sign-in-code': (seen) => (valueAt(seen.json, '2fa') === undefined ? all(status(200), field('code', '200', is(200)), field('accessToken', 'text', isText), field('uuid', 'text', isText))(seen) : []),
  'wrong-password': refused,
  'disable': gone,
  'read-off': off,
};
