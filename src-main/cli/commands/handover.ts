/** @file `handover`: opens an encrypted hand-over, for the person who got one and has no Tessera. */
import { readFile } from 'node:fs/promises';
import { Failure } from '../../../src-shared/errors';
import { Secret } from '../../../src-shared/secret';
import { openHandOver } from '../../handover/sealed-file';
import { argon2id } from '../../vault/argon2';
import { UsageError, type Command } from '../command';
import { readOptions } from '../options';

const HELP = `handover --file FILE

Opens an encrypted hand-over and prints what is in it as JSON: service, address, and for each user
id, label, secret, otpauth link and backup codes. The passphrase is read from standard input, so that
it stays out of the process list and the shell's history.

  --file FILE  the .handover file
  --help       this text

What it prints are secrets in clear: mind where.`;

export const handover: Command = {
  name: 'handover',
  summary: 'what is in an encrypted hand-over of secrets',
  help: HELP,
  run: async (args, terminal) => {
    const { file: path } = readOptions(args, { file: { type: 'string' } });
    if (path === undefined) throw new UsageError('The option --file is missing: give the .handover file.');
    const passphrase = Secret.fromText((await terminal.readInput(16_384)).replace(/\r?\n$/, ''));
    const content = await openHandOver(await bytesOf(path), passphrase, argon2id);
    terminal.print(JSON.stringify(content, null, 2));
    return undefined;
  },
};

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new Failure('file-refused');
  }
}
