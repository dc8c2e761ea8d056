/**
 * @file A change of keys cut short, by the power and by a kill, between any two acts on disk and keychain: what is left
 * opens with the old factors or with the new ones, nothing is lost, and afterwards no file and no item of the other keys is
 * left. TESSERA_KILLS sets how many kills (30), TESSERA_SEED repeats a run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from 'vite';
import { openVault } from '../../src-main/vault/open';
import type { OpenResult } from '../../src-main/vault/vault';
import { PROTECTIONS } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import { memoryKeychain, type MemoryKeychain } from '../support/memory-keychain';
import { SimDisk } from '../support/sim-disk';
import { Clock, ids, opened, reopen, settled, smallKdf, typed, withAccount } from '../unit/vault/support';
import { fileKeychain } from './file-keychain';
import { keysOf, PASSPHRASES } from './rekey-child';

type Opened = Extract<OpenResult, { kind: 'open' }>;
type Try = (passphrase: string | null) => Promise<OpenResult>;

const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 1_000_000);
const kills = Number(process.env['TESSERA_KILLS'] ?? 30);

/** Opens as a person would who knows both passphrases: by itself, else with the one, else with the other. */
async function openSomehow(tried: Try): Promise<Opened> {
  const said: string[] = [];
  for (const passphrase of [null, ...PASSPHRASES]) {
    const result = await tried(passphrase);
    if (result.kind === 'open') return result;
    said.push(result.trouble);
  }
  throw new Error(`does not open: ${said.join(', ')}`);
}

function copyOf(keychain: MemoryKeychain): MemoryKeychain {
  const copy = memoryKeychain();
  keychain.items.forEach((value, name) => copy.items.set(name, value));
  return copy;
}

const vaultItems = (keychain: MemoryKeychain): number => [...keychain.items.keys()].filter((name) => !name.endsWith('/seen')).length;

describe('power cut during a change of keys', () => {
  it.each(PROTECTIONS.flatMap((from) => PROTECTIONS.map((to) => [from, to] as const)))('%s to %s: old or new factors open all of it', async (from, to) => {
    const keychain = memoryKeychain();
    const disk = new SimDisk();
    const clock = new Clock();
    const kdf = smallKdf();
    const { vault } = await opened(disk, keychain, clock, { kdf });
    for (const name of ['a', 'b', 'c']) {
      await vault.mutate(withAccount(name));
      clock.time += 3_600_000;
    }
    await vault.rekey(keysOf(from, PASSPHRASES[0]));
    await vault.journal.append(Buffer.from('waiting'));
    await settled();
    keychain.items.forEach((_value, name) => { if (name.endsWith('/seen')) keychain.items.delete(name); });
    const cuts: { readonly files: ReadonlyMap<string, Uint8Array>; readonly keychain: MemoryKeychain }[] = [];
    const cut = (): void => { for (const files of disk.crashes()) cuts.push({ files, keychain: copyOf(keychain) }); };
    disk.onStep = cut;
    for (const act of ['write', 'remove'] as const) {
      const before = keychain[act].bind(keychain) as (...given: Parameters<MemoryKeychain['write']>) => ReturnType<MemoryKeychain['write']>;
      keychain[act] = (...given: unknown[]) => {
        cut();
        return before(...(given as Parameters<MemoryKeychain['write']>));
      };
    }
    await vault.rekey(keysOf(to, PASSPHRASES[1]));
    cut();
    expect(cuts.length).toBeGreaterThan(60);
    for (const { files, keychain: items } of cuts) {
      const left = new SimDisk(files);
      const tried: Try = (passphrase) => reopen(left, items, clock, { kdf, ...(passphrase === null ? {} : { proof: typed(passphrase) }) });
      const first = await openSomehow(tried);
      const names = [...files.keys()].join(' ');
      expect([first.recoveredFrom, first.journal, ids(first.vault.content)], names).toEqual([null, 'whole', ['a', 'b', 'c']]);
      expect(first.vault.journal.entries().map(({ payload }) => Buffer.from(payload).toString()), names).toEqual(['waiting']);
      // Nothing of the other keys is left, and it goes on from there.
      expect([...left.files().keys()].filter((name) => name.includes('rekey') && name !== 'vault.rekey.plan.tmp'), names).toEqual([]);
      expect(vaultItems(items), names).toBe(first.vault.protection.kind === 'passphrase' ? 0 : 1);
      await first.vault.mutate(withAccount('d'));
      await first.vault.close();
      const again = await openSomehow(tried);
      expect([again.recoveredFrom, ids(again.vault.content)], names).toEqual([null, ['a', 'b', 'c', 'd']]);
    }
  }, 120_000);
});

describe('SIGKILL during changes of keys', () => {
  it(`${kills} times loses nothing (seed ${seed})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-rekey-'));
    try {
      await build({
        configFile: false, logLevel: 'error', ssr: { noExternal: true },
        build: { ssr: resolve('test/faults/rekey-child.ts'), outDir: join(folder, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', dynamicImportInCjs: false, entryFileNames: 'child.cjs' } } },
      });
      const keychain = fileKeychain(join(folder, 'keys'));
      const tried: Try = (passphrase) => openVault({
        folder: join(folder, 'vault'), keychain, kdf: { derive: (password) => Promise.resolve(Buffer.alloc(32, Buffer.from(password).toString('hex'))), cost: { memoryKiB: 8, passes: 1, lanes: 1 } },
        ...(passphrase === null ? {} : { proof: typed(passphrase) }),
      });
      let state = seed;
      const random = (): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 4_294_967_296;
      };
      let acknowledged = 0;
      let changes = 0;
      for (let round = 0; round < kills; round += 1) {
        const child = spawn(process.execPath, [join(folder, 'out', 'child.cjs'), join(folder, 'vault'), join(folder, 'keys')], { stdio: ['ignore', 'pipe', 'inherit'] });
        const words = 1 + Math.floor(random() * 12);
        const turns = Math.floor(random() * 60);
        let said = '';
        let killing = false;
        const kill = (left: number): void => {
          if (left === 0) child.kill('SIGKILL');
          else setImmediate(kill, left - 1);
        };
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (killing || said.split('\n').length <= words) return;
          killing = true;
          kill(turns);
        });
        await once(child, 'close');
        expect(said).not.toContain('error');
        acknowledged = Math.max(acknowledged, ...[...said.matchAll(/^m (\d+)$/gm)].map(([, count]) => Number(count)));
        changes += [...said.matchAll(/^k /gm)].length;
        const { vault, recoveredFrom, journal } = await openSomehow(tried);
        expect([recoveredFrom, journal], `round ${round}`).toEqual([null, 'whole']);
        expect(vault.content.accounts.length, `round ${round}`).toBeGreaterThanOrEqual(acknowledged);
        expect((await readdir(join(folder, 'vault'))).filter((name) => name.includes('rekey.vault')), `round ${round}`).toEqual([]);
        await vault.close();
      }
      expect(changes).toBeGreaterThan(kills);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000 + kills * 4_000);
});

it('the two passphrases differ', () => {
  expect(Secret.fromText(PASSPHRASES[0]).equals(Secret.fromText(PASSPHRASES[1]))).toBe(false);
});
