/** @file For Ente Auth: the list of links, sealed whole. Its plain export is the list alone: `links.ts`. */
import { randomBytes } from 'node:crypto';
import { Failure } from '../../../src-shared/errors';
import { argon2Key } from '../crypto';
import { sealSecretstream } from '../secretstream';
import type { FileTarget } from '../target';
import { linesOf } from './links';

/** libsodium's "moderate"; the file says it, and Ente takes what a file says. */
const KDF = { memoryKiB: 256 * 1024, passes: 3 } as const;

export const ente: FileTarget = {
  extension: 'txt',
  write: async (accounts, password) => {
    if (password === null) throw new Failure('bad-request');
    const salt = randomBytes(16);
    const header = randomBytes(24);
    const key = await argon2Key(password, salt, { ...KDF, lanes: 1 });
    const sealed = sealSecretstream(key, header, Buffer.from(linesOf(accounts)));
    return JSON.stringify({
      version: 1,
      kdfParams: { memLimit: KDF.memoryKiB * 1024, opsLimit: KDF.passes, salt: salt.toString('base64') },
      encryptedData: Buffer.from(sealed).toString('base64'),
      encryptionNonce: header.toString('base64'),
    }, null, 2);
  },
};
