/**
 * @file The process that is killed: journals and mutates without end, and says on standard output what was acknowledged
 * (`j N`, `m N`), before it asks for the next. Arguments: the vault's folder, the keychain's folder.
 */
import { writeSync } from 'node:fs';
import { openVault } from '../../src-main/vault/open';
import { fileKeychain } from './file-keychain';
import { countOf, isJournaled, mutation } from './mixed';

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
  for (let n = countOf(vault.content) + 1; ; n += 1) {
    // What an earlier life left in the journal is not written into it twice.
    const waits = vault.journal.entries().some(({ payload }) => Buffer.from(payload).toString() === String(n));
    if (isJournaled(n) && !waits) {
      await vault.journal.append(Buffer.from(String(n)));
      say(`j ${n}`);
    }
    await vault.mutate(mutation(n));
    say(`m ${n}`);
    const last = vault.journal.entries().at(-1);
    if (last !== undefined) vault.journal.release(last.sequence);
  }
}

run(folder, keys).catch((error: unknown) => {
  say(`error ${error instanceof Error ? error.message : 'unknown'}`);
  process.exitCode = 1;
});
