/**
 * @file Writes the golden backup of the version in force: `node build/run-ts.mjs test/unit/backup/golden-make.ts`, once, when a
 * version is finished. It carries what the golden vault of that version holds (test/unit/vault/golden-make.ts), and opens with what the JSON beside it says. An
 * existing file is never written again.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carriedOf } from '../../../src-main/backup/carried';
import { sealBackup } from '../../../src-main/backup/file';
import { argon2id, withSalt } from '../../../src-main/vault/argon2';
import { CONTENT_VERSION } from '../../../src-main/vault/content-codec';
import { deriveFrom } from '../../../src-main/vault/key-source';
import { newRecoveryKey, recoveryWords } from '../../../src-main/vault/recovery-words';
import { publicKeyOf } from '../../../src-main/vault/sealed-box';
import { Secret } from '../../../src-shared/secret';
import { memoryKeychain } from '../../support/memory-keychain';
import { SimDisk } from '../../support/sim-disk';
import { opened, typed } from '../vault/support';

const COST = { memoryKiB: 8_192, passes: 1, lanes: 1 };
const PASSPHRASE = 'golden harbour, third light';
const AT = 1_795_000_000_000;
const random = (count: number): Buffer => randomBytes(count);

async function main(): Promise<void> {
  const version = `v${String(CONTENT_VERSION)}`;
  const file = join(import.meta.dirname, 'golden', version);
  if (existsSync(`${file}.tessera-backup`)) throw new Error(`${file} is there already`);
  const vaultFolder = join(import.meta.dirname, '../vault/golden', version);
  const keychain = memoryKeychain();
  const items = JSON.parse(readFileSync(join(vaultFolder, 'keychain.json'), 'utf8')) as Record<string, string>;
  for (const [name, value] of Object.entries(items)) keychain.items.set(name, Secret.fromBytes(Buffer.from(value, 'base64')));
  const names = readdirSync(vaultFolder).filter((name) => name.startsWith('vault.'));
  const { vault } = await opened(new SimDisk(new Map(names.map((name) => [name, readFileSync(join(vaultFolder, name))]))), keychain);

  const key = newRecoveryKey(random);
  const passphrase = withSalt(COST, random);
  const recovery = withSalt(COST, random);
  const bytes = sealBackup({ sequence: 1, writtenAt: AT, released: 0, content: carriedOf(vault.content) }, {
    vault: vault.id,
    passphrase: { argon2: passphrase, derived: Secret.fromBytes(await deriveFrom(typed(PASSPHRASE), passphrase, argon2id)) },
    recovery: { argon2: recovery, public: publicKeyOf(await deriveFrom({ kind: 'recovery', key }, recovery, argon2id)).toString('base64') },
  }, random);
  writeFileSync(`${file}.tessera-backup`, bytes);
  writeFileSync(`${file}.json`, `${JSON.stringify({ passphrase: PASSPHRASE, words: (await recoveryWords(key)).join(' ') }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
