/** @file Fills a real vault, under a real keychain, with accounts whose codes can be computed independently. */
import { createHmac, createHash } from 'node:crypto';
import { join } from 'node:path';
import { Secret } from '../../src-shared/secret';
import { createKeychain } from '../../src-main/keychain/client';
import { testChild } from '../support/keychain-child';
import { openVault } from '../../src-main/vault/open';

export interface BenchAccount {
  readonly issuer: string;
  readonly secret: Buffer;
}

/** Where the app of this environment keeps its data, and what it calls itself at the keychain (`start.electron.ts`). */
const placesOf = (env: Readonly<Record<string, string>>): { readonly folder: string; readonly service: string } => {
  const fallback = env['TESSERA_RUNTIME'] === 'fallback';
  return {
    folder: join(env['XDG_CONFIG_HOME'] ?? '', fallback ? 'Tessera (development runtime)' : 'Tessera'),
    service: fallback ? 'tessera-development' : 'tessera',
  };
};

/** Writes a vault of `count` accounts into the environment's profile, its key into the environment's keyring. */
export async function fillVault(env: Readonly<Record<string, string>>, count: number): Promise<readonly BenchAccount[]> {
  const { folder, service } = placesOf(env);
  const accounts = Array.from({ length: count }, (_, index) => ({
    issuer: `Service ${String(index).padStart(4, '0')}`,
    secret: createHash('sha1').update(`bench ${String(index)}`).digest(),
  }));
  const keychain = createKeychain({ spawn: testChild(env), deadlineMs: 20_000, service });
  const opened = await openVault({ folder, keychain });
  if (opened.kind !== 'open') throw new Error(`the bench vault did not open: ${opened.trouble}`);
  await opened.vault.mutate((content) => ({
    ...content,
    accounts: accounts.map(({ issuer, secret }, index) => ({
      id: `bench-${String(index)}`, issuer, label: `person-${String(index)}@example.org`, secret: Secret.fromBytes(secret), type: 'totp', algorithm: 'SHA1',
      digits: 6, period: 30, counter: 0, createdAt: index, updatedAt: index, tags: [], pinned: false, deletedAt: null, link: null,
    })),
  }));
  await opened.vault.close();
  keychain.close();
  return accounts;
}

/** RFC 6238 by hand, no code shared with the product: all codes of this step and the one before, without separators. */
export function independentCodes(accounts: readonly BenchAccount[], at: number): ReadonlySet<string> {
  const step = Math.floor(at / 30_000);
  return new Set(accounts.flatMap(({ secret }) => [step, step - 1].map((counter) => codeOf(secret, counter))));
}

function codeOf(secret: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', secret).update(message).digest();
  const offset = digest.readUInt8(19) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
