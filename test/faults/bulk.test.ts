/** @file Kills bulk work at random instants until it is through. TESSERA_SEED repeats a run, TESSERA_BULK_USERS makes it longer (60). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build } from 'vite';
import { encodeBase32 } from '../../src-shared/base32';
import { openVault } from '../../src-main/vault/open';
import { startAccountable, type RunningAccountable } from '../staging';
import { fileKeychain } from './file-keychain';

const seed = Number(process.env['TESSERA_SEED'] ?? Date.now() % 1_000_000);
const USERS = Number(process.env['TESSERA_BULK_USERS'] ?? 60);
/** After so many kills it is left to come to its end. */
const KILLS = 8;

function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

let folder: string;
let staging: RunningAccountable;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-bulk-kill-'));
  staging = await startAccountable({ raised: 50 });
  staging.control.seed({ count: USERS });
  await build({
    configFile: false, logLevel: 'error', ssr: { noExternal: true },
    build: { ssr: resolve('test/faults/bulk-child.ts'), outDir: join(folder, 'out'), target: 'node18', rolldownOptions: { external: ['@node-rs/argon2'], output: { format: 'cjs', entryFileNames: 'child.cjs', codeSplitting: false } } },
  });
});
afterAll(async () => {
  await staging.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the child; kills it some turns after its n-th word, or lets it end. Answers its last word. */
async function life(words: number | null, turns: number): Promise<string> {
  const child = spawn(process.execPath, [join(folder, 'out', 'child.cjs'), join(folder, 'vault'), join(folder, 'keys'), join(folder, 'work.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = 0;
  let last = '';
  const kill = (left: number): void => {
    if (left === 0) child.kill('SIGKILL');
    else setImmediate(kill, left - 1);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line;
    said += 1;
    if (said === words) kill(turns);
  });
  await once(child, 'close');
  return last;
}

it(`loses no secret and does nothing twice, whenever it is killed (seed ${seed})`, async () => {
  const random = randomFrom(seed);
  const { control } = staging;
  const others = control.users().filter(({ username }) => username.startsWith('user-'));
  const own = control.users().find(({ username }) => username === 'tess');
  const work = { url: staging.url, token: staging.apiToken, own: own?.uuid, csv: ['id,label', ...others.map(({ uuid, username }) => `${uuid},${username}`)].join('\n') };
  for (const act of ['enrol', 'disable'] as const) {
    await writeFile(join(folder, 'work.json'), JSON.stringify({ ...work, act }));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const last = await life(1 + Math.floor(random() * (USERS / 4)), Math.floor(random() * 300));
      expect(last).not.toMatch(/^error/);
      await inVault(act === 'enrol');
      if (last === 'ended') break;
    }
    let last = '';
    while (last !== 'ended') {
      last = await life(null, 0);
      expect(last).not.toMatch(/^error/);
    }
    const calls = control.calls({ operation: act === 'enrol' ? 'setup' : 'disable' }).filter(({ status }) => status === 200);
    for (const { uuid } of others) expect(calls.filter(({ path }) => path.includes(uuid)), `${act} of ${uuid}`).toHaveLength(1);
    expect(control.truths().filter(({ uuid, mfaEnabled }) => uuid !== own?.uuid && mfaEnabled && others.some((user) => user.uuid === uuid))).toHaveLength(act === 'enrol' ? USERS : 0);
    await inVault(act === 'enrol', true);
  }
}, 240_000);

/** Every secret that the server requires and that the app has received is in the vault or the journal; at the end, all are proven. */
async function inVault(enrolling: boolean, end = false): Promise<void> {
  const result = await openVault({ folder: join(folder, 'vault'), keychain: fileKeychain(join(folder, 'keys')) });
  if (result.kind !== 'open') throw new Error(result.trouble);
  expect([result.rollback, result.journal === 'damaged']).toEqual([null, false]);
  const { enrolments, accounts } = result.vault.content;
  expect(accounts).toEqual([]);
  if (enrolling && end) {
    const secrets = new Map(enrolments.filter(({ state }) => state === 'proven').map(({ userId, secret }) => [userId, secret === null ? null : encodeBase32(secret.reveal())]));
    for (const { uuid, username, secret } of staging.control.truths()) if (username.startsWith('user-')) expect(secrets.get(uuid)).toBe(secret);
  }
  await result.vault.close();
}
