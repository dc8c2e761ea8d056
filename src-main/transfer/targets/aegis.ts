/**
 * @file For Aegis (docs/vault.md of that project): JSON, plain or with the database sealed under a password's slot. The first
 * version of its database, which every Aegis and every other app that takes its files reads; the second where there are groups.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { encodeBase32 } from '../../../src-shared/base32';
import type { Secret } from '../../../src-shared/secret';
import { scryptKey, sealGcm } from '../crypto';
import type { ExportedAccount, FileTarget } from '../target';
import { groupsOf } from './groups';

/** As Aegis itself takes them. */
const SCRYPT = { n: 32_768, r: 8, p: 1 } as const;
const PASSWORD_SLOT = 1;

export const aegis: FileTarget = {
  extension: 'json',
  write: async (accounts, password) => {
    const { all, idsOf } = groupsOf(accounts);
    const database = all.length === 0
      ? { version: 1, entries: accounts.map(entryOf) }
      : { version: 2, entries: accounts.map((account) => ({ ...entryOf(account), groups: idsOf(account) })), groups: all.map(({ id, name }) => ({ uuid: id, name })) };
    const file = password === null ? { header: { slots: null, params: null }, db: database } : await sealed(JSON.stringify(database), password);
    return JSON.stringify({ version: 1, ...file }, null, 4);
  },
};

function entryOf({ type, issuer, label, secret, algorithm, digits, period, counter, pinned }: ExportedAccount) {
  const info = { secret: encodeBase32(secret.reveal()), algo: algorithm, digits };
  return { type, uuid: randomUUID(), name: label, issuer, ...(pinned ? { favorite: true } : {}), icon: null, info: type === 'hotp' ? { ...info, counter } : { ...info, period } };
}

async function sealed(database: string, password: Secret) {
  const master = randomBytes(32);
  const salt = randomBytes(32);
  const slot = sealGcm(await scryptKey(password, salt, SCRYPT), master);
  const db = sealGcm(master, Buffer.from(database));
  const inHex = ({ nonce, tag }: { readonly nonce: Buffer; readonly tag: Buffer }) => ({ nonce: nonce.toString('hex'), tag: tag.toString('hex') });
  const slots = [{
    type: PASSWORD_SLOT, uuid: randomUUID(), key: slot.body.toString('hex'), key_params: inHex(slot), ...SCRYPT, salt: salt.toString('hex'),
    repaired: true, // its first versions derived keys of long passwords wrongly; this one is right
  }];
  return { header: { slots, params: inHex(db) }, db: db.body.toString('base64') };
}
