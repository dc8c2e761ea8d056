/**
 * @file The process that is killed: journals and mutates without end, and says on standard output what was acknowledged
 * (`j NAME`, `m NAME`), before it asks for the next. Arguments: the vault's folder, the keychain's folder.
 */
import { writeSync } from 'node:fs';
import { openVault } from '../../src-main/vault/open';
import { withAccount } from '../unit/vault/support';
import { fileKeychain } from './file-keychain';

const [folder, keys] = process.argv.slice(2);
if (folder === undefined || keys === undefined) throw new Error('two folders are needed');
const say = (line: string): void => void writeSync(1, `${line}\n`);

async function run(vaultFolder: string, keyFolder: string): Promise<never> {
  let time = Date.now();
  const clock = { now: () => (time += 60_000) }; // an hour goes by in 60 writes: generations too are made while we die
  const result = await openVault({ folder: vaultFolder, keychain: fileKeychain(keyFolder), time: clock });
  if (result.kind !== 'open') throw new Error(`does not open: ${result.trouble}`);
  const { vault } = result;
  say('open');
  // What an earlier life left in the journal is folded first, as the app does at its start.
  for (const { sequence, payload } of vault.journal.entries()) await fold(Buffer.from(payload).toString(), sequence);
  for (let round = 0; ; round += 1) {
    const start = vault.content.accounts.length + 1;
    const names = Array.from({ length: round % 3 === 2 ? 4 : 1 }, (_, index) => `s${start + index}`);
    const entries = await Promise.all(names.map(async (name) => {
      const sequence = await vault.journal.append(Buffer.from(name));
      say(`j ${name}`);
      return { name, sequence };
    }));
    for (const { name, sequence } of entries) await fold(name, sequence);
  }

  async function fold(name: string, sequence: number): Promise<void> {
    if (!vault.content.accounts.some(({ id }) => id === name)) {
      await vault.mutate(withAccount(name));
      say(`m ${name}`);
    }
    vault.journal.release(sequence);
  }
}

run(folder, keys).catch((error: unknown) => {
  say(`error ${error instanceof Error ? error.message : 'unknown'}`);
  process.exitCode = 1;
});
