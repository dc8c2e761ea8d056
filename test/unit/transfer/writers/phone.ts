/** @file andOTP, Stratum, FreeOTP, FreeOTP+, LastPass Authenticator, Duo Mobile, Steam: files of apps on the phone. */
import { fitted } from '../../../../src-shared/otp-kinds';
import { all, argon2, base32Of, base64, cbc, createHash, gcm, json, pbkdf2, randomBytes, signedBytesOf, totpOnly, withoutSteam, type Account, type Writer } from './writer';

const andOtp = (accounts: readonly Account[]): Buffer => json(accounts.map((account) => ({
  secret: base32Of(account), issuer: account.issuer, label: account.label, digits: account.digits, type: account.type.toUpperCase(), algorithm: account.algorithm,
  thumbnail: 'Default', last_used: 0, used_frequency: 0, period: account.period, counter: account.counter, tags: [],
})));

function andOtpNew(accounts: readonly Account[], password: string): Uint8Array {
  const [iterations, salt, nonce] = [Buffer.alloc(4), randomBytes(12), randomBytes(12)];
  iterations.writeUInt32BE(1500);
  return Buffer.concat([iterations, salt, nonce, gcm(pbkdf2(password, salt, 1500, 'sha1'), nonce, andOtp(accounts))]);
}

function andOtpOld(accounts: readonly Account[], password: string): Uint8Array {
  const nonce = randomBytes(12);
  nonce[0] = 0x80; // a number of iterations that the newer form cannot have
  return Buffer.concat([nonce, gcm(createHash('sha256').update(password).digest(), nonce, andOtp(accounts))]);
}

const stratum = (accounts: readonly Account[]): Buffer => json({
  Authenticators: accounts.map((account) => ({
    Type: { hotp: 1, totp: 2, steam: 4 }[account.type], Icon: null, Issuer: account.issuer, Username: account.label, Secret: base32Of(account), Pin: null,
    Algorithm: ['SHA1', 'SHA256', 'SHA512'].indexOf(account.algorithm), Digits: account.digits, Period: account.period, Counter: account.counter, Ranking: 0,
  })),
  Categories: [], AuthenticatorCategories: [], CustomIcons: [],
});

async function stratumStrong(accounts: readonly Account[], password: string): Promise<Uint8Array> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  return Buffer.concat([Buffer.from('AUTHENTICATORPRO'), salt, nonce, gcm(await argon2(password, salt, 65_536, 3, 4), nonce, stratum(accounts))]);
}

function stratumLegacy(accounts: readonly Account[], password: string): Uint8Array {
  const [salt, iv] = [randomBytes(20), randomBytes(16)];
  return Buffer.concat([Buffer.from('AuthenticatorPro'), salt, iv, cbc(pbkdf2(password, salt, 64_000, 'sha1'), iv, stratum(accounts))]);
}

const freeOtpToken = (account: Account): Readonly<Record<string, unknown>> => ({
  algo: account.algorithm, counter: account.counter - 1, digits: account.digits, issuerExt: account.issuer, issuerInt: account.issuer, label: account.label,
  period: account.period, secret: signedBytesOf(account), type: account.type.toUpperCase(),
});
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
export const prefs = (strings: readonly (readonly [name: string, value: string])[]): Buffer => Buffer.from([
  "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>", '<map>', ...strings.map(([name, value]) => `    <string name="${escaped(name)}">${escaped(value)}</string>`), '    <int name="n" value="1" />', '</map>', '',
].join('\n'));

/** Java writes each half of a surrogate pair in three bytes. */
const halfOf = (unit: number): Buffer => Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);

/** `java.io.ObjectOutputStream` of a `HashMap<String, String>`. */
export function javaMap(entries: readonly (readonly [key: string, value: string])[]): Buffer {
  const text = (value: string): Buffer => {
    const bytes = Buffer.concat(value.split('').map((unit) => (/[\ud800-\udfff]/.test(unit) ? halfOf(unit.charCodeAt(0)) : Buffer.from(unit))));
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([Buffer.from('74', 'hex'), length, bytes]);
  };
  const size = Buffer.alloc(4);
  size.writeUInt32BE(entries.length);
  return Buffer.concat([
    Buffer.from('aced000573720011', 'hex'), Buffer.from('java.util.HashMap'), Buffer.from('0507dac1c31660d103000246000a', 'hex'), Buffer.from('loadFactor'),
    Buffer.from('490009', 'hex'), Buffer.from('threshold'), Buffer.from('78703f400000000000067708000000' + '08', 'hex'), size,
    ...entries.flatMap(([key, value]) => [text(key), text(value)]), Buffer.from('78', 'hex'),
  ]);
}

function freeOtp2(accounts: readonly Account[], password: string): Uint8Array {
  const signed = (bytes: Uint8Array): readonly number[] => [...new Int8Array(bytes)];
  const sealed = (key: Uint8Array, plain: Uint8Array, token: string): unknown => {
    const nonce = randomBytes(12);
    return { mCipher: 'AES/GCM/NoPadding', mCipherText: signed(gcm(key, nonce, plain, Buffer.from(token))), mParameters: signed(Buffer.concat([Buffer.from('3011040c', 'hex'), nonce, Buffer.from('020110', 'hex')])), mToken: token };
  };
  const [salt, master] = [randomBytes(32), randomBytes(32)];
  const masterKey = { mAlgorithm: 'PBKDF2withHmacSHA512', mIterations: 1000, mSalt: signed(salt), mEncryptedKey: sealed(pbkdf2(password, salt, 1000, 'sha512'), master, 'AES') };
  return javaMap([
    ...accounts.flatMap((account, n): [string, string][] => {
      const { secret, counter: _counter, ...token } = freeOtpToken(account);
      return [
        [`id-${String(n)}`, JSON.stringify({ key: JSON.stringify(sealed(master, Int8Array.from(secret as readonly number[]) as unknown as Uint8Array, 'HmacSHA1')) })],
        [`id-${String(n)}-token`, JSON.stringify({ ...token, counter: account.counter })],
      ];
    }),
    ['masterKey', JSON.stringify(masterKey)],
  ]);
}

