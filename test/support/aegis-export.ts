/** @file Exports as Aegis writes them, made here: plain, or sealed under a password (docs/vault.md of that project). */
import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';

export interface AegisEntry {
  readonly type: string;
  readonly name: string;
  readonly issuer: string;
  readonly note?: string;
  readonly group?: string;
  readonly favorite?: boolean;
  readonly info: Readonly<Record<string, string | number>>;
}

export const totp = (issuer: string, name: string, secret: string, more: Partial<AegisEntry> = {}): AegisEntry =>
  ({ type: 'totp', issuer, name, info: { secret, algo: 'SHA1', digits: 6, period: 30 }, ...more });

const database = (entries: readonly AegisEntry[]) => ({ version: 2, entries, groups: [] });

export function aegisPlain(entries: readonly AegisEntry[]): string {
  return JSON.stringify({ version: 1, header: { slots: null, params: null }, db: database(entries) });
}

/** `n`: Aegis takes 32,768; less makes tests quick. */
export function aegisSealed(entries: readonly AegisEntry[], password: string, n = 1024): string {
  const master = randomBytes(32);
  const salt = randomBytes(32);
  const slot = seal(scryptSync(password, salt, 32, { N: n, r: 8, p: 1 }), master);
  const db = seal(master, Buffer.from(JSON.stringify(database(entries)), 'utf8'));
  const hex = ({ nonce, tag }: { readonly nonce: Buffer; readonly tag: Buffer }) => ({ nonce: nonce.toString('hex'), tag: tag.toString('hex') });
  const slots = [{ type: 1, uuid: 'a', key: slot.body.toString('hex'), key_params: hex(slot), n, r: 8, p: 1, salt: salt.toString('hex') }];
  return JSON.stringify({ version: 1, header: { slots, params: hex(db) }, db: db.body.toString('base64') });
}

function seal(key: Uint8Array, plain: Uint8Array): { readonly nonce: Buffer; readonly tag: Buffer; readonly body: Buffer } {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce, tag: cipher.getAuthTag(), body };
}
