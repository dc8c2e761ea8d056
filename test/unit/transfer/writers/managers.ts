/** @file Password managers, and archives: 1Password, Proton Pass, Raivo, WinAuth, Authenticator Plus, KeePass and KeePassXC. */
import Papa from 'papaparse';
import { all, base32Of, encoderOr, json, totpOnly, uriOf, withoutSteam, type Account, type Writer } from './writer';
import { zip } from './zip';

const onePassword = (accounts: readonly Account[]): Buffer => zip({
  'export.attributes': json({ version: 3 }),
  'export.data': json({ accounts: [{ vaults: [{ items: accounts.map((account) => ({
    state: 'active', overview: { title: account.issuer },
    details: { loginFields: [{ designation: 'username', value: account.label }], sections: [{ fields: [{ id: 'TOTP_x', value: { totp: uriOf(account) } }] }] },
  })) }] }] }),
});

const protonPass = (accounts: readonly Account[]): Buffer => zip({
  'Proton Pass/data.json': json({ vaults: { a: { name: 'Personal', items: accounts.map((account, n) => ({
    state: 1, pinned: false,
    data: {
      type: 'login', metadata: { name: account.issuer, note: '' }, content: { itemUsername: '', itemEmail: account.label, password: '', totpUri: n % 2 === 0 ? uriOf(account) : '' },
      extraFields: n % 2 === 0 ? [] : [{ type: 'totp', data: { totpUri: uriOf(account) } }],
    },
  })) } } }),
});

const raivo = (accounts: readonly Account[], password: string): Buffer => zip({
  'raivo-otp-export.json': json(accounts.map((account) => ({
    kind: account.type.toUpperCase(), issuer: account.issuer, account: account.label, secret: base32Of(account), algorithm: account.algorithm,
    timer: String(account.period), digits: String(account.digits), counter: String(account.counter), pinned: 'false',
  }))),
}, 'AES', password);

const list = (accounts: readonly Account[]): Buffer => Buffer.from(accounts.map(uriOf).join('\r\n'));
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function keePassXml(accounts: readonly Account[]): Buffer {
  const entry = (fields: Readonly<Record<string, string>>): string => `<Entry><UUID>eA==</UUID>${Object.entries(fields).map(([key, value]) => `<String><Key>${key}</Key><Value>${escaped(value)}</Value></String>`).join('')}<History><Entry><String><Key>otp</Key><Value>old</Value></String></Entry></History></Entry>`;
  const names = ({ issuer, label }: Account): Readonly<Record<string, string>> => ({ Title: issuer, UserName: label, Password: '', Notes: '' });
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n<KeePassFile><Meta><RecycleBinUUID>YmluYmluYmluYmluYmlu</RecycleBinUUID></Meta><Root><Group><UUID>cg==</UUID><Name>Root</Name>${accounts.map((account, n) => entry({ ...names(account), ...keePassFields(account, n) })).join('')}</Group></Root></KeePassFile>`);
}

/** The ways in which KeePass and KeePassXC have written it, in turn. */
function keePassFields(account: Account, n: number): Readonly<Record<string, string>> {
  const { type, algorithm, digits, period, counter, secret } = account;
  if (type === 'hotp' && algorithm === 'SHA1' && digits === 6 && n % 2 === 0) return { 'HmacOtp-Secret-Hex': Buffer.from(secret.reveal()).toString('hex'), 'HmacOtp-Counter': String(counter) };
  if (type === 'hotp') return { otp: uriOf(account) };
  if (type === 'steam') return n % 2 === 0 ? { otp: encoderOr(account) } : { 'TOTP Seed': base32Of(account), 'TOTP Settings': '30;S' };
  if (n % 3 === 1 && algorithm === 'SHA1') return { 'TOTP Seed': base32Of(account), 'TOTP Settings': `${String(period)};${String(digits)}` };
  if (n % 3 === 2) return { 'TimeOtp-Secret-Base64': Buffer.from(secret.reveal()).toString('base64'), 'TimeOtp-Algorithm': algorithm.replace('SHA', 'HMAC-SHA-'), 'TimeOtp-Length': String(digits), 'TimeOtp-Period': String(period) };
  return { otp: uriOf(account) };
}

const keePassXcTable = (accounts: readonly Account[]): Buffer => Buffer.from(Papa.unparse(
  accounts.map((account) => ({ Group: 'Root', Title: account.issuer, Username: account.label, Password: '', URL: '', Notes: '', TOTP: encoderOr(account), Icon: '0' })), { quotes: true },
));

const open = { locked: false, sealed: false, runs: 60 } as const;
const locked = { locked: true, sealed: true, runs: 40 } as const;

export const managerWriters: readonly Writer[] = [
  { app: '1Password', kind: '1pux', ...open, keeps: totpOnly, write: onePassword },
  { app: 'Proton Pass', kind: 'zip', ...open, keeps: totpOnly, write: protonPass },
  { app: 'Raivo', kind: 'zip', ...locked, keeps: withoutSteam, write: raivo },
  { app: 'WinAuth', kind: 'open', ...open, keeps: all, write: (accounts) => zip({ 'winauth-2023-03-24.txt': list(accounts) }) },
  { app: 'WinAuth', kind: 'ZipCrypto', ...locked, keeps: all, write: (accounts, password) => zip({ 'winauth-2023-03-24.txt': list(accounts) }, 'ZipCrypto', password) },
  { app: 'Authenticator Plus', kind: 'AES', ...locked, keeps: all, write: (accounts, password) => zip({ 'Accounts.txt': list(accounts) }, 'AES', password) },
  { app: 'KeePass', kind: 'XML', ...open, keeps: all, write: keePassXml },
  { app: 'KeePassXC', kind: 'table', ...open, keeps: all, write: keePassXcTable },
];
