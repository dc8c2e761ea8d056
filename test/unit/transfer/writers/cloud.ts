/** @file 2FAS, Ente Auth, Proton Authenticator, Bitwarden, and lists of links. */
import { chacha20, hchacha } from '@noble/ciphers/chacha.js';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import Papa from 'papaparse';
import { all, argon2, bareSteamOr, base32Of, base64, cbc, createHash, createHmac, gcm, hostOr, json, pbkdf2, randomBytes, totpOnly, uriOf, type Account, type Writer } from './writer';

const twoFasServices = (accounts: readonly Account[]): unknown => accounts.map((account, position) => ({
  name: account.issuer, secret: base32Of(account), order: { position },
  otp: { issuer: account.issuer, account: account.label, tokenType: account.type.toUpperCase(), algorithm: account.algorithm, digits: account.digits, period: account.period, counter: account.counter },
}));
const TWO_FAS = { groups: [], updatedAt: 1, schemaVersion: 4, appOrigin: 'android' };

function twoFasSealed(accounts: readonly Account[], password: string): Uint8Array {
  const salt = randomBytes(256);
  const key = pbkdf2(password, salt, 10_000, 'sha256');
  const seal = (plain: Uint8Array): string => {
    const iv = randomBytes(12);
    return [gcm(key, iv, plain), salt, iv].map(base64).join(':');
  };
  return json({ ...TWO_FAS, services: [], servicesEncrypted: seal(json(twoFasServices(accounts))), reference: seal(Buffer.from('a constant')) });
}

const enteList = (accounts: readonly Account[]): string => accounts.map((account) => `${hostOr(account)}&codeDisplay=${encodeURIComponent('{"pinned":false,"trashed":false}')}`).join('\n');

async function enteSealed(accounts: readonly Account[], password: string): Promise<Uint8Array> {
  const [salt, header] = [randomBytes(16), randomBytes(24)];
  const key = await argon2(password, salt, 64, 1, 1);
  return json({
    version: 1, kdfParams: { memLimit: 64 * 1024, opsLimit: 1, salt: base64(salt) },
    encryptedData: base64(pushSecretstream(key, header, Buffer.from(enteList(accounts)), 3)), encryptionNonce: base64(header),
  });
}

/** After libsodium's source: `crypto_secretstream_xchacha20poly1305_push` of a first message. */
export function pushSecretstream(key: Uint8Array, header: Uint8Array, plain: Uint8Array, tag: number): Uint8Array {
  const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer);
  const out = new Uint32Array(8);
  hchacha(words(Buffer.from('expand 32-byte k')), words(key), words(header.subarray(0, 16)), out);
  const subkey = new Uint8Array(out.buffer);
  const nonce = Uint8Array.of(1, 0, 0, 0, ...header.subarray(16));
  const block = chacha20(subkey, nonce, Uint8Array.of(tag, ...new Uint8Array(63)), undefined, 1);
  const sealed = chacha20(subkey, nonce, plain, undefined, 2);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64LE(BigInt(64 + plain.length), 8);
  const mac = poly1305(Buffer.concat([block, sealed, Buffer.alloc(plain.length % 16), lengths]), chacha20(subkey, nonce, new Uint8Array(32)));
  return Buffer.concat([block.subarray(0, 1), sealed, mac]);
}

const protonEntries = (accounts: readonly Account[]): unknown => ({
  version: 1, entries: accounts.map((account) => ({ id: 'x', content: { uri: bareSteamOr(account), entry_type: account.type === 'steam' ? 'Steam' : 'Totp', name: account.label }, note: null })),
});

async function protonSealed(accounts: readonly Account[], password: string): Promise<Uint8Array> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const sealed = gcm(await argon2(password, salt, 19_456, 2, 1), nonce, json(protonEntries(accounts)), Buffer.from('proton.authenticator.export.v1'));
  return json({ version: 1, salt: base64(salt), content: base64(Buffer.concat([nonce, sealed])) });
}

const bitwardenItems = (accounts: readonly Account[]): unknown => ({
  encrypted: false, folders: [],
  items: accounts.map((account) => ({ name: account.issuer, type: 1, login: { username: account.label, totp: bareSteamOr(account) } })),
});

async function bitwardenSealed(accounts: readonly Account[], password: string, kdf: 'pbkdf2' | 'argon2'): Promise<Uint8Array> {
  const salt = base64(randomBytes(16));
  const master = kdf === 'pbkdf2' ? pbkdf2(password, Buffer.from(salt), 1000, 'sha256') : await argon2(password, createHash('sha256').update(salt).digest(), 1024, 1, 2);
  const expand = (info: string): Buffer => createHmac('sha256', master).update(`${info}\u0001`).digest();
  const seal = (plain: Uint8Array): string => {
    const iv = randomBytes(16);
    const text = cbc(expand('enc'), iv, plain);
    return `2.${[iv, text, createHmac('sha256', expand('mac')).update(iv).update(text).digest()].map(base64).join('|')}`;
  };
  return json({
    encrypted: true, passwordProtected: true, salt,
    ...(kdf === 'pbkdf2' ? { kdfType: 0, kdfIterations: 1000, kdfMemory: null, kdfParallelism: null } : { kdfType: 1, kdfIterations: 1, kdfMemory: 1, kdfParallelism: 2 }),
    encKeyValidation_DO_NOT_EDIT: seal(Buffer.from('check')), data: seal(json(bitwardenItems(accounts))),
  });
}

const bitwardenTable = (accounts: readonly Account[]): string =>
  Papa.unparse(accounts.map((account) => ({ folder: '', favorite: '', type: 'login', name: account.issuer, login_uri: '', login_username: account.label, login_totp: bareSteamOr(account) })));

const open = { locked: false, sealed: false, runs: 60 } as const;
const locked = { locked: true, sealed: true, runs: 20 } as const;

/** No HOTP, and of a Steam account no issuer. */
const protonKeeps = (account: Account): Account => (account.type === 'steam' ? { ...account, issuer: 'Steam' } : totpOnly(account));

export const cloudWriters: readonly Writer[] = [
  { app: '2FAS', kind: 'plain', ...open, keeps: all, write: (accounts) => json({ ...TWO_FAS, services: twoFasServices(accounts) }) },
  { app: '2FAS', kind: 'sealed', ...locked, keeps: all, write: twoFasSealed },
  { app: 'Ente Auth', kind: 'plain', ...open, keeps: all, write: (accounts) => Buffer.from(enteList(accounts)) },
  { app: 'Ente Auth', kind: 'sealed', ...locked, keeps: all, write: enteSealed },
  { app: 'Proton Authenticator', kind: 'plain', ...open, keeps: protonKeeps, write: (accounts) => json(protonEntries(accounts)) },
  { app: 'Proton Authenticator', kind: 'sealed', ...locked, keeps: protonKeeps, write: protonSealed },
  { app: 'Bitwarden', kind: 'plain', ...open, keeps: all, write: (accounts) => json(bitwardenItems(accounts)) },
  { app: 'Bitwarden', kind: 'PBKDF2', ...locked, keeps: all, write: (accounts, password) => bitwardenSealed(accounts, password, 'pbkdf2') },
  { app: 'Bitwarden', kind: 'argon2id', ...locked, keeps: all, write: (accounts, password) => bitwardenSealed(accounts, password, 'argon2') },
  { app: 'Bitwarden', kind: 'table', ...open, keeps: all, write: (accounts) => Buffer.from(bitwardenTable(accounts)) },
  { app: 'otpauth', kind: 'list', ...open, keeps: all, write: (accounts) => Buffer.from(accounts.map(uriOf).join('\r\n')) },
];