const lastPass = (accounts: readonly Account[]): Buffer => json({
  version: 3, folders: [],
  accounts: accounts.map((account) => ({
    issuerName: account.issuer, originalIssuerName: 'before', userName: account.label, originalUserName: 'before', secret: base32Of(account),
    timeStep: account.period, digits: account.digits, algorithm: account.algorithm, isFavorite: false, folderData: { folderId: 0, position: 0 },
  })),
});

const duo = (accounts: readonly Account[]): Buffer =>
  json(accounts.map((account) => ({ name: account.label, accountType: 'OtpAccount', otpGenerator: { otpSecret: base32Of(account), ...(account.type === 'hotp' ? { counter: account.counter } : {}) } })));

function authy(accounts: readonly Account[], password: string): Uint8Array {
  const sealed = (account: Account, salt: string): string => base64(cbc(pbkdf2(password, Buffer.from(salt), 1000, 'sha1'), Buffer.alloc(16), Buffer.from(base32Of(account))));
  return prefs([['com.authy.storage.tokens.authenticator.key', JSON.stringify(accounts.map((account, n) => ({
    accountType: 'authenticator', digits: account.digits, encryptedSecret: sealed(account, `salt ${String(n)}`), salt: `salt ${String(n)}`, originalIssuer: account.issuer, name: `${account.issuer}: ${account.label}`,
  })))]]);
}

function totpAuthenticator(accounts: readonly Account[], password: string): Buffer {
  const list = accounts.map((account, n) => ({
    key: n % 2 === 0 ? base32Of(account) : Buffer.from(account.secret.reveal()).toString('hex'), base: n % 2 === 0 ? 32 : 16,
    issuer: account.issuer, name: account.label, digits: String(account.digits), period: String(account.period),
  }));
  return Buffer.from(base64(cbc(createHash('sha256').update(password).digest(), Buffer.alloc(16), json({ [JSON.stringify(list)]: '1608293023' }))));
}

const open = { locked: false, sealed: false, runs: 60 } as const;
const locked = { locked: true, sealed: true, runs: 20 } as const;
const threeHashes = (account: Account): Account => (['SHA1', 'SHA256', 'SHA512'].includes(account.algorithm) ? account : { ...account, algorithm: 'SHA256' });
const digitsOnly = (account: Account): Account => ({ ...account, type: 'totp', algorithm: 'SHA1', period: 30, counter: 0 });
const bare = (account: Account): Account => ({ ...withoutSteam(account), issuer: '', algorithm: 'SHA1', digits: 6, period: 30 });
const steamOnly = (account: Account): Account => fitted({ ...account, issuer: 'Steam', type: 'steam', counter: 0 });

/** What tools that stand in for Steam's app keep, without what goes beyond codes. */
const maFiles = (accounts: readonly Account[]): Buffer =>
  json({ accounts: Object.fromEntries(accounts.map((account, n) => [`7656119${String(n)}`, { shared_secret: base64(account.secret.reveal()), account_name: account.label, status: 1 }])) });

export const phoneWriters: readonly Writer[] = [
  { app: 'andOTP', kind: 'plain', ...open, keeps: all, write: andOtp },
  { app: 'andOTP', kind: 'newer', ...locked, keeps: all, write: andOtpNew },
  { app: 'andOTP', kind: 'older', ...locked, keeps: all, write: andOtpOld },
  { app: 'Stratum', kind: 'plain', ...open, keeps: threeHashes, write: stratum },
  { app: 'Stratum', kind: 'strong', ...locked, runs: 4, keeps: threeHashes, write: stratumStrong },
  { app: 'Stratum', kind: 'legacy', ...locked, sealed: false, runs: 8, keeps: threeHashes, write: stratumLegacy },
  { app: 'FreeOTP', kind: 'preferences', ...open, keeps: withoutSteam, write: (accounts) => prefs([...accounts.map((account, n): [string, string] => [`t${String(n)}`, JSON.stringify(freeOtpToken(account))]), ['tokenOrder', '[]']]) },
  { app: 'FreeOTP', kind: '2', ...locked, sealed: false, keeps: withoutSteam, write: freeOtp2 },
  { app: 'FreeOTP+', kind: 'plain', ...open, keeps: withoutSteam, write: (accounts) => json({ tokenOrder: [], tokens: accounts.map(freeOtpToken) }) },
  { app: 'LastPass Authenticator', kind: 'plain', ...open, keeps: totpOnly, write: lastPass },
  { app: 'Authy', kind: 'sealed', ...locked, sealed: false, keeps: digitsOnly, write: authy },
  { app: 'TOTP Authenticator', kind: 'sealed', ...locked, sealed: false, keeps: digitsOnly, write: totpAuthenticator },
  { app: 'Duo Mobile', kind: 'plain', ...open, keeps: bare, write: duo },
  { app: 'Steam', kind: 'maFile', ...open, keeps: steamOnly, write: maFiles },
];
