/**
 * @file The process that is killed, or has no room: backs up without end into a folder, and says the name of each backup that was
 * read back, or why there is none. Arguments: the folder, how many accounts, and what the passphrase gives, in hex.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { folderFailure } from '../../src-main/backup/folder';
import { createWriter } from '../../src-main/backup/writer';
import { EMPTY_CONTENT } from '../../src-main/vault/content';
import { Secret } from '../../src-shared/secret';
import { account, CHEAP } from '../unit/backup/support';

const [folder, count, derived] = process.argv.slice(2);
if (folder === undefined || count === undefined || derived === undefined) throw new Error('a folder, a number and a key are needed');
const say = (line: string): void => void writeSync(1, `${line}\n`);

async function run(where: string, accounts: number, key: Secret): Promise<void> {
  const content = {
    ...EMPTY_CONTENT, accounts: Array.from({ length: accounts }, (_, n) => account(`a${String(n)}`)),
    backup: { ...EMPTY_CONTENT.backup, folder: where, passphrase: { ...CHEAP, derived: key } },
  };
  const quiet = (): void => undefined;
  const writer = createWriter({ id: 'vault-of-this-test', recovery: null }, (size) => randomBytes(size), { info: quiet, warn: quiet, error: quiet });
  for (let at = Date.now(); ; at += 1_000) {
    try {
      say(`kept ${(await writer.write(where, content, at)).file}`);
    } catch (error) {
      say(`refused ${String(folderFailure(error).detail?.['reason'])}`);
      return;
    }
  }
}

void run(folder, Number(count), Secret.fromBytes(Buffer.from(derived, 'hex')));
