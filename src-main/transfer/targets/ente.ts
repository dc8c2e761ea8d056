/** @file For Ente Auth: the list of links, sealed whole, with the tags and pins. Its plain export is the list alone: `links.ts`. */
import { randomBytes } from 'node:crypto';
import { Failure } from '../../../src-shared/errors';
import { formatOtpauth } from '../../../src-shared/otpauth';
import { argon2Key } from '../crypto';
import { sealSecretstream } from '../secretstream';
import type { ExportedAccount, FileTarget } from '../target';

/** libsodium's "moderate"; the file says it, and Ente takes what a file says. */
const KDF = { memoryKiB: 256 * 1024, passes: 3 } as const;

export const ente: FileTarget = {
  extension: 'txt',
  write: async (accounts, password) => {
    if (password === null) throw new Failure('bad-request');
    const salt = randomBytes(16);
    const header = randomBytes(24);
    const key = await argon2Key(password, salt, { ...KDF, lanes: 1 });
    const sealed = sealSecretstream(key, header, Buffer.from(accounts.map(lineOf).join('')));
    return JSON.stringify({
      version: 1,
      kdfParams: { memLimit: KDF.memoryKiB * 1024, opsLimit: KDF.passes, salt: salt.toString('base64') },
      encryptedData: Buffer.from(sealed).toString('base64'),
      encryptionNonce: header.toString('base64'),
    }, null, 2);
  },
};

/** What Ente keeps beside a code, of which tags and the pin alone are ours. */
function lineOf(account: ExportedAccount): string {
  const display = { pinned: account.pinned, trashed: false, lastUsedAt: 0, tapCount: 0, tags: account.tags, note: '', position: 0, iconSrc: '', iconID: '' };
  return `${formatOtpauth(account)}${account.tags.length === 0 && !account.pinned ? '' : `&codeDisplay=${encodeURIComponent(JSON.stringify(display))}`}\n`;
}
