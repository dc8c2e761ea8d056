/**
 * @file For Bitwarden: JSON of logins, plain or under a password of its own. The password manager reads both, Bitwarden
 * Authenticator the plain one.
 */
import { createCipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { encodeBase32 } from '../../../src-shared/base32';
import { formatOtpauth } from '../../../src-shared/otpauth';
import type { Secret } from '../../../src-shared/secret';
import { pbkdf2Key } from '../crypto';
import type { ExportedAccount, FileTarget } from '../target';
import { groupsOf } from './groups';

/** As Bitwarden itself takes them. */
const ITERATIONS = 600_000;
const LOGIN = 1;

export const bitwarden: FileTarget = {
  extension: 'json',
  write: async (accounts, password) => {
    const { all, idsOf } = groupsOf(accounts, 1);
    const plain = JSON.stringify({ encrypted: false, folders: all, items: accounts.map((account) => itemOf(account, idsOf(account)[0] ?? null)) }, null, 2);
    return password === null ? plain : sealed(plain, password);
  },
};

function itemOf(account: ExportedAccount, folderId: string | null) {
  const { type, issuer, label, secret, pinned } = account;
  return {
    id: randomUUID(), organizationId: null, folderId, type: LOGIN, name: issuer === '' ? label : issuer, notes: null, favorite: pinned,
    login: { uris: null, username: label === '' ? null : label, password: null, totp: type === 'steam' ? `steam://${encodeBase32(secret.reveal())}` : formatOtpauth(account) },
    collectionIds: null,
  };
}

async function sealed(plain: string, password: Secret): Promise<string> {
  const salt = randomBytes(16).toString('base64');
  const master = await pbkdf2Key(password, Buffer.from(salt), ITERATIONS, 'sha256'); // the salt is the text itself
  // HKDF-Expand (RFC 5869) of one block each
  const half = (info: string): Buffer => createHmac('sha256', master).update(info).update(Uint8Array.of(1)).digest();
  const keys = { cipher: half('enc'), mac: half('mac') };
  return JSON.stringify({
    encrypted: true, passwordProtected: true, salt, kdfType: 0, kdfIterations: ITERATIONS, kdfMemory: null, kdfParallelism: null,
    encKeyValidation_DO_NOT_EDIT: encString(randomUUID(), keys), data: encString(plain, keys),
  }, null, 2);
}

/** `2.iv|text|mac`: AES-256-CBC, then HMAC-SHA-256. */
function encString(text: string, keys: { readonly cipher: Buffer; readonly mac: Buffer }): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', keys.cipher, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const mac = createHmac('sha256', keys.mac).update(iv).update(body).digest();
  return `2.${[iv, body, mac].map((part) => part.toString('base64')).join('|')}`;
}
