/** @file 2FAS (.2fas): JSON of the schemas 1 to 4, plain or with its services sealed. */
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { bytesOf, openGcm, pbkdf2Key } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { groupNames } from '../groups';
import { fieldsOf, listOf, type Fields } from '../json';

const ITERATIONS = 10_000;

export const twoFas: ExportFormat = {
  app: '2FAS',
  recognises: ({ json }) => {
    const { services, schemaVersion, servicesEncrypted } = fieldsOf(json);
    if (typeof schemaVersion !== 'number' || !(Array.isArray(services) || typeof servicesEncrypted === 'string')) return null;
    return textOf(servicesEncrypted) === '' ? 'open' : 'locked';
  },
  read: async ({ json }, password) => {
    const file = fieldsOf(json);
    return readServices(password === null ? file['services'] : await unlocked(file, password), file['groups']);
  },
};

async function unlocked({ servicesEncrypted, reference }: Fields, password: Secret): Promise<unknown> {
  const plain = await open(servicesEncrypted, password);
  if (plain !== null) return parseJson(plain);
  // `reference` is a constant under the same password: it tells which of the two is wrong.
  const isPassword = typeof reference === 'string' && (await open(reference, password)) !== null;
  throw new Failure(isPassword ? 'export-damaged' : 'export-password-wrong');
}

/** `text:salt:iv`, each in base64. */
async function open(sealed: unknown, password: Secret): Promise<Buffer | null> {
  const [text, salt, iv, ...more] = textOf(sealed).split(':');
  if (more.length > 0) throw new Failure('export-damaged');
  const nonce = bytesOf(iv, 'base64');
  const key = await pbkdf2Key(password, bytesOf(salt, 'base64'), ITERATIONS, 'sha256');
  return openGcm(key, nonce, bytesOf(text, 'base64'));
}

/** The groups stand in clear beside sealed services. */
function readServices(services: unknown, groups: unknown): ExportReading {
  const reading = new ReadingOf();
  const named = groupNames(groups);
  for (const { name, secret, otp, groupId } of listOf(services)) {
    const { issuer, account, label, tokenType, algorithm, digits, period, counter } = fieldsOf(otp);
    const service = textOf(issuer) || textOf(name);
    reading.entry({ issuer: service, label: labelOf(textOf(account), textOf(label), service), type: tokenType, secret, algorithm, digits, period, counter }, [named(groupId)]);
  }
  return reading.end();
}

/** The label is `issuer:account` or the account alone. */
function labelOf(account: string, label: string, issuer: string): string {
  if (account !== '') return account;
  return label.startsWith(`${issuer}:`) ? label.slice(issuer.length + 1) : label;
}
