/** @file For 2FAS (.2fas): JSON of schema 4, plain or with its services sealed. */
import { randomBytes } from 'node:crypto';
import { encodeBase32 } from '../../../src-shared/base32';
import { formatOtpauth } from '../../../src-shared/otpauth';
import { pbkdf2Key, sealGcm } from '../crypto';
import type { ExportedAccount, FileTarget } from '../target';
import { groupsOf } from './groups';

const ITERATIONS = 10_000;
const SALT = 256;
/** What 2FAS seals beside the services, to tell a wrong password by. The same in every file of it, and no secret. */
const REFERENCE = 'tRViSsLKzd86Hprh4ceC2OP7xazn4rrt4xhfEUbOjxLX8Rc3mkISXE0lWbmnWfggogbBJhtYgpK6fMl1D6mtsy92R3HkdGfwuXbzLebqVFJsR7IZ2w58t938iymwG4824igYy1wi6n2WDpO1Q1P69zwJGs2F5a1qP4MyIiDSD7NCV2OvidXQCBnDlGfmz0f1BQySRkkt4ryiJeCjD2o4QsveJ9uDBUn8ELyOrESv5R5DMDkD4iAF8TXU7KyoJujd';
/** The collection whose icon 2FAS shows where it knows none; schema 4 names one in every service. */
const NO_ICON = 'a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad';

export const twoFas: FileTarget = {
  extension: '2fas',
  write: async (accounts, password, at) => {
    const { all, idsOf } = groupsOf(accounts, 1);
    const services = accounts.map((account, position) => {
      const [groupId] = idsOf(account);
      return { ...serviceOf(account, position, at), ...(groupId === undefined ? {} : { groupId }) };
    });
    // Schema 4 has no field for other apps: it says what the first app that wrote it says.
    const file = { groups: all.map(({ id, name }) => ({ id, name, isExpanded: true, updatedAt: at })), updatedAt: at, schemaVersion: 4, appVersionCode: 5_000_009, appVersionName: '5.1.0', appOrigin: 'android' };
    if (password === null) return JSON.stringify({ services, ...file });
    const salt = randomBytes(SALT);
    const key = await pbkdf2Key(password, salt, ITERATIONS, 'sha256');
    const sealed = (text: string): string => {
      const { nonce, body, tag } = sealGcm(key, Buffer.from(text));
      return [Buffer.concat([body, tag]), salt, nonce].map((part) => part.toString('base64')).join(':');
    };
    return JSON.stringify({ services: [], ...file, servicesEncrypted: sealed(JSON.stringify(services)), reference: sealed(REFERENCE) });
  },
};

/** A service always has a name: the issuer, or the label where there is none, which then stands there alone. */
function serviceOf(account: ExportedAccount, position: number, at: number) {
  const { type, issuer, label, secret, algorithm, digits, period, counter } = account;
  const name = issuer === '' ? label : issuer;
  const own = issuer === '' ? '' : label;
  return {
    name, secret: encodeBase32(secret.reveal()), updatedAt: at,
    otp: {
      link: formatOtpauth(account), label: own, account: own, issuer: name, digits, ...(type === 'hotp' ? { algorithm, counter } : { period, algorithm }),
      tokenType: type.toUpperCase(), source: 'Link',
    },
    order: { position },
    icon: { selected: 'Label', label: { text: initialsOf(name), backgroundColor: 'Default' }, iconCollection: { id: NO_ICON } },
  };
}

const initialsOf = (name: string): string => Array.from(name.toUpperCase()).slice(0, 2).join('');
