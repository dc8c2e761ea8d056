/**
 * @file What an ordinary user's process does to a vault on a folder that refuses: opens it, tries as many mutations as are asked
 * for, and says in JSON what came of it. Arguments: the vault's folder, the keychain's folder, how many mutations.
 */
import { openVault } from '../../src-main/vault/open';
import { Failure } from '../../src-shared/errors';
import { fileKeychain } from './file-keychain';
import { countOf, mutation } from './mixed';

/** What the child says on its standard output. */
export interface Said {
  /** `open`, or the trouble. */
  readonly opened: string;
  /** Mutations that the vault held at the start, and how many it acknowledged. */
  readonly had: number;
  readonly acknowledged: number;
  /** The refusal that ended it, with the system's own reason. */
  readonly refused: string | null;
  readonly journal: string | null;
}

const refusal = (error: unknown): string => (error instanceof Failure ? [error.code, error.detail?.['reason']].filter((part) => part !== undefined).join(' ') : 'not a failure');

export async function tryVault(folder: string, keys: string, mutations: number): Promise<Said> {
  const result = await openVault({ folder, keychain: fileKeychain(keys) });
  if (result.kind !== 'open') return { opened: result.trouble, had: 0, acknowledged: 0, refused: null, journal: null };
  const { vault } = result;
  const had = countOf(vault.content);
  let done = had;
  const oneMore = (): Promise<string | null> => vault.mutate(mutation(done + 1)).then(() => null, refusal);
  let refused: string | null = null;
  while (done < had + mutations && (refused = await oneMore()) === null) done += 1;
  const inForce = countOf(vault.content);
  const journal = await vault.journal.append(Buffer.alloc(2000, 'x')).then(() => null, refusal);
  await vault.close();
  return { opened: inForce === done ? 'open' : `${inForce} in force, ${done} acknowledged`, had, acknowledged: done - had, refused, journal };
}

const [folder, keys, mutations] = process.argv.slice(2);
if (process.argv[1]?.endsWith('child.cjs') === true && folder !== undefined && keys !== undefined) {
  void tryVault(folder, keys, Number(mutations)).then((said) => process.stdout.write(JSON.stringify(said)));
}
