/** @file Two real processes that change one vault at once: what either was told is done is there, once; the other is told that it is not alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { build } from 'vite';
import { openVault } from '../../src-main/vault/open';
import { plain } from '../unit/vault/support';
import { fileKeychain } from './file-keychain';
import { countOf, expectedContents } from './mixed';

it('two processes racing for one vault lose nothing that either acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-race-'));
  try {
    await build({ configFile: false, logLevel: 'error', build: { ssr: resolve('test/faults/kill-child.ts'), outDir: join(folder, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', entryFileNames: 'child.cjs' } } }, ssr: { noExternal: true } });
    const keychain = fileKeychain(join(folder, 'keys'));
    const first = await openVault({ folder: join(folder, 'vault'), keychain });
    if (first.kind === 'open') await first.vault.close();
    const expected = expectedContents();
    const refused: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const told: number[] = [];
      const race = [0, 1].map(async () => {
        const child = spawn(process.execPath, [join(folder, 'out', 'child.cjs'), join(folder, 'vault'), join(folder, 'keys')], { stdio: ['ignore', 'pipe', 'inherit'] });
        let words = 0;
        createInterface({ input: child.stdout }).on('line', (line) => {
          const [kind, n] = line.split(' ');
          if (kind === 'm') told.push(Number(n));
          if (kind === 'error') refused.push(line);
          words += 1;
          if (words === 25) child.kill('SIGKILL');
        });
        await once(child, 'close');
      });
      await Promise.all(race);
      const result = await openVault({ folder: join(folder, 'vault'), keychain });
      if (result.kind !== 'open') throw new Error(`round ${round}: ${result.trouble}`);
      const done = countOf(result.vault.content);
      // Each number was acknowledged to one of them at most, and all of them are in the vault.
      expect(new Set(told).size, `round ${round}`).toBe(told.length);
      expect(Math.max(0, ...told), `round ${round}`).toBeLessThanOrEqual(done);
      expect(plain(result.vault.content), `round ${round}`).toEqual(plain(expected(done)));
    }
    expect(refused).toContain('error vault-elsewhere');
    // Who opens in the middle of the other's write may also find a name gone that it counted on.
    expect(refused.filter((line) => !/ (vault-elsewhere|disk-refused)$/.test(line))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
