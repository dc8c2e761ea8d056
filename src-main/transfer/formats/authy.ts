/** @file Authy: preferences from a rooted phone, for it has no export. Secrets are open, or each sealed under the backup password. */
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { arePrefs, prefsOf } from '../android-prefs';
import { bytesOf, openCbc, pbkdf2Key } from '../crypto';
import { ReadingOf, textOf } from '../entry';
import { jsonIn, textIn } from '../export-file';
import type { ExportFile, ExportFormat, ExportReading } from '../export-format';
import { listOf, type Fields } from '../json';

const TOKENS = 'com.authy.storage.tokens.authenticator.key';
const OWN_TOKENS = 'com.authy.storage.tokens.authy.key';
const ITERATIONS = 1000;
/** Authy's own: a seed in hex, seven digits, ten seconds. */
const OWN = { digits: 7, period: 10 } as const;

export const authy: ExportFormat = {
  app: 'Authy',
  recognises: (file) => {
    const text = file.text ?? '';
    if (!arePrefs(file) || !(text.includes(TOKENS) || text.includes(OWN_TOKENS))) return null;
    return text.includes('encryptedSecret') && !text.includes('decryptedSecret') ? 'locked' : 'open';
  },
  read: async (file, password) => {
    const tokens = tokensIn(file, TOKENS);
    const secrets = await Promise.all(tokens.map((token) => secretOf(token, password)));
    if (password !== null && tokens.length > 0 && secrets.every((secret) => secret === null)) throw new Failure('export-password-wrong');
    return readTokens(tokens, secrets, tokensIn(file, OWN_TOKENS));
  },
};

const tokensIn = (file: ExportFile, key: string): readonly Fields[] => listOf(jsonIn(prefsOf(file).get(key) ?? ''));

/** Base32; null where it does not open. The salt is the text itself. */
async function secretOf({ decryptedSecret, encryptedSecret, salt }: Fields, password: Secret | null): Promise<string | null> {
  if (typeof decryptedSecret === 'string') return decryptedSecret;
  if (password === null) return null;
  const key = await pbkdf2Key(password, Buffer.from(textOf(salt)), ITERATIONS, 'sha1');
  const plain = openCbc(key, Buffer.alloc(16), bytesOf(encryptedSecret, 'base64'));
  const text = plain === null ? null : textIn(plain);
  return text !== null && /^[A-Z2-7\s=-]+$/i.test(text) ? text : null;
}

function readTokens(tokens: readonly Fields[], secrets: readonly (string | null)[], own: readonly Fields[]): ExportReading {
  const reading = new ReadingOf();
  for (const [n, token] of tokens.entries()) {
    const names = namesOf(token);
    const secret = secrets[n] ?? null;
    if (secret === null) reading.refuse(names.issuer || names.label, new Failure('export-damaged'));
    else reading.entry({ ...names, secret, digits: token['digits'] });
  }
  for (const { name, secretSeed } of own) {
    const seed = textOf(secretSeed);
    reading.entry({ issuer: 'Authy', label: name, secret: /^(?:[0-9a-f]{2})+$/i.test(seed) ? new Uint8Array(Buffer.from(seed, 'hex')) : '', ...OWN });
  }
  return reading.end();
}

/** The name is `Issuer: account`, as the user left it; `originalIssuer` is what the code said. */
function namesOf({ name, originalIssuer }: Fields): { readonly issuer: string; readonly label: string } {
  const [whole, issuer] = [textOf(name), textOf(originalIssuer)];
  const colon = whole.indexOf(':');
  if (issuer !== '' && whole.startsWith(`${issuer}:`)) return { issuer, label: whole.slice(issuer.length + 1) };
  return colon < 0 ? { issuer, label: whole } : { issuer: whole.slice(0, colon), label: whole.slice(colon + 1) };
}
