/**
 * @file The process that is killed while it changes keys without end: says `m COUNT` after each account, `k KIND` after each
 * change. Arguments: the vault's folder, the keychain's folder.
 */
import { writeSync } from 'node:fs';
import { openVault } from '../../src-main/vault/open';
import type { NewKeys, Proof } from '../../src-main/vault/protection';
import { PROTECTIONS, type Protection } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import { withAccount } from '../unit/vault/support';
import { fileKeychain } from './file-keychain';

export const PASSPHRASES = ['the first passphrase', 'the second passphrase'] as const;

export const keysOf = (kind: Protection['kind'], passphrase: string): NewKeys => ({ kind, recovery: 'keep', passphrase: kind === 'keychain' ? null : Secret.fromText(passphrase) });

const say = (line: string): void => void writeSync(1, `${line}\n`);

async function run(folder: string, keys: string): Promise<never> {
  // No memory-hard function: what is tested is the order of things, hundreds of times.
  const kdf = { derive: (password: Uint8Array) => Promise.resolve(Buffer.alloc(32, Buffer.from(password).toString('hex'))), cost: { memoryKiB: 8, passes: 1, lanes: 1 } };
  const proofs: readonly (Proof | null)[] = [null, ...PASSPHRASES.map((text) => ({ kind: 'passphrase' as const, passphrase: Secret.fromText(text) }))];
  for (const proof of proofs) {
    const result = await openVault({ folder, keychain: fileKeychain(keys), kdf, ...(proof === null ? {} : { proof }) });
    if (result.kind !== 'open') continue;
    const { vault } = result;
    for (let round = 0; ; round += 1) {
      await vault.mutate(withAccount(`s${vault.content.accounts.length + 1}`));
      say(`m ${vault.content.accounts.length}`);
      await vault.journal.append(Buffer.from('x'));
      const kind = PROTECTIONS[(vault.content.accounts.length + round) % PROTECTIONS.length] ?? 'keychain';
      await vault.rekey(keysOf(kind, PASSPHRASES[round % 2] ?? PASSPHRASES[0]));
      say(`k ${kind}`);
      vault.journal.release(vault.journal.entries().at(-1)?.sequence ?? 0);
    }
  }
  throw new Error('opens with nothing');
}

const [folder, keys] = process.argv.slice(2);
if (process.argv[1]?.endsWith('child.cjs') === true && folder !== undefined && keys !== undefined) {
  run(folder, keys).catch((error: unknown) => {
    say(`error ${error instanceof Error ? error.message : 'unknown'}`);
    process.exitCode = 1;
  });
}
